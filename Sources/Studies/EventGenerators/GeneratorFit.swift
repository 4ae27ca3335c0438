import AdversarialNetworks
import Checksums
import EventGeneration
import Events
import Files
import NeuralNetwork
import PortableMath
import Randomness
import SplineFlows
import Training

/// A card with its events: all that members are made from. Every rank builds the same one from the same bytes.
public struct GeneratorFit: Sendable {
    public private(set) var card: GeneratorCard
    public let products: GEMM
    public let events: EventTable
    /// The shape of the members, and how events look to them.
    public let model: EventModel
    /// Whether an event is kept from all members.
    public let isTest: [Bool]
    /// The parameters that members start from, taken in turn; empty without a base.
    let base: [[Float]]
    /// SHA-256 of the settings, the seed, the products, the events and the base: what a stored member must agree with.
    public let digest: String

    static let fewestEvents = 50

    /// - Parameter base: density and members of the run that is taken over.
    /// - Throws: ``RunError`` when the events are too few.
    public init(
        card: GeneratorCard, events: EventTable, base: (model: EventModel, weights: [[Float]])?, products: GEMM
    ) throws(RunError) {
        var card = card
        if let base {
            try card.takeShape(of: base.model)
        }
        (self.card, self.products, self.events, self.base) = (card, products, events, base?.weights ?? [])
        let isTest = GeneratorFit.testEvents(events, card)
        self.isTest = isTest
        let known = isTest.indices.filter { !isTest[$0] }
        guard known.count >= GeneratorFit.fewestEvents else {
            throw RunError(
                "\(events.name): \(known.count) events to learn from; give at least \(GeneratorFit.fewestEvents), or lower "
                    + "folds.test_fraction")
        }
        let model: EventModel
        if let base {
            model = base.model
        } else {
            let moments = EventDensity.standardization(of: events, known)
            model = card.method == .gan ? .adversarial(card.adversarial, moments)
                : .flow(EventDensity(architecture: card.architecture, standardization: moments))
        }
        self.model = model
        var hash = RunningSHA256()
        hash.add("generator 2\n\(card.memberSettings)\nseed: \(card.seed)\nproducts: \(products.name)\n")
        for column in [events.energy, events.muonEnergy, events.versine, events.weight] { hash.add(column) }
        for weights in self.base { hash.add(weights) }
        hash.add(model.standardization.mean + model.standardization.deviation)
        digest = hash.hexadecimal
    }

    /// Which events are kept from all members: drawn by content.
    static func testEvents(_ events: EventTable, _ card: GeneratorCard) -> [Bool] {
        let split = RandomStream(seed: card.seed, stream: .folds, address: UInt64(card.split))
        return (0..<events.count).map { split.uniform(at: events.address($0)) < card.testFraction }
    }

    /// The events that a replica chooses its best epoch by, and those it trains on with the number of times that each counts.
    package func sample(replica: Int) -> (heldOut: [Int], train: [Int], times: [Float]) {
        let fold = RandomStream(seed: card.seed, stream: .innerFolds, replica: replica)
        let draws = RandomStream(seed: card.seed, stream: .eventBootstrap, replica: replica)
        var (heldOut, train, times): ([Int], [Int], [Float]) = ([], [], [])
        for index in 0..<events.count where !isTest[index] {
            let address = events.address(index)
            if fold.uniform(at: address) < card.heldOutFraction {
                heldOut.append(index)
                continue
            }
            let count = card.isBootstrapped ? bootstrapWeight(draws.uniform(at: address)) : 1
            guard count > 0 else { continue }
            train.append(index)
            times.append(Float(count))
        }
        return (heldOut, train, times)
    }

    private func bootstrapWeight(_ quantile: Double) -> Double {
        switch card.bootstrapWeights {
        case .exponential: -Portable.log(quantile)
        case .poisson: Double(poisson(quantile))
        }
    }

    /// The Poisson variable of mean 1 at a quantile: the bootstrap of events that come one by one.
    private func poisson(_ quantile: Double) -> Int {
        var (term, sum, count) = (0.36787944117144233, 0.36787944117144233, 0)
        while quantile > sum && count < 20 {
            count += 1
            term /= Double(count)
            sum += term
        }
        return count
    }

    public var testIndices: [Int] { isTest.indices.filter { isTest[$0] } }

    /// How events look to the networks of either method.
    private var density: EventDensity {
        model.density ?? EventDensity(architecture: card.architecture, standardization: model.standardization)
    }

    /// Some events as networks see them.
    ///
    /// - Parameter times: how often each counts; nil: once.
    package func rows(_ indices: [Int], times: [Float]? = nil) -> FlowData { density.rows(events, indices, times: times) }

    /// The weighted mean over some events of what ln p of standardized variables gains on the way to ln p(E_μ, cos θ | E_ν).
    func meanLogJacobian(_ indices: [Int]) -> Double {
        let density = density
        let (sum, total) = indices.reduce((0.0, 0.0)) { sums, index in
            let event = events[index]
            return (sums.0 + event.weight * density.logJacobian(of: event), sums.1 + event.weight)
        }
        return total > 0 ? sum / total : .nan
    }

    /// The same fit in so many epochs.
    func shortened(to epochs: Int) -> GeneratorFit {
        var fit = self
        fit.card.epochs = epochs
        fit.card.recipe.patience = 0
        fit.card.adversarialRecipe.patience = 0
        return fit
    }
}

extension GeneratorCard {
    /// Networks that are taken over bring their shape and their method.
    fileprivate mutating func takeShape(of model: EventModel) throws(RunError) {
        switch model {
        case .flow(let density):
            method = .flow
            let architecture = density.architecture
            (bins, halfRange) = (architecture.spline.bins, architecture.spline.halfRange)
            (width, blocks) = (architecture.width, architecture.blocks)
            if case .layers(let layers) = depth, layers > blocks + 1 {
                throw RunError("transfer.depth is \(layers), but the networks of the base have \(blocks + 1) layers; give at most that")
            }
        case .adversarial(let architecture, _):
            (method, adversarial) = (.gan, architecture)
            guard depth == .all else {
                throw RunError("transfer.depth is \(depth.text), but adversarial networks are taken over whole; leave it at 0")
            }
        }
    }
}
