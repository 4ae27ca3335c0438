import StructureFunctions
import Testing

@Suite("Detectors that smear leptons")
struct DetectorTests {
    private func bins() throws -> LeptonBins { try #require(LeptonBins(.muon, neutrinoEnergy: 6, energies: 24, angles: 16)) }

    @Test("a lepton is seen somewhere, with its mean energy and the resolution around it")
    func moments() throws {
        let bins = try bins(), rows = LeptonResolution(energy: 0.1, angle: 2, energyScale: 1.02).smearing(of: bins)
        #expect(rows.count == bins.count)
        // In the middle of the region nothing is lost.
        let bin = 10 * bins.countAngle + 8, row = rows[bin]
        #expect(abs(row.shares.reduce(0, +) - 1) < 1e-4)
        let energy = bins.centre(bin).energy
        var (mean, squares) = (0.0, 0.0)
        for (place, share) in zip(row.bins, row.shares) { mean += share * bins.centre(Int(place)).energy }
        for (place, share) in zip(row.bins, row.shares) {
            squares += share * (bins.centre(Int(place)).energy - mean) * (bins.centre(Int(place)).energy - mean)
        }
        #expect(abs(mean / (1.02 * energy) - 1) < 0.01, "\(mean) of \(energy)")
        // Beside the resolution bins add their own width, once as true ones and once as seen ones.
        let width = bins.energyStep * bins.energyStep / 6
        #expect(abs((squares - width).squareRoot() / (0.1 * energy) - 1) < 0.05)
    }

    @Test("a perfect detector leaves leptons in their bins")
    func perfect() throws {
        let bins = try bins()
        #expect(LeptonResolution().isPerfect)
        for (bin, row) in LeptonResolution().smearing(of: bins).enumerated() where bin % 7 == 3 {
            let own = zip(row.bins, row.shares).first { Int($0.0) == bin }?.1 ?? 0
            #expect(own > 0.9, "bin \(bin): \(own)")
        }
    }

    @Test("rows of an operator are smeared as the events that they make")
    func operators() throws {
        let rows: [(places: [Int32], values: [Double])] = [([0, 2], [1, 2]), ([1], [3]), ([0, 1], [0.5, 4])]
        let detector = DetectorResponse(
            [.init(bins: [0, 1], shares: [0.75, 0.25]), .init(bins: [1], shares: [1]), .init(bins: [0, 2], shares: [0.5, 0.5])],
            efficiencies: [1, 0.5, 0.8])
        let functions = [2.0, 3, 5]
        func events(_ rows: [(places: [Int32], values: [Double])]) -> [Double] {
            rows.map { row in zip(row.places, row.values).reduce(0) { $0 + functions[Int($1.0)] * $1.1 } }
        }
        let (seen, expected) = (events(detector.seen(rows, width: 3)), detector.seen(events(rows)))
        for (a, b) in zip(seen, expected) { #expect(abs(a - b) < 1e-12) }
        #expect(abs(expected[0] - (0.75 * 12 + 0.5 * 0.8 * 13)) < 1e-12)
    }
}
