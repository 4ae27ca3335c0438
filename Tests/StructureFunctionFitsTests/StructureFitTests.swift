import CrossSectionFits
import Files
import Members
import NeuralNetwork
import PortableMath
import Runs
import StructureFunctionFits
import StructureFunctions
import TestSupport
import Testing
import Training

@Suite("Fits of structure functions")
struct StructureFitTests {
    /// A small card, seconds to train.
    static func card(_ change: (inout StructureCard) -> Void = { _ in }) -> StructureCard {
        var card = StructureCard()
        (card.energyBins, card.angleBins, card.nodesX, card.nodesQ) = (12, 12, 10, 8)
        (card.width, card.blocks) = (16, 2)
        card.recipe.epochs = 60
        card.recipe.normalizationInterval = 10
        card.events.count = 1e5
        change(&card)
        return card
    }

    private func fit(_ change: (inout StructureCard) -> Void = { _ in }) throws -> StructureFit {
        let card = Self.card(change)
        return try StructureFit(card: card, files: StructureFit.read(card), products: .preferred)
    }

    private func train(
        _ fit: StructureFit, replica: Int = 0, from state: MemberState? = nil, until last: Int = .max,
        keep: (MemberState) -> Void = { _ in }
    ) throws -> MemberRecord<StructureKey>? {
        let work = StructureWork(fit: fit)
        return work.train(work.key(replica: replica), from: nil, resuming: state, in: try work.makeMemory(threads: 1)) { moment in
            if moment.step == last, let state = moment.state { keep(state()) }
            return moment.step < last
        }
    }

    @Test("a member that stopped and goes on ends with the bits of one that never stopped")
    func resuming() throws {
        let fit = try fit()
        let whole = try #require(try train(fit, replica: 3))
        var state: MemberState?
        #expect(try train(fit, replica: 3, until: 30) { state = $0 } == nil)
        let continued = try #require(try train(fit, replica: 3, from: try #require(state)))
        #expect(whole.status == .done)
        #expect(whole.arrays == continued.arrays)
        #expect(whole.figures == continued.figures && whole.history == continued.history)
    }

    @Test("outputs of zero leave the base, which is fitted anew to the events of each replica")
    func base() throws {
        let fit = try fit { $0.recipe.learningRate = 1e-12 }
        let records = try [0, 1].map { try #require(try train(fit, replica: $0)) }
        let base = QuarkBase(fit.grid, current: .muon, deviation: 0.1, resonances: 0.1)
        let numbers = records.map { $0.arrays.doubles(StructureRecord.base) }
        #expect(numbers[0] != numbers[1] && numbers[0].count == base.centres.count)
        for (record, numbers) in zip(records, numbers) {
            let functions = record.arrays.doubles(StructureRecord.functions)
            #expect(zip(functions, base.values(numbers)).allSatisfy { abs($0 / $1 - 1) < 1e-6 })
            let comparison = try #require(fit.comparison)
            let figures = comparison.figures(of: NodeFunctions(fit.grid, values: functions))
            #expect(figures.crossSection < 0.12, "\(figures)")
        }
        let plain = try #require(try train(try self.fit { $0.model.base = .none }))
        #expect(plain.arrays.doubles(StructureRecord.base).isEmpty)
    }

    @Test("replicas draw what they take the base for before the events, two and two on opposite sides, unless the prior is held")
    func priors() throws {
        func functions(_ prior: StructureCard.Model.Prior, _ replica: Int) throws -> [Double] {
            let fit = try fit {
                $0.recipe.learningRate = 1e-12
                ($0.events.bootstrap, $0.model.prior) = (false, prior)
            }
            return try #require(try train(fit, replica: replica)).arrays.doubles(StructureRecord.functions)
        }
        func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + abs(Portable.log($1.0 / $1.1)) } }
        let held = try functions(.held, 0), drawn = try (0..<3).map { try functions(.drawn, $0) }
        #expect(distance(held, try functions(.held, 1)) < 0.05 * distance(drawn[0], drawn[1]))
        #expect(distance(drawn[0], drawn[2]) > 0)
        // The geometric mean of two on opposite sides is nearer to what no draw gives than both.
        let middle = zip(drawn[0], drawn[1]).map { ($0 * $1).squareRoot() }
        #expect(distance(middle, held) < min(distance(drawn[0], held), distance(drawn[1], held)))
    }

    @Test("what a member of a pseudo-experiment is does not depend on the pseudo-experiments before")
    func memory() throws {
        let fit = try fit {
            ($0.second.near, $0.second.isAntineutrino) = ("near_numubar", true)
            $0.recipe.epochs = 10
        }
        let works = (0..<2).map { StructureWork(fit: fit.pseudoExperiment($0, fluxDeviation: 0)) }
        let memory = try works[0].makeMemory(threads: 1)
        func train(_ work: StructureWork, _ memory: StructureMemory) -> MemberRecord<StructureKey>? {
            work.train(work.key(replica: 0), from: nil, resuming: nil, in: memory) { _ in true }
        }
        let first = try #require(train(works[0], memory)), second = try #require(train(works[1], memory))
        let alone = try #require(train(works[1], try works[1].makeMemory(threads: 1)))
        #expect(second.arrays == alone.arrays && first.arrays != alone.arrays)
    }

    @Test("the network kept is that of a step that describes bins held out as well as the best one, and not later than it")
    func earlyStopping() throws {
        let record = try #require(try train(try fit { $0.model.base = .none }))
        let best = try #require(record.history.min { $0.figures[FitFigure.chiSquareTest] < $1.figures[FitFigure.chiSquareTest] })
        let kept = try #require(record.history.first { Double($0.step) == record.figures[StructureRecord.step] })
        #expect(kept.step <= best.step && record.chiSquareTest == kept.figures[FitFigure.chiSquareTest])
        let before = record.history.filter { $0.step < kept.step }.map { $0.figures[FitFigure.chiSquareTest] }
        #expect(before.allSatisfy { $0 > best.figures[FitFigure.chiSquareTest] })
        let noiseless = try #require(try train(try fit { $0.events.count = 0 }))
        #expect(noiseless.chiSquareTest.isNaN)
        #expect(noiseless.figures[StructureRecord.step] == 60)
    }

    @Test("training brings functions nearer to the law that events follow")
    func learning() throws {
        let fit = try fit {
            $0.events.count = 0
            $0.recipe.epochs = 1500
            $0.recipe.learningRate = 5e-3
        }
        let record = try #require(try train(fit))
        let comparison = try #require(fit.comparison)
        let trained = comparison.figures(of: NodeFunctions(fit.grid, values: record.arrays.doubles(StructureRecord.functions)))
        let flat = comparison.figures(of: NodeFunctions(fit.grid, values: Array(repeating: 0.5, count: 3 * fit.grid.count)))
        #expect(trained.crossSection < 0.3 * flat.crossSection && trained.near < 0.1 * flat.near, "\(trained), \(flat)")
        #expect(record.arrays.doubles(StructureRecord.shares).count == fit.bins.count)
    }

    @Test("replicas differ by their events, by their start and, where the card says so, by their flux")
    func replicas() throws {
        let fit = try fit { $0.flux.deviation = 0.05 }
        #expect(fit.sample.drawn(seed: 1, replica: 0) != fit.sample.drawn(seed: 1, replica: 1))
        #expect(fit.sample.drawn(seed: 1, replica: 0) == fit.sample.drawn(seed: 1, replica: 0))
        #expect(fit.deformation(ofReplica: 0) != fit.deformation(ofReplica: 1))
        let drawn = fit.sample.drawn(seed: 1, replica: 0).reduce(0, +), all = fit.sample.counts.reduce(0, +)
        #expect(abs(drawn - all) < 5 * all.squareRoot() && abs(all - 1e5) < 2000)
        let first = try train(fit, replica: 0, until: 61), second = try train(fit, replica: 1, until: 61)
        #expect(first?.arrays != second?.arrays)
    }

    @Test("digests know the settings and the data, and not where the result goes")
    func digests() throws {
        let digest = try fit().digest
        #expect(try fit { $0.output = "elsewhere" }.digest == digest)
        #expect(try fit { $0.replicas = 77 }.digest == digest)
        #expect(try fit { $0.seed = 2 }.digest != digest)
        #expect(try fit { $0.events.count = 2e5 }.digest != digest)
        #expect(try fit { $0.flux.deviation = 0.01 }.digest != digest)
    }

    @Test("a flux that ends below the greatest energy is refused with what to do")
    func flux() {
        #expect { try fit { $0.flux.greatestEnergy = 40 } } throws: {
            "\($0)".contains("lower that, or give a flux that covers the events")
        }
        #expect { try fit { $0.flux.near = "near_nue" } } throws: { "\($0)".contains("no flux 'near_nue'; there are near_numu") }
    }
}
