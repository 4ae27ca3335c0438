import Files
import Runs
import ScatteringData
import StructureFunctionFiles
import StructureFunctions
import Text

/// One of the samples that share functions: a flux with the leptons that it made.
package struct NearSample: Sendable {
    /// 0 for the first.
    let number: Int
    /// The column of its flux.
    package let name: String
    package let bins: LeptonBins
    let flux: NeutrinoFlux
    let detector: DetectorModel
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
    private struct Settings {
        var near: String
        var flux: String
        var lepton: StructureCard.Lepton
        var isOtherBeam: Bool
        var file: String
        var count: Double
        var detector: StructureCard.Detector

        static func all(of card: StructureCard) -> [Settings] {
            let first = Settings(
                near: card.flux.near, flux: card.flux.file, lepton: card.lepton, isOtherBeam: false, file: card.events.file,
                count: card.events.count, detector: card.detector)
            return [first] + card.further.map { sample in
                var detector = card.detector
                (detector.background, detector.backgroundDeviation) = (sample.background, sample.backgroundDeviation)
                return Settings(
                    near: sample.near, flux: sample.flux.isEmpty ? card.flux.file : sample.flux, lepton: card.lepton(of: sample),
                    isOtherBeam: sample.isAntineutrino != card.isAntineutrino, file: sample.file,
                    count: card.isNoiseless ? 0 : sample.count, detector: detector)
            }
        }

        /// - Parameter first: the detector of the first sample, which those of the same lepton share but for their background.
        func detector(
            _ number: Int, _ bins: LeptonBins, first: DetectorModel?, _ files: SharedFiles
        ) throws(RunError) -> DetectorModel {
            try DetectorModel(detector, bins, .near(sample: number), like: first, files)
        }
    }

    static func table(_ flux: String) throws(DataError) -> DataTable {
        flux == NeutrinoFlux.bundledName ? NeutrinoFlux.bundled : try DataTable.file(flux)
    }

    /// What a card names of its samples, read by rank 0, but the detector of the first one; what is expected of simulated events is
    /// computed there too.
    static func read(_ card: StructureCard, law: StructureLaw?, into files: inout SharedFiles) throws {
        var first: DetectorModel?
        for (number, settings) in Settings.all(of: card).enumerated() {
            let table = try table(settings.flux), bins = try StructureFit.bins(of: card, settings.lepton)
            if number > 0 {
                try DetectorModel.read(
                    settings.detector, bins, .near(sample: number), isKnown: settings.lepton == card.lepton, into: &files)
            }
            let detector = try settings.detector(number, bins, first: first, files)
            first = first ?? detector
            files.add(part("flux", number), table.bytes)
            guard let law else {
                files.add(part("events", number), try EventFile.detected(settings.file))
                continue
            }
            let flux = try NeutrinoFlux(table, column: settings.near)
            try StructureFit.requireCover(of: card, flux, settings.flux)
            files.add(
                part("expected", number),
                shares(
                    of: law, bins, flux, isOtherBeam: settings.isOtherBeam, isAntineutrino: card.isAntineutrino, detector))
        }
    }

    /// - Throws: ``RunError`` for a flux that cannot be read or events that are not there.
    static func all(of card: StructureCard, _ files: SharedFiles) throws(RunError) -> [NearSample] {
        var samples: [NearSample] = []
        for (number, settings) in Settings.all(of: card).enumerated() {
            samples.append(try NearSample(settings, number: number, card: card, first: samples.first?.detector, files: files))
        }
        return samples
    }

    private init(
        _ settings: Settings, number: Int, card: StructureCard, first: DetectorModel?, files: SharedFiles
    ) throws(RunError) {
        (self.number, name, isOtherBeam, simulated) = (number, settings.near, settings.isOtherBeam, settings.count)
        bins = try StructureFit.bins(of: card, settings.lepton)
        detector = try settings.detector(number, bins, first: first, files)
        let table = DataTable(name: settings.flux, bytes: try files.bytes(Self.part("flux", number)))
        do throws(DataError) { flux = try NeutrinoFlux(table, column: settings.near) } catch { throw RunError("\(error)") }
        try StructureFit.requireCover(of: card, flux, settings.flux)
        guard !card.isSimulated else {
            expected = try files.doubles(Self.part("expected", number))
            (eventCount, outside) = (0, 0)
            events = EventSample(counts: [], bins: bins, number: number)
            events = simulated(card, shares: expected)
            return
        }
        let numbers = try files.doubles(Self.part("events", number)), bins = bins
        expected = []
        events = EventSample(numbers: numbers, bins: bins, number: number)
        eventCount = numbers.count / 3
        outside = stride(from: 0, to: numbers.count, by: 3).count { bins.bin(energy: numbers[$0], cosine: numbers[$0 + 1]) == nil }
        guard !events.isEmpty else {
            throw RunError(
                "\(settings.file): none of its \(eventCount) events lies where neutrinos up to flux.greatest_energy = "
                    + "\(card.flux.greatestEnergy) GeV reach; are E_l and cos_theta in GeV and of the lepton?")
        }
        let background = detector.background.reduce(0, +), seen = events.counts.reduce(0, +)
        guard background < seen else {
            throw RunError(
                "\(settings.detector.background): a background of \(plain(background)) events, and \(settings.file) has \(plain(seen)); "
                    + "give the background of the same exposure")
        }
    }

    /// Events of a pseudo-experiment by bin, background included: shares of all where there is no noise.
    func simulated(_ card: StructureCard, shares: [Double]) -> EventSample {
        guard simulated > 0 else { return EventSample(counts: shares, bins: bins, number: number) }
        var means = shares.map { $0 * simulated }
        if !detector.background.isEmpty { means = zip(means, detector.background).map { $0 + $1 } }
        let counts = EventSample.simulated(means: means, bins: bins, seed: card.seed, experiment: 0, number: number)
        return EventSample(counts: counts, bins: bins, number: number)
    }

    /// Shares of all seen events that a law makes in each bin with a flux.
    func shares(of law: StructureLaw, _ flux: NeutrinoFlux, isAntineutrino: Bool) -> [Double] {
        Self.shares(of: law, bins, flux, isOtherBeam: isOtherBeam, isAntineutrino: isAntineutrino, detector)
    }

    private static func shares(
        of law: StructureLaw, _ bins: LeptonBins, _ flux: NeutrinoFlux, isOtherBeam: Bool, isAntineutrino: Bool, _ detector: DetectorModel
    ) -> [Double] {
        // Functions of a fit may make less than no events of the other beam.
        let events = detector.seen(
            FluxIntegral(bins, flux: flux, isOtherBeam: isOtherBeam).events(of: law, isAntineutrino: isAntineutrino).map { max(0, $0) })
        let total = events.reduce(0, +)
        return events.map { $0 / total }
    }

    /// Events by bin that the beam did not make, as a replica assumes them; 0 for none.
    package func background(seed: UInt64, replica: Int) -> [Double] { inAllBins(detector.background(seed: seed, replica: replica)) }

    /// The same of the card.
    var background: [Double] { inAllBins(detector.background) }

    private func inAllBins(_ background: [Double]) -> [Double] {
        background.isEmpty ? Array(repeating: 0, count: bins.count) : background
    }
}
