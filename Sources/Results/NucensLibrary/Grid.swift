import CNucens
import Files
import NuclearResponses
import Prediction
import ScatteringData

// The functions of nucens.h that read a table, whose comments say what they do.

/// What a `nucens_grid` of nucens.h is.
private final class OpenGrid: Sendable {
    let table: TabulatedResponses
    let target: LastingText

    init(file: String) throws(RunError) {
        table = try TabulatedResponses(file: file)
        target = LastingText(table.target)
    }
}

private func opened(grid: OpaquePointer?) -> OpenGrid? {
    grid.map { Unmanaged<OpenGrid>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

@c @implementation
public func nucens_grid_open(_ file: UnsafePointer<CChar>?) -> OpaquePointer? {
    guard let file else {
        keepError("nucens_grid_open: the file is NULL; give a file of 'nucens export --grid'")
        return nil
    }
    do {
        return OpaquePointer(Unmanaged.passRetained(try OpenGrid(file: String(cString: file))).toOpaque())
    } catch {
        keepError("\(error)")
        return nil
    }
}

@c @implementation
public func nucens_grid_close(_ grid: OpaquePointer?) {
    guard let grid else { return }
    Unmanaged<OpenGrid>.fromOpaque(UnsafeRawPointer(grid)).release()
}

@c @implementation
public func nucens_grid_member_count(_ grid: OpaquePointer?) -> Int { opened(grid: grid)?.table.members ?? 0 }

@c @implementation
public func nucens_grid_target(_ grid: OpaquePointer?) -> UnsafePointer<CChar>? { opened(grid: grid)?.target.pointer }

@c @implementation
public func nucens_grid_range(_ grid: OpaquePointer?, _ q: UnsafeMutablePointer<Double>?, _ ratio: UnsafeMutablePointer<Double>?) {
    guard let axes = opened(grid: grid)?.table.axes else { return }
    let (low, high) = (axes.point((0, 0)), axes.point((Double(axes.momenta - 1), Double(axes.rapidities - 1))))
    q?[0] = axes.momentum.lowerBound
    q?[1] = axes.momentum.upperBound
    ratio?[0] = low.omega / low.momentum
    ratio?[1] = high.omega / high.momentum
}

@c @implementation
public func nucens_grid_responses(
    _ grid: OpaquePointer?, _ n: Int, _ q: UnsafePointer<Double>?, _ omega: UnsafePointer<Double>?,
    _ longitudinal: UnsafeMutablePointer<Double>?, _ transverse: UnsafeMutablePointer<Double>?,
    _ longitudinalMembers: UnsafeMutablePointer<Double>?, _ transverseMembers: UnsafeMutablePointer<Double>?
) -> CInt {
    let function = "nucens_grid_responses"
    guard let table = opened(grid: grid)?.table else { return fail("\(function): the table is NULL; did nucens_grid_open() give one?") }
    guard n > 0 else { return n == 0 ? 0 : fail("\(function): n has more than 63 bits") }
    guard let q, let omega else { return fail("\(function): q or omega is NULL; give n numbers each") }
    for i in 0..<n where !table.holds(ResponsePoint(momentum: q[i], omega: omega[i])) {
        return fail("\(function): point \(i) (counted from 0): q is \(q[i]) GeV, ω \(omega[i]) GeV, outside \(table.extent)")
    }
    let members = table.members, wantsMembers = longitudinalMembers != nil || transverseMembers != nil
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * members) { values in
        for i in 0..<n {
            let point = ResponsePoint(momentum: q[i], omega: omega[i])
            if longitudinal != nil || transverse != nil, let mean = table.mean(at: point) {
                longitudinal?[i] = mean.longitudinal
                transverse?[i] = mean.transverse
            }
            guard wantsMembers, table.members(at: point, into: values), let first = values.baseAddress else { continue }
            longitudinalMembers?.advanced(by: i * members).update(from: first, count: members)
            transverseMembers?.advanced(by: i * members).update(from: first + members, count: members)
        }
    }
    return 0
}

@c @implementation
public func nucens_grid_predict(
    _ grid: OpaquePointer?, _ n: Int, _ energy: UnsafePointer<Double>?, _ theta: UnsafePointer<Double>?, _ omega: UnsafePointer<Double>?,
    _ mean: UnsafeMutablePointer<Double>?, _ deviation: UnsafeMutablePointer<Double>?, _ members: UnsafeMutablePointer<Double>?
) -> CInt {
    let function = "nucens_grid_predict"
    guard let table = opened(grid: grid)?.table else { return fail("\(function): the table is NULL; did nucens_grid_open() give one?") }
    guard n > 0 else { return n == 0 ? 0 : fail("\(function): n has more than 63 bits") }
    guard let energy, let theta, let omega else { return fail("\(function): energy, theta or omega is NULL; give n numbers each") }
    func place(_ i: Int) -> ResponseKinematics {
        ResponseKinematics(Kinematics(energy: energy[i], theta: theta[i], omega: omega[i]), coulombEnergy: table.coulombEnergy)
    }
    for i in 0..<n {
        if let refusal = Kinematics(energy: energy[i], theta: theta[i], omega: omega[i]).refusal {
            return fail("\(function): point \(i) (counted from 0): \(refusal)")
        }
        let point = place(i).point
        guard table.holds(point) else {
            return fail(
                "\(function): point \(i) (counted from 0): q is \(point.momentum) GeV, ω \(point.omega) GeV, outside \(table.extent)")
        }
    }
    let count = table.members
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count) { values in
        for i in 0..<n {
            let place = place(i)
            if let mean, let responses = table.mean(at: place.point) {
                mean[i] = place.longitudinal * responses.longitudinal + place.transverse * responses.transverse
            }
            guard deviation != nil || members != nil, table.members(at: place.point, into: values) else { continue }
            for m in 0..<count { values[m] = place.longitudinal * values[m] + place.transverse * values[count + m] }
            deviation?[i] = TabulatedResponses.deviation(values, count: count)
            if let first = values.baseAddress { members?.advanced(by: i * count).update(from: first, count: count) }
        }
    }
    return 0
}
