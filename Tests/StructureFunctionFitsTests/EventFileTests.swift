import Files
import StructureFunctionFiles
import StructureFunctionFits
import StructureFunctions
import TestSupport
import Testing

@Suite("Files of events")
struct EventFileTests {
    private func read(_ text: String) throws -> [Double] {
        let directory = try TemporaryDirectory()
        let path = directory.path("events.csv")
        try AtomicFile.write(text, to: path)
        return try EventFile.detected(path)
    }

    @Test("columns go by their names, energies by their units; without weights each event has 1")
    func columns() throws {
        #expect(try read("E_l_GeV,cos_theta\n1.5,0.9\n2,0.8\n") == [1.5, 0.9, 1, 2, 0.8, 1])
        #expect(try read("weight,cos_theta,E_mu_MeV\n0.5,0.9,1500\n") == [1.5, 0.9, 0.5])
    }

    @Test(
        "what is wrong is said with its row and a cure",
        arguments: [
            ("E_l_GeV,cos_theta\n1.5,1.2\n", "events.csv:2: cos_theta is 1.2; it lies between -1 and 1"),
            ("E_l_GeV,cos_theta\n-1,0.2\n", "events.csv:2: the energy of E_l_GeV is -1 GeV"),
            ("E_l_GeV,cos_theta,weight\n1,0.2,-3\n", "events.csv:2: the weight is -3; weights are 0 or more"),
            ("E_l_GeV,cos_theta\n1500,0.9\n900,0.8\n", "call the column E_l_MeV if it is in MeV"),
            ("energy,angle\n1,0.2\n", "no column E_l_GeV (or E_mu_GeV, E_e_GeV, E_l_MeV, …); there are energy, angle"),
            ("E_l_GeV,cos_theta\n", "no rows below the header; add the events"),
        ])
    func errors(text: String, message: String) {
        #expect { try read(text) } throws: { "\($0)".contains(message) }
    }

    @Test("events outside the region that the flux reaches are left out and counted; equal events draw different numbers")
    func sample() throws {
        let bins = try #require(LeptonBins(.muon, neutrinoEnergy: 10, energies: 8, angles: 8))
        let events: [Double] = [2, 0.95, 1, 2, 0.95, 1, 9, -0.9, 1, 3, 0.9, 2]
        let sample = EventSample(numbers: events, bins: bins)
        #expect(sample.counts.reduce(0, +) == 4)
        let bin = try #require(bins.bin(energy: 2, cosine: 0.95))
        let draws = (0..<400).map { sample.drawn(seed: 1, replica: $0)[bin] }
        let mean = draws.reduce(0, +) / 400
        var squares = 0.0
        for draw in draws { squares += (draw - mean) * (draw - mean) }
        let variance = squares / 400
        // Two independent events of mean 1: 2 and 2; the same draw for both would have a variance of 4.
        #expect(abs(mean - 2) < 0.3 && abs(variance - 2) < 0.6, "\(mean), \(variance)")
    }
}
