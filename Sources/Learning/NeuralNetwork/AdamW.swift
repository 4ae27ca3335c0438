import CKernels

/// The AdamW optimizer (I. Loshchilov, F. Hutter, ICLR 2019) over the last layers of one network.
///
/// Weight decay acts on every trained parameter, as in optax. The moments belong to the network they were made for.
public final class AdamW {
    public struct Settings: Hashable, Sendable {
        public var beta1 = 0.9
        public var beta2 = 0.999
        public var epsilon = 1e-8
        public var weightDecay: Double

        public init(weightDecay: Double) { self.weightDecay = weightDecay }
    }

    public let settings: Settings
    /// Steps taken so far, t of the bias corrections.
    public private(set) var steps = 0
    private let network: Network
    private let first: AlignedFloats
    private let second: AlignedFloats

    public init(_ settings: Settings, for network: Network) {
        self.settings = settings
        self.network = network
        first = AlignedFloats(network.paddedTrainedCount)
        second = AlignedFloats(network.paddedTrainedCount)
    }

    /// One step along the network's gradient, which is multiplied by `gradientScale` first.
    public func step(rate: Double, gradientScale: Double, firstLayer: Int = 0) {
        steps += 1
        power1 *= settings.beta1
        power2 *= settings.beta2
        let step = nucens_adamw_step(
            scale: Float(gradientScale), beta1: Float(settings.beta1), beta2: Float(settings.beta2),
            keep1: Float(1 - settings.beta1), keep2: Float(1 - settings.beta2),
            correction1: Float(1 / (1 - power1)), correction2: Float(1 / (1 - power2)),
            epsilon: Float(settings.epsilon), rate: Float(rate), decay: Float(settings.weightDecay))
        let start = network.working.start(of: firstLayer)
        let (gradient, weights) = (network.gradient.pointer + start, network.trained.pointer + start)
        let (m, v) = (first.pointer + start, second.pointer + start)
        network.team.run { part, parts in
            let mine = ThreadTeam.share(network.working.trainedCount - start, grain: 16, part: part, parts: parts)
            let i = mine.lowerBound
            withUnsafePointer(to: step) { nucens_adamw(mine.count, $0, gradient + i, m + i, v + i, weights + i) }
        }
    }

    /// βᵢᵗ, by repeated multiplication.
    private var power1 = 1.0
    private var power2 = 1.0

    /// The state that a checkpoint keeps, moments in the layout of the trained parameters.
    public var state: State {
        get {
            State(steps: steps, first: network.denseTrained(from: first.pointer), second: network.denseTrained(from: second.pointer))
        }
        set {
            steps = newValue.steps
            (power1, power2) = (1, 1)
            for _ in 0..<steps {
                power1 *= settings.beta1
                power2 *= settings.beta2
            }
            network.padTrained(newValue.first, into: first.pointer)
            network.padTrained(newValue.second, into: second.pointer)
        }
    }

    public struct State: Sendable, Equatable {
        public var steps: Int
        public var first: [Float]
        public var second: [Float]

        public init(steps: Int, first: [Float], second: [Float]) {
            self.steps = steps
            self.first = first
            self.second = second
        }
    }
}
