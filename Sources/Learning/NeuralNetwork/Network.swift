import CKernels

/// Which mean and variance BatchNorm uses; without BatchNorm there is no difference.
public enum NormalizationStatistics: Sendable {
    /// Those of the batch itself, with a running average kept beside.
    case batch
    /// The running averages, held constant.
    case running
}

/// One network with the memory to evaluate and train it: the single owner of its buffers, used by one thread.
///
/// Its parameters come in and go out as a flat `[Float]` in ``ParameterLayout``; inside, rows are padded for the kernels.
/// Every operation is bitwise reproducible for a given ``GEMM``.
public final class Network {
    public let architecture: Architecture
    public let layout: ParameterLayout
    public let products: GEMM
    /// Rows that one batch may have.
    public let capacity: Int
    public var standardization: Standardization
    /// Batches that have entered the running averages of BatchNorm.
    public var batchesAveraged = 0
    /// The units that ``forward(rows:statistics:from:)`` and ``backward(rows:statistics:firstLayer:)`` leave out.
    public var droppedUnits = DroppedUnits()

    public let team: ThreadTeam
    let working: WorkingLayout
    let trained: AlignedFloats
    let gradient: AlignedFloats
    let statistics: AlignedFloats

    /// The batch under way: its inputs (B×I), of each block the product a and the hidden units h (B×O), and the outputs z (B×K). Without
    /// BatchNorm, φ′ takes the place of a once h is computed.
    let input: AlignedFloats
    let preactivation: AlignedFloats
    let hidden: AlignedFloats
    let output: AlignedFloats
    /// ∂L/∂z (B×K), and two matrices (B×O) between which ∂L/∂h travels down the layers.
    let outputGradient: AlignedFloats
    private let travelling: AlignedFloats
    /// Room for the matrix products to pack panels in, for each thread.
    private let packing: AlignedFloats
    private let packingOfThread: Int
    let vectors: AlignedFloats

    public init(_ architecture: Architecture, products: GEMM, capacity: Int, team: ThreadTeam = .alone) {
        precondition(capacity > 0, "a network needs room for at least one row")
        products.prepare()
        self.architecture = architecture
        self.products = products
        self.capacity = capacity
        self.team = team
        layout = ParameterLayout(architecture)
        working = WorkingLayout(architecture)
        standardization = Standardization(inputs: architecture.inputs)
        trained = AlignedFloats(working.trainedCount)
        gradient = AlignedFloats(working.trainedCount)
        statistics = AlignedFloats(working.statisticsCount)
        let matrix = capacity * AlignedFloats.stride(architecture.width)
        input = AlignedFloats(capacity * AlignedFloats.stride(architecture.inputs))
        preactivation = AlignedFloats(architecture.blocks * matrix)
        hidden = AlignedFloats(architecture.blocks * matrix)
        output = AlignedFloats(capacity * AlignedFloats.stride(architecture.outputs))
        outputGradient = AlignedFloats(capacity * AlignedFloats.stride(architecture.outputs))
        travelling = AlignedFloats(2 * max(matrix, input.count))
        packingOfThread = AlignedFloats.stride(
            (0..<architecture.layers).map {
                products.scratch(rows: capacity, inputs: architecture.fanIn($0), outputs: architecture.fanOut($0))
            }.max() ?? 0)
        packing = AlignedFloats(team.threads * packingOfThread)
        vectors = AlignedFloats(4 * architecture.blocks * AlignedFloats.stride(architecture.width))
    }

    /// Floats in a row of what enters `layer`: the standardized inputs, or the hidden units of the block before.
    public func inputStride(of layer: Int = 0) -> Int { AlignedFloats.stride(architecture.fanIn(layer)) }

    /// Floats in a row of the outputs.
    var outputStride: Int { AlignedFloats.stride(architecture.outputs) }

    /// Room for a batch of what enters `layer`, rows of ``inputStride(of:)`` floats, pads zero.
    public func inputRows(of layer: Int = 0) -> UnsafeMutablePointer<Float> {
        layer == 0 ? input.pointer : matrix(hidden, layer - 1)
    }

    /// Copies some rows of `inputs`, which enter `layer`, into ``inputRows(of:)``, in the order in which they are named.
    public func setInputRows(_ rows: [Int], of inputs: borrowing AlignedFloats, entering layer: Int = 0) {
        let width = inputStride(of: layer)
        precondition(rows.count <= capacity && rows.allSatisfy { $0 >= 0 && ($0 + 1) * width <= inputs.count }, "rows that there are")
        rows.withUnsafeBufferPointer { nucens_gather_rows($0.count, width, $0.baseAddress, inputs.pointer, inputRows(of: layer)) }
    }

    func matrix(_ buffer: borrowing AlignedFloats, _ index: Int) -> UnsafeMutablePointer<Float> {
        buffer.pointer + index * capacity * AlignedFloats.stride(architecture.width)
    }

    /// Where ∂L/∂h that enters layer `index` goes, or h that leaves it where nothing is kept.
    func travelling(_ index: Int) -> UnsafeMutablePointer<Float> { travelling.pointer + index % 2 * (travelling.count / 2) }

    func scratch(_ thread: Int) -> UnsafeMutablePointer<Float> { packing.pointer + thread * packingOfThread }

    /// The vectors of a block: the mean that is subtracted from the product, 1/√(variance + ε), and a batch's mean and variance.
    enum Vector: Int { case subtracted, inverseDeviation, batchMean, batchVariance }

    func vector(_ kind: Vector, block: Int) -> UnsafeMutablePointer<Float> {
        vectors.pointer + (4 * block + kind.rawValue) * AlignedFloats.stride(architecture.width)
    }

    /// The columns of a layer that a part computes.
    func columns(_ layer: WorkingLayout.Layer, _ part: Int, _ parts: Int) -> Range<Int> {
        ThreadTeam.share(layer.stride, grain: 16, part: part, parts: parts)
    }
}
