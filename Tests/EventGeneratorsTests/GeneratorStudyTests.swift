import EventGeneration
import EventGenerators
import Events
import Files
import Members
import NeuralNetwork
import RunCards
import Runs
import SplineFlows
import Testing
import TestSupport
import ToyEvents

@Suite("Generators of events as members")
struct GeneratorStudyTests {
    private static func card(_ more: String = "") throws -> GeneratorCard {
        try GeneratorCard(
            yaml: "replicas: 2\nflow: {bins: 8, width: 16, blocks: 2}\ntraining: {epochs: 4, batch_size: 64}\n" + more, file: "card")
    }

    private static let adversarialCard = "method: gan\ngan: {latents: 3, width: 8, blocks: 2, epochs: 5, batch_size: 64}"

    private static func events(_ count: Int = 600, seed: UInt64 = 1, shift: Double = 0) throws -> EventTable {
        let bytes = Array(ToyLaw.text(ToyLaw.events(count, seed: seed, shift: shift)).utf8)
        return try EventText.read(ByteBlocks(bytes), name: "toy.csv").table
    }

    private func work(
        _ card: GeneratorCard, _ events: EventTable, base: (model: EventModel, weights: [[Float]])? = nil
    ) throws -> GeneratorWork {
        GeneratorWork(fit: try GeneratorFit(card: card, events: events, base: base, products: .available[0]))
    }

    private func train(_ work: GeneratorWork, replica: Int = 0) throws -> MemberRecord<GeneratorKey> {
        let memory = try work.makeMemory(threads: 1)
        return try #require(work.train(GeneratorKey(replica: replica), from: nil, resuming: nil, in: memory) { _ in true })
    }

    @Test("A member that is stopped after any epoch and goes on from its checkpoint ends in the same bits", arguments: [
        (false, "method: flow"), (true, "method: flow"), (false, Self.adversarialCard), (true, Self.adversarialCard),
    ])
    func resuming(fineTune: Bool, method: String) throws {
        var card = try Self.card(method)
        var base: (model: EventModel, weights: [[Float]])?
        if fineTune {
            let source = try work(card, Self.events())
            base = (source.fit.model, [try train(source).arrays.singles(GeneratorArray.weights)])
            card = try Self.card("\(method)\ntransfer: {from: base, pulls: [0, 0.1]}")
        }
        let work = try work(card, Self.events(seed: 3), base: base)
        let straight = try train(work)
        for stop in [1, 3, 4, 5] where stop < straight.steps {
            let memory = try work.makeMemory(threads: 1)
            var state: MemberState?
            let stopped = work.train(GeneratorKey(replica: 0), from: nil, resuming: nil, in: memory) { moment in
                if moment.endsStep, moment.step == stop { state = moment.state?() }
                return moment.step < stop
            }
            #expect(stopped == nil && state?.step == stop)
            let bytes = CheckpointFile.encode(try #require(state), of: GeneratorKey(replica: 0), workload: work.digest)
            let stored = try CheckpointFile.decode(bytes, of: GeneratorKey(replica: 0), file: "checkpoint", workload: work.digest)
            let other = try work.makeMemory(threads: 2)
            var resumed = try #require(work.train(GeneratorKey(replica: 0), from: nil, resuming: stored, in: other) { _ in true })
            resumed.seconds = straight.seconds
            #expect(resumed == straight)
        }
    }

    @Test("Bootstrap, held-out and test events follow from an event's content: neither its place nor the others enter")
    func draws() throws {
        let (card, events) = (try Self.card("bootstrap: {resample: true}"), try Self.events())
        let forward = try work(card, events).fit
        let order = Array((0..<events.count).reversed())
        let backward = try work(card, events.selecting(order)).fit
        #expect(order.map { forward.isTest[$0] } == backward.isTest)
        func named(_ fit: GeneratorFit) -> [UInt64: Float] {
            let sample = fit.sample(replica: 1)
            return Dictionary(zip(sample.train.map { fit.events.address($0) }, sample.times)) { first, _ in first }
        }
        #expect(named(forward) == named(backward))
        let sample = forward.sample(replica: 0)
        #expect(Set(sample.heldOut).isDisjoint(with: sample.train) && sample.heldOut.allSatisfy { !forward.isTest[$0] })
        #expect(forward.sample(replica: 1).heldOut != sample.heldOut)
        let mean = Double(sample.times.reduce(0, +)) / Double(forward.isTest.count { !$0 } - sample.heldOut.count)
        #expect(abs(mean - 1) < 0.15)
    }

    @Test("Exponential weights count every event, those of a Poisson distribution leave a third out; without a bootstrap all count once")
    func bootstrap() throws {
        func sample(_ bootstrap: String) throws -> (share: Double, times: [Float]) {
            let fit = try work(Self.card(bootstrap), Self.events()).fit
            let sample = fit.sample(replica: 0)
            return (Double(sample.train.count) / Double(fit.isTest.count { !$0 } - sample.heldOut.count), sample.times)
        }
        let (exponential, none) = (try sample("bootstrap: {resample: true}"), try sample(""))
        let poisson = try sample("bootstrap: {resample: true, weights: poisson}")
        #expect(exponential.share == 1 && Set(exponential.times).count > 400 && exponential.times.allSatisfy { $0 > 0 })
        #expect(abs(poisson.share - 0.632) < 0.06 && poisson.times.allSatisfy { $0 >= 1 && $0.rounded() == $0 })
        #expect(none.share == 1 && none.times.allSatisfy { $0 == 1 })
    }

    @Test("The digest changes with events, settings and seed, and with nothing else")
    func digest() throws {
        let (card, events) = (try Self.card(), try Self.events())
        let digest = try work(card, events).digest
        var other = card
        other.replicas = 7
        other.output = "elsewhere"
        #expect(try work(other, events).digest == digest)
        other.seed = 2
        #expect(try work(other, events).digest != digest)
        other = card
        other.recipe.learningRate *= 2
        #expect(try work(other, events).digest != digest)
        #expect(try work(card, Self.events(seed: 2)).digest != digest)
    }

    @Test("A fine-tune to other events gains, one to the same law keeps near its base; too few events are refused")
    func fineTune() throws {
        let source = try work(Self.card(), Self.events(3000))
        let base = (source.fit.model, [try train(source).arrays.singles(GeneratorArray.weights)])
        let record = try train(work(Self.card("transfer: {from: base}"), Self.events(600, seed: 5, shift: 1), base: base))
        #expect(record.figures[GeneratorFigure.heldOut] < record.figures[GeneratorFigure.base])
        let same = try train(work(Self.card("transfer: {from: base, depth: 1}"), Self.events(80, seed: 6), base: base))
        #expect(same.figures[GeneratorFigure.heldOut] <= same.figures[GeneratorFigure.base])
        #expect(throws: RunError.self) { try work(Self.card(), Self.events(40)) }
    }

    @Test("On events of a known law the loss on test events comes near the entropy, and quality says so")
    func closure() throws {
        let text = "replicas: 2\nfolds: {test_fraction: 0.4}\nflow: {bins: 16, width: 32, blocks: 2}\ntraining: {epochs: 25}"
        let work = try work(GeneratorCard(yaml: text, file: "card"), Self.events(12_000))
        let records = try (0..<2).map { try train(work, replica: $0) }
        let quality = try #require(GeneratorQuality(work.fit, weights: records.map { $0.arrays.singles(GeneratorArray.weights) }))
        let test = work.fit.testIndices.map { work.fit.events[$0] }
        let exact = -test.reduce(0) { $0 + ToyLaw.logDensity(of: $1) } / Double(test.count)
        #expect(quality.makers.map(\.name) == ["floor", "generator", "histogram", "memory"])
        let generator = quality.makers[1]
        #expect(generator.loss > exact && generator.loss < exact + 0.03, "\(generator.loss), exact \(exact)")
        let mean = records.reduce(0) { $0 + $1.figures[GeneratorFigure.test] } / Double(records.count)
        #expect(generator.loss < mean, "the mixture beats the mean of its members")
        #expect(abs(generator.area - 0.5) < 4 * generator.areaError)
        #expect(quality.mean(generator.theta) < 1.5 * quality.mean(quality.makers[0].theta))
        #expect(quality.coverage.within1 > 0.55 && quality.coverage.within2 > 0.88)
    }

    @Test("Adversarial networks learn a law, join the energy or not, and know no density", arguments: [true, false])
    func adversarial(joins: Bool) throws {
        let text = "method: gan\nfolds: {test_fraction: 0.3}\n"
            + "gan: {latents: 4, width: 32, blocks: 2, epochs: 30, batch_size: 128, averaging: 0.99, join_energy: \(joins)}"
        let work = try work(GeneratorCard(yaml: text, file: "card"), Self.events(3000))
        let record = try train(work)
        let distances = record.history.map { $0.figures[GeneratorFigure.distance] }
        #expect(record.figures[GeneratorFigure.distance] < 0.5 * distances[0], "\(distances)")
        let quality = try #require(GeneratorQuality(work.fit, weights: [record.arrays.singles(GeneratorArray.weights)]))
        #expect(quality.makers[1].loss.isNaN && quality.makers[1].area > 0.4)
        #expect(quality.mean(quality.makers[1].sliced) < 0.6, "\(quality.makers[1])")
    }

    @Test("Depth and pull are chosen by held-out events, and on the law of the base the base stays")
    func depths() throws {
        let source = try work(Self.card(), Self.events(3000))
        let base = (source.fit.model, [try train(source).arrays.singles(GeneratorArray.weights)])
        let moved = try train(
            work(Self.card("transfer: {from: base, depth: auto, pulls: [0, 0.1]}"), Self.events(600, seed: 5, shift: 1), base: base))
        #expect(moved.figures[GeneratorFigure.depth] >= 1)
        #expect(moved.steps <= 6 * 4 && moved.figures[GeneratorFigure.heldOut] < moved.figures[GeneratorFigure.base])
        let same = try train(
            work(Self.card("transfer: {from: base, depth: auto, pulls: [0]}"), Self.events(80, seed: 6), base: base))
        #expect(same.figures[GeneratorFigure.heldOut] <= same.figures[GeneratorFigure.base])
    }

    @Test("What does not go together in a card is refused")
    func cards() {
        for text in ["flow: {bins: 1}", "transfer: {depth: 9}", "folds: {held_out_fraction: 0}", "transfer: {pulls: [-1]}", "bin: 3",
                     "transfer: {depth: deep}", "method: vae", "gan: {dropout: 1}"] {
            #expect(throws: CardError.self) { try GeneratorCard(yaml: text, file: "card") }
        }
    }
}
