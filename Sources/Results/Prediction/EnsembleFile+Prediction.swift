import NeuralNetwork
import ScatteringData
import Statistics

extension EnsembleFile {
    /// What the ensemble says at each of `points`: f of every member, averaged in member order.
    public func predict(_ points: [Kinematics], products: GEMM) -> [EnsembleSummary] {
        let predictor = EnsemblePredictor(self, products: products)
        let memory = predictor.memory(points: points.count)
        return stride(from: 0, to: points.count, by: 4096).flatMap { first in
            EnsembleSummary.rows(
                predictor.predictions(at: points[first..<min(first + 4096, points.count)], in: memory), members: predictor.members)
        }
    }

    /// Where `points` leave the region of the training data, one sentence a variable; empty inside.
    public func extrapolations(_ points: [Kinematics]) -> [String] {
        var extrapolation = Extrapolation(trainedOn: self)
        extrapolation.add(points)
        return extrapolation.sentences
    }
}

extension EnsembleSummary {
    /// The spreads of a table of predictions, one row of `members` numbers a point.
    public static func rows(_ predictions: [Double], members: Int) -> [EnsembleSummary] {
        stride(from: 0, to: predictions.count, by: members).map { EnsembleSummary(predictions[$0..<$0 + members]) }
    }
}

/// How many points of a list leave the region of the training data, variable by variable.
public struct Extrapolation: Sendable {
    public let energyRange: ClosedRange<Double>
    public let thetaRange: ClosedRange<Double>
    public let omegaRange: ClosedRange<Double>
    public private(set) var count = 0
    public private(set) var outsideEnergy = 0
    public private(set) var outsideTheta = 0
    public private(set) var outsideOmega = 0
    /// Of an ensemble of response functions: where its nucleus was measured, how many points lie far from all of that, and the farthest.
    private let coverage: Coverage?
    public private(set) var far = 0
    public private(set) var farthest = 0.0

    /// What is known of the bands by distance, for a nucleus that was fitted; and how many points lie in each range of distances.
    private let leftOut: (coverage: LeftOutCoverage, training: Coverage)?
    private var counts: [Int]
    /// Points farther from the training data than any that calibrated the bands.
    private var untested = 0

    /// From this standardized distance on, a point is far from all measurements.
    public static let farDistance = 0.5

    public init(trainedOn ensemble: EnsembleFile) {
        energyRange = ensemble.energyRange
        thetaRange = ensemble.thetaRange
        omegaRange = ensemble.omegaRange
        coverage = ensemble.model == .pointwise ? nil : Coverage(of: ensemble.training)
        let isFitted = ensemble.fittedTargets.contains(ensemble.target)
        leftOut = isFitted ? ensemble.leftOut.map { ($0, Coverage(of: ensemble.training)) } : nil
        counts = Array(repeating: 0, count: leftOut?.coverage.bins.count ?? 0)
    }

    public mutating func add(_ points: [Kinematics]) {
        count += points.count
        for point in points {
            if let coverage {
                let distance = coverage.distance(to: point)
                far += distance > Extrapolation.farDistance ? 1 : 0
                farthest = max(farthest, distance)
            }
            if let leftOut {
                let distance = leftOut.training.distance(to: point)
                if distance > leftOut.coverage.farthest { untested += 1 } else if let bin = leftOut.coverage.bin(of: distance) {
                    counts[bin] += 1
                }
            }
            outsideEnergy += energyRange.contains(point.energy) ? 0 : 1
            outsideTheta += thetaRange.contains(point.theta) ? 0 : 1
            outsideOmega += omegaRange.contains(point.omega) ? 0 : 1
        }
    }

    /// What calibrated bands covered at such distances of what members had not seen.
    public var covered: [String] {
        guard let known = leftOut?.coverage else { return [] }
        return known.sentences(counts) + (known.failsFarAway ? [DeviationLaw.noExtrapolation] : [])
    }

    /// One sentence for each way in which points leave what is known; empty when all points are inside.
    public var sentences: [String] {
        var sentences = outside
        if let leftOut, untested > 0 {
            sentences.append(
                "\(untested) of \(count) points lie farther from the training data than any point that calibrated the bands, "
                    + "\(Double(Int(100 * leftOut.coverage.farthest)) / 100) standard deviations in (E, θ, ω)")
        }
        return sentences
    }

    private var outside: [String] {
        if coverage != nil {
            guard far > 0 else { return [] }
            return [
                "\(far) of \(count) points lie farther than \(Extrapolation.farDistance) standard deviations in (E, θ, ω) from all "
                    + "measurements, the farthest \(Double(Int(10 * farthest)) / 10)"
            ]
        }
        return [
            ("E", "GeV", outsideEnergy, energyRange), ("θ", "degrees", outsideTheta, thetaRange), ("ω", "GeV", outsideOmega, omegaRange),
        ]
            .filter { $0.2 > 0 }
            .map { name, unit, outside, range in
                "\(outside) of \(count) points have \(name) outside the \(range.lowerBound) to \(range.upperBound) \(unit) of the "
                    + "training data"
            }
    }
}
