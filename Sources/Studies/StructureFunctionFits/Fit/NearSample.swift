import Files
import Runs
import ScatteringData
import StructureFunctionFiles
import StructureFunctions

/// One of the samples that share functions: a flux with the leptons that it made.
package struct NearSample: Sendable {
    /// 0 for the first.
    let number: Int
    /// The column of its flux.
    package let name: String
    let flux: NeutrinoFlux
    let isOtherBeam: Bool
    /// Shares of all events of the beam that the law expects to be seen in each bin; empty for measured ones.
    let expected: [Double]
    /// Simulated events of the beam; 0 for no noise.
    let simulated: Double
    package var events: EventSample
    /// Measured events, and those of them outside the region that the flux reaches.
    package let eventCount: Int
    package let outside: Int

    private static func part(_ name: String, _ number: Int) -> String { number == 0 ? name : "\(name)-\(number)" }

    /// What a card says of a sample.
    struct Settings {
        var near: String
        var flux: String
        var isOtherBeam: Bool
        var file: String
        var count: Double

        static func all(of card: StructureCard) -> [Settings] {
            let first = Settings(
                near: card.flux.near, flux: card.flux.file, isOtherBeam: false, file: card.events.file, count: card.events.count)
            return [first] + card.further.map { sample in
                Settings(
                    near: sample.near, flux: sample.flux.isEmpty ? card.flux.file : sample.flux,
                    isOtherBeam: sample.isAntineutrino != card.isAntineutrino, file: sample.file,
                    count: card.isNoiseless ? 0 : sample.count)
            }
        }
    }

    static func table(_ flux: String) throws(DataError) -> DataTable {
        flux == NeutrinoFlux.bundledName ? NeutrinoFlux.bundled : try DataTable.file(flux)
    }

    /// What a card names of its samples, read by rank 0; what is expected of simulated events is computed there too.
    static func read(_ card: StructureCard, _ bins: LeptonBins, law: StructureLaw?, into files: inout SharedFiles) throws {
        let detector = try DetectorModel(card.detector, bins, files)
        for (number, settings) in Settings.all(of: card).enumerated() {
            let table = try table(settings.flux)
            files.add(part("flux", number), table.bytes)
            guard let law else {
                files.add(part("events", number), try EventFile.detected(settings.file))
                continue
            }
            let flux = try NeutrinoFlux(table, column: settings.near)
            try StructureFit.requireCover(of: card, flux, settings.flux)
            files.add(
                part("expected", number),
                shares(of: law, card, bins, flux, isOtherBeam: settings.isOtherBeam, detector))
        }
    }

    /// - Throws: ``RunError`` for a flux that cannot be read or events that are not there.
    init(
        _ settings: Settings, number: Int, card: StructureCard, bins: LeptonBins, detector: DetectorModel, files: SharedFiles
    ) throws(RunError) {
        (self.number, name, isOtherBeam, simulated) = (number, settings.near, settings.isOtherBeam, settings.count)
        let table = DataTable(name: settings.flux, bytes: try files.bytes(Self.part("flux", number)))
        do throws(DataError) { flux = try NeutrinoFlux(table, column: settings.near) } catch { throw RunError("\(error)") }
        try StructureFit.requireCover(of: card, flux, settings.flux)
        guard !card.isSimulated else {
            expected = try files.doubles(Self.part("expected", number))
            (eventCount, outside) = (0, 0)
            events = EventSample(counts: [], bins: bins, number: number)
            events = simulated(card, bins, detector, shares: expected)
            return
        }
        let numbers = try files.doubles(Self.part("events", number))
        expected = []
        events = EventSample(numbers: numbers, bins: bins, number: number)
        eventCount = numbers.count / 3
        outside = stride(from: 0, to: numbers.count, by: 3).count { bins.bin(energy: numbers[$0], cosine: numbers[$0 + 1]) == nil }
        guard !events.isEmpty else {
            throw RunError(
                "\(settings.file): none of its \(eventCount) events lies where neutrinos up to flux.greatest_energy = "
                    + "\(card.flux.greatestEnergy) GeV reach; are E_l and cos_theta in GeV and of the lepton?")
        }
    }

    /// Events of a pseudo-experiment by bin, background included: shares of all where there is no noise.
    func simulated(_ card: StructureCard, _ bins: LeptonBins, _ detector: DetectorModel, shares: [Double]) -> EventSample {
        guard simulated > 0 else { return EventSample(counts: shares, bins: bins, number: number) }
        var means = shares.map { $0 * simulated }
        if number == 0, !detector.background.isEmpty { means = zip(means, detector.background).map { $0 + $1 } }
        let counts = EventSample.simulated(means: means, bins: bins, seed: card.seed, experiment: 0, number: number)
        return EventSample(counts: counts, bins: bins, number: number)
    }

    /// Shares of all seen events that a law makes in each bin.
    static func shares(
        of law: StructureLaw, _ card: StructureCard, _ bins: LeptonBins, _ flux: NeutrinoFlux, isOtherBeam: Bool, _ detector: DetectorModel
    ) -> [Double] {
        let events = detector.seen(
            FluxIntegral(bins, flux: flux, isOtherBeam: isOtherBeam).events(of: law, isAntineutrino: card.isAntineutrino))
        let total = events.reduce(0, +)
        return events.map { $0 / total }
    }
}
