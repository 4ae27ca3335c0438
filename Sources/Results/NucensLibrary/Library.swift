import CNucens
import NeuralNetwork
import NuclearResponses
import Prediction
import ResultFiles
import ScatteringData

// The functions of nucens.h, whose comments say what they do. The compiler holds both against each other.

@c @implementation
public func nucens_open(_ run: UnsafePointer<CChar>?) -> OpaquePointer? {
    guard let run else {
        keepError("nucens_open: the run is NULL; give the directory of a run")
        return nil
    }
    return open(String(cString: run))
}

@c @implementation
public func nucens_open_nucleus(_ run: UnsafePointer<CChar>?, _ nucleus: UnsafePointer<CChar>?) -> OpaquePointer? {
    guard let run, let nucleus else {
        keepError("nucens_open_nucleus: run or nucleus is NULL; give the directory of a run, and a nucleus such as 12C")
        return nil
    }
    return open(String(cString: run), nucleus: String(cString: nucleus))
}

@c @implementation
public func nucens_close(_ ensemble: OpaquePointer?) {
    guard let ensemble else { return }
    Unmanaged<OpenEnsemble>.fromOpaque(UnsafeRawPointer(ensemble)).release()
}

@c @implementation
public func nucens_member_count(_ ensemble: OpaquePointer?) -> Int {
    opened(ensemble)?.predictor.members ?? 0
}

@c @implementation
public func nucens_target(_ ensemble: OpaquePointer?) -> UnsafePointer<CChar>? {
    opened(ensemble)?.target.pointer
}

@c @implementation
public func nucens_training_range(
    _ ensemble: OpaquePointer?, _ energy: UnsafeMutablePointer<Double>?, _ theta: UnsafeMutablePointer<Double>?,
    _ omega: UnsafeMutablePointer<Double>?
) {
    guard let range = opened(ensemble)?.trained else { return }
    for (pointer, range) in [(energy, range.energyRange), (theta, range.thetaRange), (omega, range.omegaRange)] {
        pointer?[0] = range.lowerBound
        pointer?[1] = range.upperBound
    }
}

@c @implementation
public func nucens_predict(
    _ ensemble: OpaquePointer?, _ n: Int, _ energy: UnsafePointer<Double>?, _ theta: UnsafePointer<Double>?,
    _ omega: UnsafePointer<Double>?, _ mean: UnsafeMutablePointer<Double>?, _ deviation: UnsafeMutablePointer<Double>?,
    _ members: UnsafeMutablePointer<Double>?
) -> CInt {
    evaluate("nucens_predict", ensemble, n, energy, theta, omega) { first, predictions, spreads in
        members?.advanced(by: first * (predictions.count / spreads.count)).update(from: predictions, count: predictions.count)
        for (point, spread) in spreads.enumerated() {
            mean?[first + point] = spread.mean
            deviation?[first + point] = spread.standardDeviation
        }
    }
}

@c @implementation
public func nucens_calibrated(
    _ ensemble: OpaquePointer?, _ n: Int, _ energy: UnsafePointer<Double>?, _ theta: UnsafePointer<Double>?,
    _ omega: UnsafePointer<Double>?, _ calibrated: UnsafeMutablePointer<Double>?, _ absolute: UnsafeMutablePointer<Double>?
) -> CInt {
    evaluate("nucens_calibrated", ensemble, n, energy, theta, omega) { first, predictions, spreads in
        guard let known = opened(ensemble), let energy, let theta, let omega else { return }
        let members = predictions.count / spreads.count
        for (row, spread) in spreads.enumerated() {
            let i = first + row, point = Kinematics(energy: energy[i], theta: theta[i], omega: omega[i])
            let shape = known.normalization.shapeDeviation(of: predictions[row * members..<(row + 1) * members], at: point)
            let deviation = known.calibration.deviation(
                mean: spread.mean, deviation: spread.standardDeviation, shape: shape, at: point)
            calibrated?[i] = deviation
            absolute?[i] = known.calibration.absoluteDeviation(mean: spread.mean, calibrated: deviation)
        }
    }
}

@c @implementation
public func nucens_weights(
    _ ensemble: OpaquePointer?, _ n: Int, _ energy: UnsafePointer<Double>?, _ theta: UnsafePointer<Double>?,
    _ omega: UnsafePointer<Double>?, _ weights: UnsafeMutablePointer<Float>?
) -> CInt {
    guard let weights else { return fail("nucens_weights: weights is NULL; give room for n × M numbers") }
    return evaluate("nucens_weights", ensemble, n, energy, theta, omega) { first, predictions, spreads in
        let block = MemberWeights.weights(predictions, means: spreads.map(\.mean))
        weights.advanced(by: first * (predictions.count / spreads.count)).update(from: block, count: block.count)
    }
}

@c @implementation
public func nucens_responses(
    _ ensemble: OpaquePointer?, _ n: Int, _ q: UnsafePointer<Double>?, _ omega: UnsafePointer<Double>?,
    _ longitudinal: UnsafeMutablePointer<Double>?, _ longitudinalDeviation: UnsafeMutablePointer<Double>?,
    _ transverse: UnsafeMutablePointer<Double>?, _ transverseDeviation: UnsafeMutablePointer<Double>?
) -> CInt {
    guard let ensemble = opened(ensemble) else {
        return fail("nucens_responses: the ensemble is NULL; did nucens_open_nucleus() give one?")
    }
    guard ensemble.predictor.hasResponses else { return fail("nucens_responses: the ensemble is of cross sections, not of R_L and R_T") }
    guard n > 0 else { return n == 0 ? 0 : fail("nucens_responses: n has more than 63 bits") }
    guard let q, let omega else { return fail("nucens_responses: q or omega is NULL; give n numbers each") }
    if let i = (0..<n).first(where: { !(omega[$0] > 0 && omega[$0] < q[$0] && q[$0].isFinite) }) {
        return fail("nucens_responses: point \(i) (counted from 0): q is \(q[i]) GeV, ω \(omega[i]) GeV; electrons scatter at 0 < ω < q")
    }
    let memory = ensemble.predictor.memory(points: n)
    let members = ensemble.predictor.members
    for first in stride(from: 0, to: n, by: 4096) {
        let points = (first..<min(first + 4096, n)).map { ResponsePoint(momentum: q[$0], omega: omega[$0]) }
        let all = ensemble.predictor.responses(at: points, in: memory)
        for (values, mean, deviation) in [
            (all.longitudinal, longitudinal, longitudinalDeviation), (all.transverse, transverse, transverseDeviation),
        ] {
            for (i, spread) in EnsembleSummary.rows(values, members: members).enumerated() {
                mean?[first + i] = spread.mean
                deviation?[first + i] = spread.standardDeviation
            }
        }
    }
    return 0
}

@c @implementation
public func nucens_version() -> UnsafePointer<CChar>? { version.pointer }

private let version = LastingText(ResultFormat.softwareVersion)
