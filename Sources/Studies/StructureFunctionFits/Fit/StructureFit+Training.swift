import CrossSectionFits
import Files
import Members
import NeuralNetwork
import StructureFunctions
import Training

/// What a rank trains its members in.
public final class StructureMemory {
    public let network: Network
    /// The seed of the fit that what follows is of, once it was needed.
    private var seed: UInt64?
    /// With the flux and the detector of the card.
    fileprivate var nominal: SparseMatrix?
    var strengths: [BaseStrength]?

    init(_ network: Network) { self.network = network }

    /// Forgets what other pseudo-experiments have left.
    func enter(_ seed: UInt64) {
        guard self.seed != seed else { return }
        (self.seed, nominal, strengths) = (seed, nil, nil)
    }
}

/// Names of what the record of a member keeps beside those of ``FitFigure`` and ``FitArray``.
public enum StructureRecord {
    /// c₀, c₁ and c₂ of the card's lepton at the nodes, three numbers each.
    public static let functions = "functions"
    /// Shares of events that it expects in each bin, with its own flux.
    public static let shares = "shares"
    /// The numbers of ``QuarkBase``; none without it.
    public static let base = "base"
    /// The step whose network is kept.
    public static let step = "step"
}

extension StructureFit {
    /// - Throws: ``RunError`` when there are no such threads.
    func makeMemory(threads: Int) throws(RunError) -> StructureMemory {
        StructureMemory(Network(card.architecture, products: products, capacity: grid.count, team: try .of(threads)))
    }

    /// Floating-point operations of a member's training.
    var cost: Double {
        Double(card.recipe.epochs) * Double(grid.count) * Double(card.architecture.flopsPerPoint(depth: card.architecture.layers))
    }

    private func matrix(ofReplica replica: Int, in memory: StructureMemory) -> SparseMatrix {
        card.flux.isDrawn || card.detector.isDrawn ? matrix(ofReplica: replica, lepton: fittedCurrent) : nominalMatrix(in: memory)
    }

    func nominalMatrix(in memory: StructureMemory) -> SparseMatrix {
        memory.enter(card.seed)
        let matrix = memory.nominal ?? nominalMatrix
        memory.nominal = matrix
        return matrix
    }

    /// What a replica is fitted to.
    func objective(ofReplica replica: Int, in memory: StructureMemory) -> HistogramFit {
        let isDrawn = card.events.bootstrap && !card.isNoiseless
        let events = samples.flatMap { isDrawn ? $0.events.drawn(seed: card.seed, replica: replica) : $0.events.counts }
        return histogram(
            matrix(ofReplica: replica, in: memory), events: events,
            background: samples.flatMap { $0.background(seed: card.seed, replica: replica) },
            isHeldOut: card.isNoiseless || card.heldOut == 0
                ? [] : samples.flatMap { $0.events.heldOut(share: card.heldOut, seed: card.seed, replica: replica) })
    }

    /// - Parameter background: events by sample and bin.
    func histogram(_ matrix: SparseMatrix, events: [Double], background: [Double], isHeldOut: [Bool] = []) -> HistogramFit {
        let total = events.reduce(0, +)
        return HistogramFit(
            matrix, inputs: inputs, outputs: 3, target: events.map { $0 / total }, background: background.map { $0 / total },
            distance: card.isNoiseless ? .relative : .poisson(events: total),
            floating: samples.indices.dropFirst().map { $0 * bins.count..<($0 + 1) * bins.count }, isHeldOut: isHeldOut)
    }

    /// Trains a member. Where bins are held out, they choose the step whose network is kept, see ``StoppingStep``.
    func train(
        _ key: StructureKey, resuming stored: MemberState?, in memory: StructureMemory, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<StructureKey>? {
        let start = ContinuousClock.now
        let before = stored?.seconds ?? 0
        func seconds() -> Double { before + (ContinuousClock.now - start) / .seconds(1) }
        let network = memory.network
        var objective = objective(ofReplica: key.replica, in: memory)
        let base = begin(&objective, ofReplica: key.replica, in: memory)
        network.initialize(seed: card.seed, replica: key.replica, outputScale: base == nil ? 1 : 0)
        network.standardization = standardization
        let trainer = Trainer(
            objective, network: network, recipe: card.recipe, seed: ReplicaSeed(seed: card.seed, replica: key.replica))
        var stopping = StoppingStep(stored)
        let rows = standardization.rows(of: inputs)
        if base != nil, stored == nil, !objective.testInputs.isEmpty {
            stopping.consider(
                step: 0, deviances: objective.heldOutDeviances(of: network.outputs(of: rows)), parameters: network.parameters)
        }
        let outcome = trainer.run(from: stored.map { TrainingState($0) }) { evaluation in
            if let evaluation, !evaluation.test.isNaN {
                stopping.consider(
                    step: evaluation.epoch, deviances: objective.heldOutDeviances(of: network.outputs(of: rows)),
                    parameters: network.parameters)
            }
            return observe(TrainingMoment(step: trainer.epoch, figures: evaluation.map { TrainingEvaluation($0).figures }) {
                stopping.stored(in: trainer.state.stored(seconds: seconds()))
            })
        }
        guard let outcome else { return nil }
        var record = MemberRecord(
            key: key, status: outcome.failure == nil ? .done : .failed, reason: outcome.failure?.description ?? "", steps: outcome.epochs,
            history: outcome.history.map(TrainingEvaluation.init), seconds: seconds())
        guard outcome.failure == nil else { return record }
        let chosen = stopping.chosen
        if let chosen { network.parameters = chosen.parameters }
        let step = chosen?.step ?? outcome.epochs
        let outputs = network.outputs(of: rows)
        record.figures = TrainingEvaluation(
            Evaluation(
                epoch: step, train: objective.figure(of: .training, outputs: outputs), test: objective.figure(of: .test, outputs: outputs))
        ).figures
        record.figures[StructureRecord.step] = Double(step)
        record.weights = network.parameters
        var functions = objective.functions(of: outputs)
        if let base {
            let last = end(objective, base, functions: functions)
            record.arrays.set(StructureRecord.base, last.numbers)
            functions = last.functions
        }
        let ofCard = NodeFunctions(grid, values: functions).seen(by: card.current, insteadOf: fittedCurrent)
        record.arrays.set(StructureRecord.functions, ofCard.values)
        record.arrays.set(StructureRecord.shares, objective.shares(of: functions))
        return record
    }
}
