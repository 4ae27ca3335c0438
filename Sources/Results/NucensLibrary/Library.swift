import CNucens
import NeuralNetwork
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
    do {
        let ensemble = try OpenEnsemble(run: String(cString: run))
        return OpaquePointer(Unmanaged.passRetained(ensemble).toOpaque())
    } catch {
        keepError("\(error)")
        return nil
    }
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
public func nucens_version() -> UnsafePointer<CChar>? { version.pointer }

private let version = LastingText(ResultFormat.softwareVersion)
