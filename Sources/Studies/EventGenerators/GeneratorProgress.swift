import Members
import NeuralNetwork
import SplineFlows

/// How far a member is through its trainings: one for every pull towards the base, one of which it keeps.
struct GeneratorProgress {
    /// Epochs of all trainings.
    var step = 0
    /// The training under way.
    private(set) var candidate = 0
    var history: [TrainingEvaluation] = []
    private(set) var best: [Float] = []
    private(set) var bestLoss = Double.infinity
    private(set) var bestPull = 0.0
    private(set) var bestDepth = 0
    /// Where the training under way stopped.
    private(set) var trainer: FlowTrainer.State?

    private enum Name {
        static let candidate = "candidate", epoch = "epoch", bestLoss = "best_loss", bestPull = "best_pull", best = "best"
        static let bestDepth = "best_depth"
    }

    init(_ state: MemberState?) {
        guard let state else { return }
        step = state.step
        history = state.history
        candidate = Int(exactly: state.numbers[Name.candidate]) ?? 0
        best = state.arrays.singles(Name.best)
        if !best.isEmpty { (bestLoss, bestPull) = (state.numbers[Name.bestLoss], state.numbers[Name.bestPull]) }
        bestDepth = Int(exactly: state.numbers[Name.bestDepth]) ?? 0
        let factors = (0...).lazy.prefix { !state.arrays.singles("parameters\($0)").isEmpty }.map { FlowTrainer.FactorState(state, $0) }
        trainer = FlowTrainer.State(epoch: Int(exactly: state.numbers[Name.epoch]) ?? 0, factors: Array(factors))
    }

    /// All that is needed to go on from here.
    func state(_ trainer: FlowTrainer.State, seconds: Double) -> MemberState {
        var state = MemberState(step: step, history: history, numbers: [:], arrays: NamedArrays(), seconds: seconds)
        state.numbers[Name.candidate] = Double(candidate)
        state.numbers[Name.epoch] = Double(trainer.epoch)
        state.numbers[Name.bestLoss] = bestLoss
        state.numbers[Name.bestPull] = bestPull
        state.numbers[Name.bestDepth] = Double(bestDepth)
        state.arrays.set(Name.best, best)
        for (number, factor) in trainer.factors.enumerated() { factor.store(in: &state, number) }
        return state
    }

    /// Takes a flow for the best so far.
    ///
    /// - Parameters:
    ///   - pull: NaN for the base as it is.
    ///   - depth: layers that were trained; 0 for the base.
    mutating func take(_ parameters: [Float], loss: Double, pull: Double, depth: Int) {
        (best, bestLoss, bestPull, bestDepth) = (parameters, loss, pull, depth)
    }

    /// Goes on to the next training.
    mutating func endTraining() {
        candidate += 1
        trainer = nil
    }
}

/// How checkpoints name the parts of a factor's state.
extension FlowTrainer.FactorState {
    init(_ state: MemberState, _ number: Int) {
        func array(_ name: String) -> [Float] { state.arrays.singles("\(name)\(number)") }
        func value(_ name: String) -> Double { state.numbers["\(name)\(number)"] }
        let best = value("best")
        self.init(
            parameters: array("parameters"), average: array("average"),
            moments: AdamW.State(
                steps: Int(exactly: value("steps")) ?? 0, first: array("first_moment"), second: array("second_moment")),
            best: best.isNaN ? .infinity : best, bestEpoch: Int(exactly: value("best_epoch")) ?? 0,
            bestParameters: array("best_parameters"))
    }

    func store(in state: inout MemberState, _ number: Int) {
        state.arrays.set("parameters\(number)", parameters)
        state.arrays.set("average\(number)", average)
        state.arrays.set("first_moment\(number)", moments.first)
        state.arrays.set("second_moment\(number)", moments.second)
        state.arrays.set("best_parameters\(number)", bestParameters)
        state.numbers["steps\(number)"] = Double(moments.steps)
        state.numbers["best\(number)"] = best
        state.numbers["best_epoch\(number)"] = Double(bestEpoch)
    }
}
