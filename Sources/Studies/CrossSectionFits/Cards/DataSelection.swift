import DataFormats
import RunCards
import ScatteringData

/// Which measurements a job uses: the `data` section of a card.
public struct DataSelection: Sendable, Equatable {
    /// Tables to fit, in any format that DataFormats reads; the bundled table of the target when empty.
    public var files: [String] = []
    /// Δλ of experiments in the place of what is known of them, as "NAME=0.05", or of their points at one angle, as "NAME@45.5=0.05".
    public var normalizations: [String] = []
    /// Experiments left out, by name.
    public var excluded: [String] = []
    /// GeV; points with ω − Q²/(2 M_A) at or below it are set aside.
    public var lowOmegaCut = 0.026

    public init() {}

    public var selection: Selection {
        Selection(lowOmegaCut: lowOmegaCut, excluded: excluded, normalizations: normalizations.compactMap { try? NamedNormalization($0) })
    }

    /// - Throws: `DataError` for normalizations that would be without effect. Files may hold experiments on other nuclei than are fitted.
    public func checkNormalizations(in datasets: [Dataset]) throws(DataError) {
        try NamedNormalization.check(selection.normalizations.filter { files.isEmpty || $0.angle != nil }, in: datasets)
    }

    /// The tables, read; those compiled in are of `nucleus`.
    ///
    /// - Throws: `DataError` with file and line.
    public func tables(of nucleus: Nucleus) throws(DataError) -> [DataTable] {
        if files.isEmpty { return [try DataTable.bundled(nucleus)] }
        try MeasurementFile.refuseRepeated(files)
        let given = try normalizations.map { text throws(DataError) in try NamedNormalization(text) }
        let read = try files.map { file throws(DataError) in
            try MeasurementFile.read(path: file, options: ImportOptions(target: nucleus, normalizations: given, remedies: .card))
        }
        try NamedNormalization.check(given, in: read)
        return try read.map { data throws(DataError) in try data.table(on: nucleus) }
    }

    public static let keys: [CardKey<DataSelection>] = [
        .paths("files", \.files),
        .names("normalization", \.normalizations),
        .names("exclude", \.excluded),
        .number("low_omega_cut", \.lowOmegaCut, "an energy in GeV, 0 or more") { $0 >= 0 },
    ]

    /// - Parameter file: the card's, shown in errors.
    /// - Throws: ``CardError`` for what is not NAME=FRACTION.
    public func check(file: String) throws(CardError) {
        func fail(_ message: String) -> CardError { CardError(file: file, line: nil, message: "'data.normalization': \(message)") }
        for text in normalizations {
            do throws(DataError) { _ = try NamedNormalization(text) } catch { throw fail("\(error)") }
        }
    }
}

extension DataSelection {
    /// GeV, as a complete card of any study of cross sections says it; nil where it does not.
    public static func lowOmegaCut(inCard yaml: String) -> Double? {
        guard var card = try? CardSection(yaml: yaml, file: ""), var data = try? card.entry("data")?.section() else { return nil }
        return try? data.entry("low_omega_cut")?.number("an energy") { $0 >= 0 }
    }
}
