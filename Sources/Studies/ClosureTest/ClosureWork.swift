import Checksums
import CrossSectionFits
import CrossSections
import Files
import NeuralNetwork
import Randomness
import ScatteringData
import Training

/// The members of a closure test: its laws, and fits to what the experiments would have measured if they were true.
public struct ClosureWork: Sendable {
    public private(set) var card: ClosureCard
    /// The run with the measured data, whose points, errors, folds and training the test takes over.
    public private(set) var fit: CrossSectionFit
    /// f at every point, one row a law, nb/sr/GeV.
    public let laws: [[Double]]
    /// Parameters of each law; none where a run is the law.
    public let parameters: [[Double]]
    /// Of levels 1 and 2, one a law.
    public let noisy: [PseudoData]
    /// SHA-256 of the settings, the law, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Parameter given: f at every point of the fit where a run is the law; nil for parametrized ones.
    /// - Throws: ``RunError`` for a law that no network can represent.
    public init(card: ClosureCard, fit: CrossSectionFit, law given: [Double]?) throws(RunError) {
        try card.run.requirePlainMembers(of: "a closure test")
        self.card = card
        self.fit = fit
        let points = fit.points
        let scale = points.points.scale
        if let given {
            laws = Array(repeating: given, count: card.laws)
            parameters = []
        } else {
            let drawn = (0..<card.laws).map { NuclearLaw(of: fit.dataset.target, number: $0, seed: card.run.seed) }
            laws = drawn.map { law in fit.dataset.points.map { law.crossSection(at: $0.kinematics) } }
            parameters = drawn.map(\.values)
        }
        for (number, law) in laws.enumerated() {
            guard let outside = law.indices.first(where: { !(law[$0] > 0 && law[$0] < scale[$0]) }) else { continue }
            let place = fit.dataset.points[outside].kinematics
            throw RunError(
                "law \(number) is \(law[outside]) nb/sr/GeV at E = \(place.energy) GeV, θ = \(place.theta)°, ω = \(place.omega) GeV; "
                    + "networks give values from 0 to \(scale[outside]) there; leave the experiment out with "
                    + "data.exclude, or take another law")
        }
        noisy = laws.enumerated().map { number, law in
            PseudoData(law: law, for: points.data, seed: card.run.seed, number: number)
        }
        var hash = RunningSHA256()
        hash.add("closure\n\(card.memberSettings)\n\(fit.digest)\n")
        hash.add(laws[0])
        digest = hash.hexadecimal
    }

    /// By law, then level.
    public var cases: [ClosureCase] { laws.indices.flatMap { law in card.levels.map { ClosureCase(law: law, level: $0) } } }

    public func keys(of ensemble: ClosureCase) -> [ClosureKey] {
        (0..<card.run.replicas).map {
            ClosureKey(
                law: ensemble.law, level: ensemble.level, replica: $0, target: card.run.target, depth: card.run.architecture.layers)
        }
    }

    /// All members, in the order of every table.
    public var keys: [ClosureKey] { cases.flatMap(keys) }

    /// What the ensemble is fitted to.
    public func data(of ensemble: ClosureCase) -> PseudoData {
        ensemble.level == .exact
            ? PseudoData(exact: laws[ensemble.law], experiments: fit.dataset.experiments.count) : noisy[ensemble.law]
    }

    /// The seed of all draws of a law's members, so that ensembles of different laws have nothing in common; those of one law's levels
    /// start from the same weights.
    func seed(ofLaw law: Int) -> UInt64 {
        var hash = ContentHash()
        hash.combine("closure")
        hash.combine(card.run.seed)
        hash.combine(UInt64(law))
        return hash.value
    }

    /// The same laws and data, in so many epochs.
    public func shortened(to epochs: Int) -> ClosureWork {
        var work = self
        work.fit = fit.shortened(to: epochs)
        work.card.run.recipe = work.fit.card.recipe
        return work
    }
}
