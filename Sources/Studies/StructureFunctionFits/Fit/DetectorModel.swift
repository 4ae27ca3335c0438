import Files
import PortableMath
import Randomness
import Runs
import StructureFunctionFiles
import StructureFunctions

/// The detector of a card: what it makes of leptons, and what replicas draw of it.
package struct DetectorModel: Sendable {
    let card: StructureCard.Detector
    package let bins: LeptonBins
    /// Probabilities of a file; empty for a resolution.
    let smearing: [SmearingRow]
    /// Of the card, or of its file.
    package let response: DetectorResponse?
    /// Share of the leptons of each bin that are seen; empty for all.
    let efficiencies: [Double]
    /// Events by bin that the beam did not make; empty for none.
    package let background: [Double]
    /// Which draws are this detector's.
    private let draws: Draws

    /// Detectors whose draws have nothing to do with each other.
    package enum Draws: Sendable {
        /// Of the near detector, by sample: samples share all draws but that of the background.
        case near(sample: Int)
        case far

        func stream(seed: UInt64, replica: Int) -> RandomStream {
            switch self {
            case .near: RandomStream(seed: seed, stream: .detectorShape, replica: replica)
            case .far: RandomStream(seed: seed, stream: .farDetector, replica: replica)
            }
        }

        func background(seed: UInt64, replica: Int) -> Double {
            guard case .near(let sample) = self, sample > 0 else { return stream(seed: seed, replica: replica).normal(at: 3) }
            return RandomStream(seed: seed, stream: .furtherBackgrounds, replica: replica).normal(at: UInt64(sample))
        }

        func part(_ name: String) -> String {
            if case .near(let sample) = self, sample > 0 { "\(name)-\(sample)" } else { name }
        }
    }

    private enum Part { static let smearing = "smearing", efficiencies = "efficiencies", background = "background" }

    /// What a card names, read by rank 0.
    ///
    /// - Parameter isKnown: whether smearing and efficiencies are those of a detector that was read before.
    package static func read(
        _ card: StructureCard.Detector, _ bins: LeptonBins, _ draws: Draws, isKnown: Bool = false, into files: inout SharedFiles
    ) throws {
        if !card.smearing.isEmpty, !isKnown {
            files.add(draws.part(Part.smearing), numbers(of: try DetectorFile.smearing(card.smearing, bins: bins)))
        }
        if !card.efficiencies.isEmpty, !isKnown {
            files.add(draws.part(Part.efficiencies), try DetectorFile.efficiencies(card.efficiencies, bins: bins))
        }
        if !card.background.isEmpty { files.add(draws.part(Part.background), try DetectorFile.background(card.background, bins: bins)) }
    }

    /// - Parameter known: a detector with the same smearing and efficiencies, if its bins are these.
    package init(
        _ card: StructureCard.Detector, _ bins: LeptonBins, _ draws: Draws, like known: DetectorModel? = nil, _ files: SharedFiles
    ) throws(RunError) {
        (self.card, self.bins, self.draws) = (card, bins, draws)
        background = card.background.isEmpty ? [] : try files.doubles(draws.part(Part.background))
        if let known, known.bins == bins {
            (smearing, efficiencies, response) = (known.smearing, known.efficiencies, known.response)
            return
        }
        let given = card.efficiencies.isEmpty ? [] : try files.doubles(draws.part(Part.efficiencies))
        efficiencies = given.isEmpty && card.efficiency < 1
            ? Array(repeating: card.efficiency, count: bins.count) : given.map { $0 * card.efficiency }
        smearing = card.smearing.isEmpty ? [] : DetectorModel.rows(of: try files.doubles(draws.part(Part.smearing)))
        response = smearing.isEmpty
            ? DetectorModel.response(card.resolution, bins, efficiencies) : DetectorResponse(smearing, efficiencies: efficiencies)
    }

    /// Of each row how many bins it has, the bins and their shares. Plain numbers, as their bytes enter digests.
    private static func numbers(of rows: [SmearingRow]) -> [Double] {
        rows.flatMap { [Double($0.bins.count)] + $0.bins.map { Double($0) } + $0.shares }
    }

    private static func rows(of numbers: [Double]) -> [SmearingRow] {
        var (rows, next) = ([SmearingRow](), 0)
        while next < numbers.count {
            let count = Int(numbers[next]), bins = next + 1..<next + 1 + count, end = bins.upperBound + count
            rows.append(SmearingRow(bins: numbers[bins].map { Int32($0) }, shares: Array(numbers[bins.upperBound..<end])))
            next = end
        }
        return rows
    }

    /// nil where all leptons are seen in their own bins.
    private static func response(_ resolution: LeptonResolution, _ bins: LeptonBins, _ efficiencies: [Double]) -> DetectorResponse? {
        if resolution.isPerfect, efficiencies.isEmpty { return nil }
        let rows = resolution.isPerfect
            ? (0..<bins.count).map { SmearingRow(bins: [Int32($0)], shares: [1]) } : resolution.smearing(of: bins)
        return DetectorResponse(rows, efficiencies: efficiencies)
    }

    /// What is seen of true events.
    func seen(_ events: [Double]) -> [Double] { response?.seen(events) ?? events }

    /// What a replica takes it for: resolutions times e^(σz), the energy scale 1 + σz, each z a normal number of its own.
    package func response(seed: UInt64, replica: Int) -> DetectorResponse? {
        guard card.resolutionDeviation > 0 || card.scaleDeviation > 0 else { return response }
        let stream = draws.stream(seed: seed, replica: replica)
        var resolution = card.resolution
        resolution.energy *= Portable.exp(card.resolutionDeviation * stream.normal(at: 0))
        resolution.angle *= Portable.exp(card.resolutionDeviation * stream.normal(at: 1))
        resolution.energyScale = 1 + card.scaleDeviation * stream.normal(at: 2)
        return DetectorModel.response(resolution, bins, efficiencies)
    }

    /// Background events by bin that a replica assumes: those of the file times e^(σz).
    package func background(seed: UInt64, replica: Int) -> [Double] {
        guard card.backgroundDeviation > 0 else { return background }
        let draw = draws.background(seed: seed, replica: replica)
        return background.map { $0 * Portable.exp(card.backgroundDeviation * draw) }
    }
}
