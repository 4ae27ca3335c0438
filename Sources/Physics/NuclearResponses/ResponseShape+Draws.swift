import PortableMath
import Randomness

extension ResponseShape {
    /// Draws the numbers whose uncertainty measurements leave open where there are none.
    ///
    ///     p ← p e^{size·c·n} for strengths, widths and scales,   p ← p + size·c·n for masses, shifts and the centre of the peak
    ///
    /// n standard normal, addressed by the parameter's name, c as in ``Parameter/freedom``.
    mutating func draw(_ stream: RandomStream, size: Double) {
        for parameter in Parameter.allCases {
            guard let freedom = parameter.freedom else { continue }
            let normal = stream.substream(ContentHash.of(parameter.rawValue)).normal(at: 0)
            switch freedom {
            case .relative(let share): self[parameter] *= Portable.exp(size * share * normal)
            case .absolute(let width): self[parameter] += size * width * normal
            }
        }
    }
}

extension ResponseShape.Parameter {
    enum Freedom {
        /// c of a logarithm.
        case relative(Double)
        /// c in the parameter's unit.
        case absolute(Double)
    }

    /// nil for what is never drawn.
    var freedom: Freedom? {
        switch self {
        case .longitudinalPeak, .transversePeak, .bump, .delta, .continuum: .relative(1)
        case .peakWidth, .peakSlope, .deltaWidth, .deltaSmearing, .bumpSmearing, .onsetSmearing, .bumpScale, .deltaScale, .continuumScale,
            .longitudinalBlocking: .relative(0.5)
        case .continuumPower: .relative(0.2)
        case .bumpRatio, .deltaRatio: .relative(4)
        case .continuumRatio: .relative(3)
        case .shift, .bumpMass, .deltaMass, .onset: .absolute(0.07)
        case .peakCentre: .absolute(0.3)
        case .shiftAtRest, .transverseBlocking, .magnetic, .bumpWidth, .bumpPower, .threshold, .continuumEdge, .onsetWidth, .momentum: nil
        }
    }
}
