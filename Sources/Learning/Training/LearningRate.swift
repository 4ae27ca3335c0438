import PortableMath

/// Linear warm-up to a peak, then half a cosine to zero (I. Loshchilov, F. Hutter, ICLR 2017), step by step.
public struct LearningRate: Sendable {
    public let peak: Double
    public let warmupSteps: Int
    public let steps: Int

    public init(peak: Double, warmup: Double, steps: Int) {
        self.peak = peak
        self.steps = steps
        warmupSteps = min(steps, Int((warmup * Double(steps)).rounded()))
    }

    /// The rate of step `step`, counted from 0. Bitwise reproducible.
    public func rate(at step: Int) -> Double {
        if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
        let progress = Double(step - warmupSteps) / Double(max(1, steps - warmupSteps))
        return peak * 0.5 * (1 + Portable.cosine(degrees: 180 * progress))
    }

    /// Half a cosine from 1 to 0: the share of the peak at step `step` of `steps`. Bitwise reproducible.
    public static func halfCosine(at step: Int, of steps: Int) -> Double {
        0.5 * (1 + Portable.cosine(turns: 0.5 * min(1, Double(step) / Double(max(1, steps)))))
    }
}
