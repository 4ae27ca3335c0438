import Files
import PortableMath
import Randomness
import Runs
import StructureFunctionFiles
import StructureFunctions

/// The detector of a card: what it makes of leptons, and what replicas draw of it.
struct DetectorModel: Sendable {
    private let card: StructureCard.Detector
    private let bins: LeptonBins
    /// Of the card, or of its file.
    let response: DetectorResponse?
    private let efficiencies: [Double]
    /// Events by bin that the beam did not make; empty for none.
    let background: [Double]

    private enum Part { static let smearing = "smearing", efficiencies = "efficiencies", background = "background" }

    /// What a card names, read by rank 0.
    static func read(_ card: StructureCard.Detector, _ bins: LeptonBins, into files: inout SharedFiles) throws {
        if !card.smearing.isEmpty { files.add(Part.smearing, coded: try DetectorFile.smearing(card.smearing, bins: bins)) }
        if !card.efficiencies.isEmpty { files.add(Part.efficiencies, try DetectorFile.efficiencies(card.efficiencies, bins: bins)) }
        if !card.background.isEmpty { files.add(Part.background, try DetectorFile.background(card.background, bins: bins)) }
    }

    init(_ card: StructureCard.Detector, _ bins: LeptonBins, _ files: SharedFiles) throws(RunError) {
        (self.card, self.bins) = (card, bins)
        let given = card.efficiencies.isEmpty ? [] : try files.doubles(Part.efficiencies)
        efficiencies = given.isEmpty && card.efficiency < 1
            ? Array(repeating: card.efficiency, count: bins.count) : given.map { $0 * card.efficiency }
        background = card.background.isEmpty ? [] : try files.doubles(Part.background)
        if !card.smearing.isEmpty {
            response = DetectorResponse(try files.decode([SmearingRow].self, Part.smearing), efficiencies: efficiencies)
        } else {
            response = DetectorModel.response(card.resolution, bins, efficiencies)
        }
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
    func response(seed: UInt64, replica: Int) -> DetectorResponse? {
        guard card.resolutionDeviation > 0 || card.scaleDeviation > 0 else { return response }
        let stream = RandomStream(seed: seed, stream: .detectorShape, replica: replica)
        var resolution = card.resolution
        resolution.energy *= Portable.exp(card.resolutionDeviation * stream.normal(at: 0))
        resolution.angle *= Portable.exp(card.resolutionDeviation * stream.normal(at: 1))
        resolution.energyScale = 1 + card.scaleDeviation * stream.normal(at: 2)
        return DetectorModel.response(resolution, bins, efficiencies)
    }

    /// Background events by bin that a replica assumes: those of the file times e^(σz).
    func background(seed: UInt64, replica: Int) -> [Double] {
        guard card.backgroundDeviation > 0 else { return background }
        let draw = RandomStream(seed: seed, stream: .detectorShape, replica: replica).normal(at: 3)
        return background.map { $0 * Portable.exp(card.backgroundDeviation * draw) }
    }
}
