import RunCards
import StructureFunctions

extension StructureCard.Detector {
    /// Of a section `detector`, and of the card of a far detector.
    public static let keys: [CardKey<StructureCard.Detector>] = [
        .number("energy_resolution", \.resolution.energy, "a relative standard deviation, 0 or more and below 1") {
            (0..<1).contains($0)
        },
        .number("angle_resolution", \.resolution.angle, "a standard deviation in degrees, 0 or more and below 60") {
            (0..<60).contains($0)
        },
        .file("smearing", \.smearing),
        .number("efficiency", \.efficiency, "a share of the leptons, above 0 and up to 1") { $0 > 0 && $0 <= 1 },
        .file("efficiencies", \.efficiencies),
        .file("background", \.background),
        .number("resolution_uncertainty", \.resolutionDeviation, "a relative standard deviation, 0 or more and below 0.5") {
            (0..<0.5).contains($0)
        },
        .number("scale_uncertainty", \.scaleDeviation, "a relative standard deviation, 0 or more and below 0.2") {
            (0..<0.2).contains($0)
        },
        .number("background_uncertainty", \.backgroundDeviation, backgroundExpected, where: isBackgroundDeviation),
    ]

    static let backgroundExpected = "a relative standard deviation, 0 or more and below 1"
    static let isBackgroundDeviation: @Sendable (Double) -> Bool = { (0..<1).contains($0) }

    /// What does not go together; nil where all does.
    ///
    /// - Parameter section: what stands before the names of keys: "detector.".
    public func mistake(in section: String = "") -> String? {
        if !smearing.isEmpty, !resolution.isPerfect || resolutionDeviation > 0 || scaleDeviation > 0 {
            return "'\(section)smearing' takes the place of resolutions and their uncertainties; leave out one of them"
        }
        if resolutionDeviation > 0, resolution.isPerfect {
            return "'\(section)resolution_uncertainty' is that of a resolution; give '\(section)energy_resolution' or 'angle_resolution'"
        }
        if backgroundDeviation > 0, background.isEmpty {
            return "'\(section)background_uncertainty' is that of a background; give its file with '\(section)background'"
        }
        return nil
    }
}

extension CardKey {
    /// A name, or nothing.
    static func name(_ name: String, _ place: Place<String>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.names()?.joined() ?? ""
        } text: { CardText.quoted($0[keyPath: place]) }
    }

    /// A file, or nothing.
    static func file(_ name: String, _ place: Place<String>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.filePaths()?.joined() ?? ""
        } text: { CardText.quoted($0[keyPath: place]) }
    }
}
