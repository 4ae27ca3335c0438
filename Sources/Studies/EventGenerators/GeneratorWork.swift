import AdversarialNetworks
import EventGeneration
import Events
import Files
import Members
import NeuralNetwork
import SplineFlows

/// The members of a generator: flows or adversarial networks, each with networks of its own.
public struct GeneratorWork: Workload {
    public internal(set) var fit: GeneratorFit

    public typealias Key = GeneratorKey

    package init(fit: GeneratorFit) { self.fit = fit }

    public var digest: String { fit.digest }
    public var headline: (figure: String, label: String) {
        fit.card.method == .flow ? (GeneratorFigure.heldOut, "held-out −ln p") : (GeneratorFigure.distance, "held-out sliced EMD")
    }

    public func makeMemory(threads: Int) throws(RunError) -> GeneratorMemory {
        let team: ThreadTeam
        do { team = try ThreadTeam(threads: threads) } catch { throw RunError("\(error)") }
        switch fit.model {
        case .flow(let density):
            return .flow(ConditionalFlow(
                density.architecture, products: fit.products, capacity: max(256, fit.card.recipe.batchSize), team: team))
        case .adversarial(let architecture, _):
            return .adversarial(AdversarialPair(
                architecture, products: fit.products, capacity: max(256, fit.card.adversarialRecipe.batchSize), team: team))
        }
    }

    /// Trainings of a member: of a flow that is taken over one a depth and pull towards the base, few layers and strong pulls first.
    var candidates: [(depth: Int, pull: Double)] {
        let card = fit.card, all = card.blocks + 1
        guard card.isFineTune, card.method == .flow else { return [(all, 0)] }
        let depths = switch card.depth {
        case .all: [all]
        case .layers(let layers): [layers]
        case .chosen: Array(1...all)
        }
        return depths.flatMap { depth in card.pulls.sorted(by: >).map { (depth, $0) } }
    }

    public func cost(of key: GeneratorKey) -> Double {
        let flops = switch fit.model {
        case .flow(let density): density.architecture.flopsPerRow
        case .adversarial(let architecture, _): architecture.flopsPerRow
        }
        return Double(steps(of: key)) * Double(fit.events.count) * Double(flops)
    }

    public func steps(of key: GeneratorKey) -> Int { candidates.count * fit.card.epochs }

    public func shortened(to steps: Int) -> GeneratorWork {
        GeneratorWork(fit: fit.shortened(to: max(1, steps / candidates.count)))
    }

    static let noEvents = "no event is left to train on, or to choose the epoch by"

    /// What the training of a member begins with, of either method.
    struct Beginning {
        let data: FlowData
        let heldOut: FlowData
        /// The parameters that are taken over; nil to draw them.
        let base: [Float]?
        /// What −ln p of the networks' variables loses on the way to −ln p(E_μ, cos θ | E_ν).
        let trainShift: Double
        let heldOutShift: Double
    }

    /// nil for fewer than `fewest` events to train on, and for none to choose the epoch by.
    func beginning(of key: GeneratorKey, fewest: Int) -> Beginning? {
        let sample = fit.sample(replica: key.replica)
        guard sample.train.count >= fewest, !sample.heldOut.isEmpty else { return nil }
        return Beginning(
            data: fit.rows(sample.train, times: sample.times), heldOut: fit.rows(sample.heldOut),
            base: fit.base.isEmpty ? nil : fit.base[key.replica % fit.base.count], trainShift: fit.meanLogJacobian(sample.train),
            heldOutShift: fit.meanLogJacobian(sample.heldOut))
    }

    public func train(
        _ key: GeneratorKey, from parent: MemberRecord<GeneratorKey>?, resuming state: MemberState?, in memory: GeneratorMemory,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<GeneratorKey>? {
        switch memory {
        case .flow(let flow): train(key, resuming: state, in: flow, observe: observe)
        case .adversarial(let pair): train(key, resuming: state, in: pair, observe: observe)
        }
    }
}

/// What a rank trains members in.
public enum GeneratorMemory {
    case flow(ConditionalFlow)
    case adversarial(AdversarialPair)
}

/// What there is to say of a member, by name; losses are means of −ln p(E_μ, cos θ | E_ν), p in 1/GeV.
package enum GeneratorFigure {
    package static let train = "loss_train", heldOut = "loss_held_out", test = "loss_test", base = "loss_base"
    /// e to the held-out loss of the flow's own variables: a number above 0, by which members are vetoed.
    package static let perplexity = "perplexity"
    package static let pull = "pull"
    /// Layers that were trained from the base; 0 where the member kept it.
    package static let depth = "depth"
    /// Of adversarial networks: sliced EMD of the held-out events, in standard deviations of ln E_ν, u₁ and u₂.
    package static let distance = "distance_held_out", baseDistance = "distance_base"
}

/// What a member keeps.
package enum GeneratorArray {
    package static let weights = "weights"
}
