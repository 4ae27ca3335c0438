/// What a network is fitted to. The trainer knows rows of inputs, outputs and gradients; what they mean is the objective's business.
///
/// A datum may need one row of inputs (a cross section at a point) or many (an integral), and rows may be shared by data. A batch is a
/// number of data: the trainer asks for the rows it needs, evaluates the network there, and hands over the outputs z, row by row with the
/// ``outputs`` of a row side by side. An objective is a pure function of what it was made from and of its ``state``.
public protocol Objective {
    /// K, the outputs of the network that it reads.
    var outputs: Int { get }

    /// The rows that the training data need: rows × `Architecture.inputs`, row-major, in physical units.
    var inputs: [Double] { get }

    /// The same for the data held out to test with; empty without any.
    var testInputs: [Double] { get }

    /// A content hash of each training datum, which addresses its place in the order of an epoch.
    var addresses: [UInt64] { get }

    /// A content hash of each row of ``inputs``, which addresses the units that dropout switches off there.
    var rowAddresses: [UInt64] { get }

    /// The most rows that any batch of so many data needs, and that the network must have room for.
    func greatestRows(ofBatch size: Int) -> Int

    /// Writes the indices of the rows that a batch needs, each once.
    ///
    /// - Parameter batch: indices of data.
    mutating func rows(of batch: ArraySlice<Int>, into rows: inout [Int])

    /// The mean loss over a batch, and its derivative with respect to every output.
    ///
    /// - Parameters:
    ///   - rows: as ``rows(of:into:)`` gave them.
    ///   - outputs: z, rows × K.
    ///   - gradient: ∂L/∂z, rows × K; every element is to be set.
    ///   - loss: that of the phase; an objective with a single loss may ignore it.
    /// - Returns: what is not finite ends the training as a failure.
    mutating func evaluate(
        _ batch: ArraySlice<Int>, rows: [Int], outputs: [Float], gradient: inout [Float], loss: Loss
    ) -> Double

    /// Renews what is known in closed form for given outputs, such as the normalizations λ_k of experiments.
    ///
    /// - Parameter outputs: computes z at all training rows.
    mutating func renew(_ outputs: () -> [Float])

    /// How good the fit is, the smaller the better: χ²/N for measurements. NaN without data.
    ///
    /// - Parameter outputs: z at all rows of the sample.
    func figure(of sample: DataSample, outputs: [Float]) -> Double

    /// All that changes during training beside the network: what a checkpoint keeps, and what going on from one restores.
    var state: [Double] { get set }
}

/// The data that are trained on, or those that are held out.
public enum DataSample: Sendable { case training, test }

extension Objective {
    public mutating func renew(_ outputs: () -> [Float]) {}

    public var state: [Double] {
        get { [] }
        set { precondition(newValue.isEmpty, "this objective has no state") }
    }
}

/// Data that need one row of inputs each, that of the same index.
public protocol RowwiseObjective: Objective {}

extension RowwiseObjective {
    public var rowAddresses: [UInt64] { addresses }

    public func greatestRows(ofBatch size: Int) -> Int { min(size, addresses.count) }

    public func rows(of batch: ArraySlice<Int>, into rows: inout [Int]) {
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: batch)
    }
}
