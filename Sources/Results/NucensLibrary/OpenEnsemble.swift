import CNucens
import Files
import NeuralNetwork
import Prediction
import ScatteringData

/// What a `nucens_ensemble` of nucens.h is.
final class OpenEnsemble: Sendable {
    let predictor: EnsemblePredictor
    let trained: Extrapolation
    let normalization: LocalNormalization
    let calibration: BandCalibration
    let target: LastingText

    init(run: String, nucleus: String? = nil) throws(RunError) {
        let file = try EnsembleFile(run: run, nucleus: nucleus)
        if let nucleus, nucleus != file.target {
            throw RunError("\(file.path) is of \(file.target), not of \(nucleus); open a run of that, or one of response functions")
        }
        predictor = EnsemblePredictor(file, products: .preferred)
        trained = Extrapolation(trainedOn: file)
        (normalization, calibration) = (file.normalization, file.calibration)
        target = LastingText(file.target)
    }
}

/// A text for C, which lives as long as this.
final class LastingText: Sendable {
    nonisolated(unsafe) let pointer: UnsafePointer<CChar>

    init(_ text: String) {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { copy[index] = byte }
        pointer = UnsafePointer(copy)
    }

    deinit { pointer.deallocate() }
}

/// - Returns: nil after ``keepError(_:)``.
func open(_ run: String, nucleus: String? = nil) -> OpaquePointer? {
    do {
        return OpaquePointer(Unmanaged.passRetained(try OpenEnsemble(run: run, nucleus: nucleus)).toOpaque())
    } catch {
        keepError("\(error)")
        return nil
    }
}

func opened(_ ensemble: OpaquePointer?) -> OpenEnsemble? {
    ensemble.map { Unmanaged<OpenEnsemble>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

/// Keeps the text for nucens_last_error() on this thread.
func keepError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { nucens_keep_error($0.baseAddress, $0.count) }
    }
}

func fail(_ text: String) -> CInt {
    keepError(text)
    return -1
}

/// Predictions at n points in blocks, after all of them were looked at.
///
/// - Parameter take: given the number of the first point of a block, f of all members, and the spreads.
/// - Returns: 0, or -1 after ``keepError(_:)``.
func evaluate(
    _ function: String, _ ensemble: OpaquePointer?, _ n: Int, _ energy: UnsafePointer<Double>?, _ theta: UnsafePointer<Double>?,
    _ omega: UnsafePointer<Double>?, take: (_ first: Int, _ predictions: [Double], _ spreads: [EnsembleSummary]) -> Void
) -> CInt {
    guard let ensemble = opened(ensemble) else { return fail("\(function): the ensemble is NULL; did nucens_open() give one?") }
    guard n >= 0 else { return fail("\(function): n has more than 63 bits") }
    guard n > 0 else { return 0 }
    guard let energy, let theta, let omega else { return fail("\(function): energy, theta or omega is NULL; give n numbers each") }
    func points(_ range: Range<Int>) -> [Kinematics] { range.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) } }
    let blocks = stride(from: 0, to: n, by: 4096).map { $0..<min($0 + 4096, n) }
    for block in blocks {
        for (index, point) in zip(block, points(block)) {
            if let refusal = point.refusal { return fail("\(function): point \(index) (counted from 0): \(refusal)") }
        }
    }
    let memory = ensemble.predictor.memory(points: n)
    for block in blocks {
        let predictions = ensemble.predictor.predictions(at: points(block)[...], in: memory)
        take(block.lowerBound, predictions, EnsembleSummary.rows(predictions, members: ensemble.predictor.members))
    }
    return 0
}
