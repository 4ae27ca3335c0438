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
    public let density: EventDensity
    /// The events as flows see them, all of them.
    package let rows: FlowData
    /// What ln p of a flow's variables gains on the way to ln p(E_μ, cos θ | E_ν), of each event.
    let logJacobian: [Double]
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
        card: GeneratorCard, events: EventTable, base: (density: EventDensity, weights: [[Float]])?, products: GEMM
    ) throws(RunError) {
        var card = card
        if let base {
            // Networks that are taken over bring their shape.
            let architecture = base.density.architecture
            (card.bins, card.halfRange) = (architecture.spline.bins, architecture.spline.halfRange)
            (card.width, card.blocks) = (architecture.width, architecture.blocks)
            guard card.depth <= card.blocks + 1 else {
                throw RunError(
                    "transfer.depth is \(card.depth), but the networks of the base have \(card.blocks + 1) layers; give at most that")
            }
        }
        (self.card, self.products, self.events, self.base) = (card, products, events, base?.weights ?? [])
        let split = RandomStream(seed: card.seed, stream: .folds, address: UInt64(card.split))
        let testFraction = card.testFraction
        let isTest = (0..<events.count).map { split.uniform(at: events.address($0)) < testFraction }
        self.isTest = isTest
        let known = isTest.indices.filter { !isTest[$0] }
        guard known.count >= GeneratorFit.fewestEvents else {
            throw RunError(
                "\(events.name): \(known.count) events to learn from; give at least \(GeneratorFit.fewestEvents), or lower "
                    + "folds.test_fraction")
        }
        let columns = EventDensity.columns(events)
        let density: EventDensity
        if let base {
            density = base.density
        } else {
            let moments = FlowStandardization(
                of: columns.map { column in known.map { column[$0] } }, weight: known.map { events.weight[$0] })
            density = EventDensity(architecture: card.architecture, standardization: moments)
        }
        self.density = density
        rows = density.rows(events)
        logJacobian = (0..<events.count).map { density.logJacobian(of: events[$0]) }
        var hash = RunningSHA256()
        hash.add("generator 1\n\(card.memberSettings)\nseed: \(card.seed)\nproducts: \(products.name)\n")
        for column in [events.energy, events.muonEnergy, events.versine, events.weight] { hash.add(column) }
        for weights in self.base { hash.add(weights) }
        hash.add(density.standardization.mean + density.standardization.deviation)
        digest = hash.hexadecimal
    }

    /// The events that a replica chooses its best epoch by, and those it trains on with the number of times that each counts.
    package func sample(replica: Int) -> (heldOut: [Int], train: [Int], times: [Double]) {
        let fold = RandomStream(seed: card.seed, stream: .innerFolds, replica: replica)
        let draws = RandomStream(seed: card.seed, stream: .eventBootstrap, replica: replica)
        var (heldOut, train, times): ([Int], [Int], [Double]) = ([], [], [])
        for index in 0..<rows.count where !isTest[index] {
            let address = rows.address[index]
            if fold.uniform(at: address) < card.heldOutFraction {
                heldOut.append(index)
                continue
            }
            let count = card.isBootstrapped ? poisson(draws.uniform(at: address)) : 1
            guard count > 0 else { continue }
            train.append(index)
            times.append(Double(count))
        }
        return (heldOut, train, times)
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

    /// The weighted mean of the logarithms of the Jacobian over some events.
    func meanLogJacobian(_ indices: [Int]) -> Double {
        let (sum, total) = indices.reduce((0.0, 0.0)) { ($0.0 + rows.weight[$1] * logJacobian[$1], $0.1 + rows.weight[$1]) }
        return total > 0 ? sum / total : .nan
    }

    /// The same fit in so many epochs.
    func shortened(to epochs: Int) -> GeneratorFit {
        var fit = self
        fit.card.recipe.epochs = epochs
        fit.card.recipe.patience = 0
        return fit
    }
}
