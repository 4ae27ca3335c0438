import Files
import RunCards
import Runs
import ScatteringData
import StructureFunctionFits
import StructureFunctions

/// What a far detector makes of leptons: the card behind `nucens oscillate --detector`, whose keys are those of a section `detector`.
public struct FarDetectorCard: Card {
    public static let kind = "far-detector"

    public var detector = StructureCard.Detector()
    public var energyBins = 48
    public var angleBins = 48

    public init() {}

    public static let keys: [CardKey<FarDetectorCard>] = StructureCard.Detector.keys.lifted(to: \.detector) + [
        .section("bins", [
            .integer("energies", \.energyBins, in: 4...400),
            .integer("angles", \.angleBins, in: 4...400),
        ]),
    ]

    public func check(file: String) throws(CardError) {
        if let wrong = detector.mistake() { throw CardError(file: file, line: nil, message: wrong) }
    }

    /// - Throws: ``CardError`` with the line of what is wrong, or `DataError` for a file that cannot be read.
    public init(file: String) throws {
        let bytes = try DataTable.file(file).bytes
        guard let text = String(validating: bytes, as: UTF8.self) else { throw RunError("\(file): not valid UTF-8; give a card in YAML") }
        try self.init(yaml: text, file: file)
    }

    /// The complete card.
    var yaml: String { "kind: \(Self.kind)\n\(Self.keys.text(of: self))\n" }

    /// The detector with the files that its card names, in bins of the leptons that neutrinos up to an energy make.
    package func model(_ current: ChargedCurrent, greatestEnergy: Double) throws -> DetectorModel {
        guard let bins = LeptonBins(current, neutrinoEnergy: greatestEnergy, energies: energyBins, angles: angleBins) else {
            throw RunError("neutrinos up to \(greatestEnergy) GeV make no such lepton")
        }
        var files = SharedFiles()
        try DetectorModel.read(detector, bins, .far, into: &files)
        let model = try DetectorModel(detector, bins, .far, files)
        guard model.seesLeptons else {
            throw RunError("\(detector.efficiencies): all efficiencies are 0, and no lepton is seen; give those of the far detector")
        }
        return model
    }
}
