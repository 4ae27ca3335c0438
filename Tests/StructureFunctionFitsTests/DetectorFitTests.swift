import Files
import NeuralNetwork
import Runs
import StructureFunctionFiles
import StructureFunctionFits
import StructureFunctions
import TestSupport
import Testing

@Suite("Detectors and samples of fits of structure functions")
struct DetectorFitTests {
    private func fit(_ change: (inout StructureCard) -> Void) throws -> StructureFit {
        let card = StructureFitTests.card(change)
        return try StructureFit(card: card, files: StructureFit.read(card), products: .preferred)
    }

    /// The law at the nodes through the operator, and the events that quadrature and detector make of it: total variation by sample.
    private func variations(_ fit: StructureFit) -> [Double] {
        let matrix = fit.matrix(ofReplica: 0)
        var shares = [Double](repeating: 0, count: matrix.rows)
        matrix.multiply(NodeFunctions(fit.grid, of: .grv94, current: fit.card.current).values, into: &shares)
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

    @Test("Backgrounds are added to simulated events")
    func background() throws {
        let place = try TemporaryDirectory()
        try AtomicFile.write("bin,events\n5,50000\n", to: place.path("background.csv"))
        let fit = try fit { $0.detector.background = place.path("background.csv") }
        let without = try self.fit { _ in }
        #expect(abs(fit.sample.counts[5] - without.sample.counts[5] - 50000) < 3000)
        #expect(abs(fit.sample.counts.reduce(0, +) - 1.5e5) < 3000)
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
