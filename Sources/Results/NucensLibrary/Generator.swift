import CNucens
import EventGeneration
import Events
import Files
import NeuralNetwork
import PortableMath
import Prediction

// The functions of nucens.h that draw events and evaluate their density, whose comments say what they do.

/// What a `nucens_generator` of nucens.h is.
private final class OpenGenerator: Sendable {
    let file: GeneratorFile

    init(run: String) throws(RunError) { file = try GeneratorFile(run: run) }
}

private func opened(generator: OpaquePointer?) -> OpenGenerator? {
    generator.map { Unmanaged<OpenGenerator>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

@c @implementation
public func nucens_generator_open(_ run: UnsafePointer<CChar>?) -> OpaquePointer? {
    guard let run else {
        keepError("nucens_generator_open: the run is NULL; give the directory of a run of 'nucens generator'")
        return nil
    }
    do {
        return OpaquePointer(Unmanaged.passRetained(try OpenGenerator(run: String(cString: run))).toOpaque())
    } catch {
        keepError("\(error)")
        return nil
    }
}

@c @implementation
public func nucens_generator_close(_ generator: OpaquePointer?) {
    guard let generator else { return }
    Unmanaged<OpenGenerator>.fromOpaque(UnsafeRawPointer(generator)).release()
}

@c @implementation
public func nucens_generator_member_count(_ generator: OpaquePointer?) -> Int { opened(generator: generator)?.file.replicas.count ?? 0 }

@c @implementation
public func nucens_generator_range(_ generator: OpaquePointer?, _ energy: UnsafeMutablePointer<Double>?) {
    guard let range = opened(generator: generator)?.file.spectrum.range else { return }
    energy?[0] = range.lowerBound
    energy?[1] = range.upperBound
}

@c @implementation
public func nucens_generator_draw(
    _ generator: OpaquePointer?, _ seed: UInt64, _ first: UInt64, _ n: Int, _ energy: UnsafePointer<Double>?,
    _ muonEnergy: UnsafeMutablePointer<Double>?, _ cosTheta: UnsafeMutablePointer<Double>?,
    _ logDensity: UnsafeMutablePointer<Double>?, _ replica: UnsafeMutablePointer<Int32>?
) -> CInt {
    let function = "nucens_generator_draw"
    guard let file = opened(generator: generator)?.file else {
        return fail("\(function): the generator is NULL; did nucens_generator_open() give one?")
    }
    guard n > 0 else { return n == 0 ? 0 : fail("\(function): n has more than 63 bits") }
    guard let energy else { return fail("\(function): energy is NULL; give n energies of neutrinos") }
    guard first <= 1 << 60, let start = Int(exactly: first), n <= 1 << 60 else {
        return fail("\(function): the number of an event has more than 60 bits")
    }
    if let i = (0..<n).first(where: { !(energy[$0] > Event.muonMass && energy[$0] <= EventTable.mostEnergy) }) {
        return fail(
            "\(function): event \(i) (counted from 0): E_ν is \(energy[i]) GeV; give one above the mass of a muon, at most "
                + "\(EventTable.mostEnergy) GeV")
    }
    let maker = EventGenerator(
        file.model, replicas: file.replicas, weights: file.weights, members: .mixture, spectrum: file.spectrum, seed: seed,
        products: .preferred)
    for begin in stride(from: 0, to: n, by: 1 << 15) {
        let count = min(n - begin, 1 << 15)
        let energies = UnsafeBufferPointer(start: energy + begin, count: count)
        let block = maker.events(start + begin..<start + begin + count, energies: Array(energies))
        for i in 0..<count {
            muonEnergy?[begin + i] = block.events[i].muonEnergy
            cosTheta?[begin + i] = block.events[i].cosTheta
            logDensity?[begin + i] = block.logDensity[i]
            replica?[begin + i] = Int32(truncatingIfNeeded: block.replica[i])
        }
    }
    return 0
}

@c @implementation
public func nucens_generator_density(
    _ generator: OpaquePointer?, _ n: Int, _ energy: UnsafePointer<Double>?, _ muonEnergy: UnsafePointer<Double>?,
    _ cosTheta: UnsafePointer<Double>?, _ mean: UnsafeMutablePointer<Double>?, _ deviation: UnsafeMutablePointer<Double>?,
    _ members: UnsafeMutablePointer<Double>?
) -> CInt {
    let function = "nucens_generator_density"
    guard let file = opened(generator: generator)?.file else {
        return fail("\(function): the generator is NULL; did nucens_generator_open() give one?")
    }
    guard n > 0 else { return n == 0 ? 0 : fail("\(function): n has more than 63 bits") }
    guard let energy, let muonEnergy, let cosTheta else {
        return fail("\(function): energy, muon_energy or cos_theta is NULL; give n numbers each")
    }
    for i in 0..<n {
        let isInside = energy[i] <= EventTable.mostEnergy && muonEnergy[i] > Event.muonMass && muonEnergy[i] < energy[i]
            && abs(cosTheta[i]) < 1
        guard isInside else {
            return fail(
                "\(function): event \(i) (counted from 0): E_ν \(energy[i]) GeV, E_μ \(muonEnergy[i]) GeV, cos θ \(cosTheta[i]) is no "
                    + "event: m < E_μ < E_ν ≤ \(EventTable.mostEnergy) GeV, −1 < cos θ < 1")
        }
    }
    do {
        for begin in stride(from: 0, to: n, by: 1 << 15) {
            let rows = begin..<min(n, begin + (1 << 15))
            let events = rows.map { Event(energy: energy[$0], muonEnergy: muonEnergy[$0], versine: 1 - cosTheta[$0]) }
            let logarithms = try file.logDensities(of: EventTable(inside: "points", events), products: .preferred)
            for (place, row) in rows.enumerated() {
                let values = logarithms.map { Portable.exp($0[place]) }
                if let members { for (m, value) in values.enumerated() { members[row * values.count + m] = value } }
                let summary = EnsembleSummary(values)
                mean?[row] = summary.mean
                deviation?[row] = summary.standardDeviation
            }
        }
    } catch {
        return fail("\(error)")
    }
    return 0
}
