import Files
import Members
import NeuralNetwork
import Runs
import StructureFunctionFiles
import StructureFunctionFits
import StructureFunctions
import TestSupport
import Testing
import Training

@Suite("Detectors and samples of fits of structure functions")
struct DetectorFitTests {
    private func fit(_ change: (inout StructureCard) -> Void) throws -> StructureFit {
        let card = StructureFitTests.card(change)
        return try StructureFit(card: card, files: StructureFit.read(card), products: .preferred)
    }

    /// The law at the nodes through the operator, and the events that quadrature and detector make of it: total variation by sample.
    private func variations(_ fit: StructureFit, lepton: ChargedCurrent = .muon) -> [Double] {
        let matrix = fit.matrix(ofReplica: 0, lepton: lepton)
        var shares = [Double](repeating: 0, count: matrix.rows)
        matrix.multiply(NodeFunctions(fit.grid, of: .grv94, current: lepton).values, into: &shares)
        return fit.samples.indices.map { number in
            let seen = fit.samples[number].events.counts, all = seen.reduce(0, +)
            let own = shares[number * fit.bins.count..<(number + 1) * fit.bins.count], total = own.reduce(0, +)
            return 0.5 * zip(own, seen).reduce(0) { $0 + abs($1.0 / total - $1.1 / all) }
        }
    }

    @Test("The operator makes what detectors see of fluxes, of both beams and off their axis")
    func samples() throws {
        let place = try TemporaryDirectory()
        try AtomicFile.write("E_GeV,off\n0.3,1\n1.2,9\n2.5,2\n10,0.01\n", to: place.path("off.csv"))
        try AtomicFile.write("E_l_GeV,efficiency\n0.5,0.2\n2,0.9\n", to: place.path("efficiency.csv"))
        func change(_ card: inout StructureCard) {
            (card.nodesX, card.nodesQ, card.events.count) = (40, 32, 0)
            (card.detector.resolution.energy, card.detector.resolution.angle) = (0.08, 1.5)
            card.detector.efficiencies = place.path("efficiency.csv")
            (card.second.near, card.second.isAntineutrino) = ("near_numubar", true)
            (card.third.near, card.third.flux) = ("off", place.path("off.csv"))
        }
        let smeared = try fit(change)
        #expect(smeared.samples.count == 3)
        for variation in variations(smeared) { #expect(variation < 1e-3, "\(variation)") }
        let sharp = try fit {
            change(&$0)
            $0.detector = StructureCard().detector
        }
        for (a, b) in zip(smeared.samples, sharp.samples) {
            let (seen, made) = (a.events.counts, b.events.counts)
            let away = zip(seen, made).reduce(0.0) { $0 + abs($1.0 - $1.1) }
            #expect(0.5 * away > 0.02, "a detector that changes nothing")
        }
        #expect(smeared.digest != sharp.digest)
    }

    @Test("Replicas draw their detector where the card says so, and samples their own events")
    func draws() throws {
        let fit = try fit {
            $0.detector.scaleDeviation = 0.02
            $0.second.near = "near_numu"
        }
        let one = fit.matrix(ofReplica: 1), two = fit.matrix(ofReplica: 2)
        var (a, b) = ([Double](repeating: 0, count: one.rows), [Double](repeating: 0, count: one.rows))
        let functions = NodeFunctions(fit.grid, of: .grv94, current: fit.card.current).values
        one.multiply(functions, into: &a)
        two.multiply(functions, into: &b)
        #expect(a != b)
        let (first, second) = (fit.samples[0].events, fit.samples[1].events)
        #expect(first.counts != second.counts && first.drawn(seed: 1, replica: 1) != second.drawn(seed: 1, replica: 1))
    }

    @Test("The same file of probabilities gives the same digest each time it is read, and smears as it says")
    func smearingFile() throws {
        let place = try TemporaryDirectory()
        let rows = (0..<144).map { "\($0),\($0),0.75\n\($0),\(($0 + 1) % 144),0.25\n" }
        try AtomicFile.write("true_bin,bin,probability\n" + rows.joined(), to: place.path("smearing.csv"))
        func change(_ card: inout StructureCard) { (card.detector.smearing, card.events.count) = (place.path("smearing.csv"), 0) }
        let smeared = try fit(change), sharp = try fit { $0.events.count = 0 }
        #expect(try (0..<4).allSatisfy { _ in try fit(change).digest == smeared.digest })
        let (seen, made) = (smeared.sample.counts, sharp.sample.counts)
        for bin in 1..<144 { #expect(abs(seen[bin] - 0.75 * made[bin] - 0.25 * made[bin - 1]) < 1e-12) }
    }

    @Test("Backgrounds are added to simulated events")
    func background() throws {
        let place = try TemporaryDirectory()
        try AtomicFile.write("bin,events\n5,50000\n", to: place.path("background.csv"))
        let fit = try fit { $0.detector.background = place.path("background.csv") }
        let without = try self.fit { _ in }
        #expect(abs(fit.sample.counts[5] - without.sample.counts[5] - 50000) < 3000)
        #expect(abs(fit.sample.counts.reduce(0, +) - 1.5e5) < 3000)
    }

    @Test("Muons and electrons, of both beams, are made of the same functions: those of either lepton")
    func leptons() throws {
        let fit = try fit { card in
            (card.nodesX, card.nodesQ, card.events.count) = (40, 32, 0)
            (card.second.near, card.second.lepton) = ("near_numu", .electron)
            (card.third.near, card.third.lepton, card.third.isAntineutrino) = ("near_numubar", .electron, true)
        }
        for lepton in [ChargedCurrent.muon, .electron] {
            for variation in variations(fit, lepton: lepton) { #expect(variation < 1e-3, "\(variation)") }
        }
        // Electrons are where muons are not.
        let (muons, electrons) = (fit.samples[0].events.counts, fit.samples[1].events.counts)
        #expect(0.5 * zip(muons, electrons).reduce(0) { $0 + abs($1.0 - $1.1) } > 2e-3)
    }

    @Test("Fits to muons and electrons give functions of muons, nearer to the law than muons alone")
    func bothLeptons() throws {
        func error(_ change: (inout StructureCard) -> Void) throws -> Double {
            let fit = try fit {
                $0.recipe.learningRate = 1e-12
                change(&$0)
            }
            let work = StructureWork(fit: fit), memory = try work.makeMemory(threads: 1)
            let errors = try (0..<4).map { replica in
                let record = try #require(
                    work.train(work.key(replica: replica), from: nil, resuming: nil, in: memory) { _ in true })
                let functions = NodeFunctions(fit.grid, values: record.arrays.doubles(StructureRecord.functions))
                return try #require(fit.comparison).figures(of: functions).crossSection
            }
            return errors.reduce(0, +) / 4
        }
        let alone = try error { _ in }
        let both = try error { ($0.second.near, $0.second.lepton, $0.second.count) = ("near_numu", .electron, 1e7) }
        #expect(both < 0.7 * alone, "\(both), \(alone)")
    }

    @Test("Each sample has a background of its own, whose size replicas draw")
    func backgrounds() throws {
        let place = try TemporaryDirectory()
        try AtomicFile.write("bin,events\n5,50000\n", to: place.path("background.csv"))
        func change(_ card: inout StructureCard) {
            (card.second.near, card.second.count) = ("near_numubar", 1e5)
            card.second.isAntineutrino = true
        }
        let with = try fit {
            change(&$0)
            ($0.second.background, $0.second.backgroundDeviation) = (place.path("background.csv"), 0.2)
        }
        let without = try fit(change), samples = zip(with.samples, without.samples).map { ($0, $1) }
        #expect(samples[0].0.events.counts == samples[0].1.events.counts)
        #expect(abs(samples[1].0.events.counts[5] - samples[1].1.events.counts[5] - 50000) < 3000)
        let drawn = (0..<3).map { with.samples[1].background(seed: 1, replica: $0)[5] }
        #expect(Set(drawn).count == 3 && drawn.allSatisfy { abs($0 / 50000 - 1) < 1 })
        #expect(with.samples[0].background(seed: 1, replica: 0).allSatisfy { $0 == 0 })
        #expect(with.digest != without.digest)
    }

    @Test(
        "What is wrong with files of detectors is said with its row and a cure",
        arguments: [
            ("smearing", "true_bin,bin,probability\n0,0,0.9\n", "the probabilities of true_bin 0 add up to 0.9, not to 1"),
            ("smearing", "true_bin,bin,probability\n0,0,-0.1\n", ":2: probability is -0.1; probabilities lie between 0 and 1"),
            ("smearing", "true_bin,bin,probability\n0,144,1\n", ":2: bin is 144; bins are whole numbers from 0 to 143"),
            ("smearing", "true_bin,probability\n0,1\n", "no column bin; there are true_bin, probability"),
            ("efficiencies", "bin,efficiency\n0,-0.2\n", ":2: efficiency is -0.2; efficiencies lie between 0 and 1"),
            ("efficiencies", "bin,efficiency\n0,0.2\n", "there is no row of bin 1; give one for each of the 144 bins"),
            ("efficiencies", "E_l_GeV,efficiency\n2,0.2\n1,0.5\n", "sort the rows"),
            ("efficiencies", "E_l_GeV,efficiency\n2000,0.2\n3000,0.5\n", "call the column E_l_MeV if it is in MeV"),
            ("background", "bin,events\n3,4\n3,4\n", ":3: bin 3 stands twice; leave out one of them"),
            ("background", "bin,events\n3,-4\n", ":2: events is -4; numbers of events are 0 or more"),
        ])
    func errors(kind: String, text: String, message: String) throws {
        let place = try TemporaryDirectory(), path = place.path("file.csv")
        try AtomicFile.write(text, to: path)
        #expect {
            try fit { card in
                switch kind {
                case "smearing": card.detector.smearing = path
                case "efficiencies": card.detector.efficiencies = path
                default: card.detector.background = path
                }
            }
        } throws: { "\($0)".contains(message) }
    }
}
