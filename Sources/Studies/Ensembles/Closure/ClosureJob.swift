import CrossSections
import Crypto
import NeuralNetwork
import Randomness
import ScatteringData

/// A closure test: laws, what the experiments would have measured if they were true, and ensembles fitted to that. Every rank builds the
/// same one from the same bytes.
public struct ClosureJob: Sendable {
    public let card: ClosureCard
    /// The run with the measured data, whose points, errors, folds and training the test takes over.
    public let base: Job
    /// f at every point, one row a law, nb/sr/GeV.
    public let laws: [[Double]]
    /// Parameters of each law; none where a run is the law.
    public let parameters: [[Double]]
    /// Of levels 1 and 2, one a law.
    public let noisy: [PseudoData]
    /// SHA-256 of the settings, the law, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Parameter given: f at every point of `base` where a run is the law; nil for parametrized ones.
    /// - Throws: ``RunError`` for a law that no network can represent.
    public init(card: ClosureCard, base: Job, given: [Double]?) throws(RunError) {
        try card.run.requirePlainMembers(of: "a closure test")
        self.card = card
        self.base = base
        let points = base.points
        let scale = points.points.scale
        if let given {
            laws = Array(repeating: given, count: card.laws)
            parameters = []
        } else {
            let drawn = (0..<card.laws).map { NuclearLaw(of: base.dataset.target, number: $0, seed: card.run.seed) }
            laws = drawn.map { law in base.dataset.points.map { law.crossSection(at: $0.kinematics) } }
            parameters = drawn.map(\.values)
        }
        for (number, law) in laws.enumerated() {
            guard let outside = law.indices.first(where: { !(law[$0] > 0 && law[$0] < scale[$0]) }) else { continue }
            let place = base.dataset.points[outside].kinematics
            throw RunError(
                "law \(number) is \(law[outside]) nb/sr/GeV at E = \(place.energy) GeV, θ = \(place.theta)°, ω = \(place.omega) GeV; "
                    + "networks give values from 0 to \(scale[outside]) there; leave the experiment out with "
                    + "data.exclude, or take another law")
        }
        noisy = laws.enumerated().map { number, law in
            PseudoData(law: law, for: points.data, seed: card.run.seed, number: number)
        }
        var hash = SHA256()
        hash.update(data: Array("closure\n\(card.memberSettings)\n\(base.digest)\n".utf8))
        laws[0].map(\.bitPattern.littleEndian).withUnsafeBytes { hash.update(bufferPointer: $0) }
        digest = hash.finalize().hexadecimal
    }

    /// One ensemble of the test.
    public struct Case: Sendable, Hashable, CustomStringConvertible {
        public var law: Int
        public var level: ClosureLevel

        public init(law: Int, level: ClosureLevel) {
            self.law = law
            self.level = level
        }

        init(of key: MemberKey) {
            law = key.split / ClosureLevel.allCases.count
            level = ClosureLevel.allCases[key.split % ClosureLevel.allCases.count]
        }

        /// What stands in its members' keys as `split`: the same however many laws and levels a card asks for.
        var number: Int { law * ClosureLevel.allCases.count + level.rawValue }

        public var description: String { "law \(law) level \(level.rawValue)" }
    }

    /// By law, then level.
    public var cases: [Case] { laws.indices.flatMap { law in card.levels.map { Case(law: law, level: $0) } } }

    public func keys(of ensemble: Case) -> [MemberKey] {
        (0..<card.run.replicas).map {
            MemberKey(replica: $0, target: card.run.target, depth: card.run.architecture.layers, split: ensemble.number)
        }
    }

    /// All members, in the order of every table.
    public var keys: [MemberKey] { cases.flatMap(keys) }

    /// What the ensemble is fitted to.
    public func data(of ensemble: Case) -> PseudoData {
        ensemble.level == .exact
            ? PseudoData(exact: laws[ensemble.law], experiments: base.dataset.experiments.count) : noisy[ensemble.law]
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
}
