import CrossSectionFits
import Members
import NeuralNetwork
import NuclearResponses
import ResponseFits
import ScatteringData
import Statistics
import Testing
import Training
import TransferFits

/// Fine-tunes of a network of carbon to oxygen.
@Suite("A network of response functions is fine-tuned to a nucleus")
struct TuningTests {
    let fit: ResponseFit
    let network: Network
    let source: [Float]
    let settings: ResponseTuning

    init() throws {
        var card = ResponseCard()
        card.targets = ["12C", "16O"]
        card.width = 8
        card.blocks = 2
        card.recipe.epochs = 2
        card.recipe.batchSize = 512
        fit = try ResponseFit(card: card, tables: card.readTables(), products: .fixedOrder(.portable))
        network = try fit.makeMemory(threads: 1)
        let trained: MemberRecord<TransferKey>? = fit.train(
            TransferKey(target: "nuclei", depth: 3, replica: 1), resuming: nil, in: network) { _ in true }
        source = try #require(trained).weights
        var settings = ResponseTuning()
        settings.steps = 20
        self.settings = settings
    }

    private var oxygen: Range<Int> { fit.measurements.ranges[1] }

    private func tune(
        depth: Int, _ settings: ResponseTuning? = nil, resuming state: MemberState? = nil, observe: (TrainingMoment) -> Bool = { _ in true }
    ) -> MemberRecord<TransferKey>? {
        fit.tune(
            TransferKey(target: "16O", depth: depth, replica: 1), from: source, nucleus: oxygen, draws: fit.card.bootstrap,
            TuningVariant(depth: depth, pull: 0), settings ?? self.settings, resuming: state, in: network, observe: observe)
    }

    @Test("At depth 0 the source stays; at depth d its last d weight layers change and no other number", arguments: 0...3)
    func depth(_ depth: Int) throws {
        let weights = try #require(tune(depth: depth)).weights
        let layout = ParameterLayout(fit.card.architecture)
        let changed = weights.indices.filter { weights[$0] != source[$0] }
        #expect(changed.isEmpty == (depth == 0))
        let first = layout.tensor("dense\(min(3 - depth, 2)).weight").offset
        #expect(depth == 0 || changed.allSatisfy { $0 >= first }, "\(changed.first ?? 0) before \(first)")
    }

    @Test("The stronger the pull, the nearer to the source")
    func pull() throws {
        func distance(_ pull: Double) throws -> Float {
            var settings = settings
            settings.pulls = [pull]
            return zip(try #require(tune(depth: 3, settings)).weights, source).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        let (free, held) = (try distance(0), try distance(1000))
        #expect(held < free / 10, "\(held), \(free)")
    }

    @Test("A fine-tune that is stopped and goes on ends with the same bits")
    func resume() throws {
        let whole = try #require(tune(depth: 3))
        var kept: MemberState?
        let stopped = tune(depth: 3) { moment in
            guard moment.endsStep, moment.step == 4 else { return true }
            kept = moment.state?()
            return false
        }
        #expect(stopped == nil)
        var resumed = try #require(tune(depth: 3, resuming: try #require(kept)))
        resumed.seconds = whole.seconds
        #expect(resumed == whole)
    }

    @Test("No replica leaves an experiment on the nucleus out; its other draws are those of the source, but of one spectrum single points")
    func draws() throws {
        var plain = fit.card.bootstrap
        plain.leftOutGroups = 0
        #expect(fit.tuningTargets(fit.card.bootstrap, nucleus: oxygen) == plain && fit.card.bootstrap.leftOutGroups > 0)
        let block = try #require(fit.data.block[oxygen].first)
        let end = oxygen.lowerBound + fit.data.block[oxygen].prefix { $0 == block }.count
        plain.resample = .points
        #expect(fit.tuningTargets(fit.card.bootstrap, nucleus: oxygen.lowerBound..<end) == plain)
    }
}
