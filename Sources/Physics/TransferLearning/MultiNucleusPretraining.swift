import CrossSections
import NeuralNetwork
import Randomness
import ScatteringData
import Statistics
import Training

/// How a source network is shown other nuclei before it is taken over to its target, see ``MultiNucleusPretraining``.
public struct PretrainingSettings: Sendable, Hashable {
    public var epochs = 40
    public var batchSize = 128
    public var learningRate = 3e-4
    /// Added in quadrature to the errors of the companions' points, as a fraction of the cross section: what nuclei differ by even after
    /// their transforms.
    public var modelError = 0.1
    /// The same for companions of less than 12 nucleons, which do not scale like the heavier ones.
    public var lightModelError = 0.3
    /// Points of the source's own training at which it has to stay what it was, and by what fraction it may leave that.
    public var rehearsalPoints = 800
    public var rehearsalError = 0.05

    public init() {}
}

/// Shows a source network the points of other nuclei, its companions, before it is taken over to a target.
///
/// Where a source has no points of its own it may be wrong by factors, and wrong for all nuclei in the same way: inclusive cross sections
/// per nucleon scale from nucleus to nucleus (T. W. Donnelly, I. Sick, Phys. Rev. C 60 (1999) 065502) to some tenth, from carbon on.
/// So points of any nucleus say what the source should be there. All layers are trained, with the loss and the pull of a ``FineTune``, on
///
/// - the replica's targets of each companion, seen through the transform that leads from the source to it (fitted as for
///   a ``FineTune``), with errors √(δ² + (0.1 d)²), 0.3 d of those lighter than carbon, and its own λ_k;
/// - the source's own predictions at some of the points it was trained on, with errors of 5 %, so that it does not forget them
///   (A. Robins, Connection Science 7 (1995) 123).
///
/// No point of the target enters, so the target's points can judge what comes out as they judge any source. A pure function of all
/// that is given, bitwise reproducible.
public struct MultiNucleusPretraining: Sendable {
    /// All parameters of the source network, and through which it sees points of its nucleus.
    public let source: [Float]
    public let sourceSteps: [InputMap]
    public let sourceMassNumber: Int
    /// Kinematics of the points the source was trained on.
    public let sourcePoints: [Kinematics]
    /// Of each of them the training points are shown.
    public let companions: [TargetPoints]
    public let settings: FineTuning
    public let replica: Int
    /// The master seed of the run.
    public let seed: UInt64

    public init(
        source: [Float], sourceSteps: [InputMap] = [], sourceMassNumber: Int, sourcePoints: [Kinematics], companions: [TargetPoints],
        settings: FineTuning, replica: Int, seed: UInt64
    ) {
        self.source = source
        self.sourceSteps = sourceSteps
        self.sourceMassNumber = sourceMassNumber
        self.sourcePoints = sourcePoints
        self.companions = companions
        self.settings = settings
        self.replica = replica
        self.seed = seed
    }

    /// Points of one epoch, at most.
    public static func points(_ companions: [TargetPoints], sourcePoints: Int, settings: FineTuning) -> Int {
        companions.reduce(min(settings.companions.rehearsalPoints, sourcePoints)) {
            $0 + FineTune.capacity(for: $1, resamples: settings.replicaTargets.resample != .none)
        }
    }

    /// The trainer, with the source loaded into `network`; its state can be kept and restored.
    ///
    /// - Parameter network: memory of at least a batch of rows; what it held before does not matter.
    public func trainer(in network: Network) -> Trainer<PointwiseCrossSection> {
        var shown = Shown()
        for nucleus in companions { show(nucleus, in: network, to: &shown) }
        rehearse(in: network, to: &shown)
        network.parameters = source
        var recipe = settings.recipe
        recipe.epochs = settings.companions.epochs
        recipe.learningRate = settings.companions.learningRate
        recipe.batchSize = min(settings.companions.batchSize, network.capacity)
        let fit = FitTargets(shown.measured.data, targets: shown.targets, factors: shown.factors)
        return Trainer(
            PointwiseCrossSection(at: shown.measured.points, fit: fit), network: network, recipe: recipe,
            seed: ReplicaSeed(seed: ReplicaTargets.seed(seed, of: address), replica: replica),
            pull: settings.pullStrength(points: shown.measured.count))
    }

    /// What is trained on, the experiments of all nuclei numbered through.
    private struct Shown {
        var measured = CrossSectionData()
        var targets: [Double] = []
        var factors: [Double] = []
    }

    private func show(_ nucleus: TargetPoints, in network: Network, to shown: inout Shown) {
        let tune = FineTune(
            source: source, sourceSteps: sourceSteps, sourceMassNumber: sourceMassNumber, points: nucleus, settings: settings, depth: 0,
            replica: replica, seed: seed)
        let prepared = tune.drawn(in: network) {}
        var points = prepared.training
        let targets = prepared.fit.drawn.value
        let modelError = nucleus.target.A < 12 ? settings.companions.lightModelError : settings.companions.modelError
        for i in targets.indices {
            let (error, model) = (points.data.error[i], modelError * targets[i])
            points.data.error[i] = (error * error + model * model).squareRoot()
        }
        shown.measured.append(points)
        shown.targets += targets
        shown.factors += prepared.fit.factors
    }

    private func rehearse(in network: Network, to shown: inout Shown) {
        let count = min(settings.companions.rehearsalPoints, sourcePoints.count)
        guard count > 0 else { return }
        // Evenly over the source's points, other ones for the next replica.
        let offset = replica % max(1, sourcePoints.count / count)
        let chosen = (0..<count).map { sourcePoints[($0 * sourcePoints.count / count + offset) % sourcePoints.count] }
        let points = CrossSectionPoints(chosen).seen(through: sourceSteps)
        network.parameters = source
        let predictions = network.predictions(at: points)
        // A prediction has no experiment's scale: λ = 1 within a thousandth.
        let data = FitData(
            value: predictions, error: predictions.map { settings.companions.rehearsalError * $0 }, group: predictions.map { _ in 0 },
            groupUncertainty: [1e-3], address: chosen.map { point in
                var hash = ContentHash()
                for number in [point.energy, point.theta, point.omega] { hash.combine(number) }
                return hash.value
            })
        shown.measured.append(CrossSectionData(points, data))
        shown.targets += predictions
        shown.factors.append(1)
    }

    private var address: UInt64 { ContentHash.of(companions.map(\.target.name).joined(separator: "+")) }
}
