import DataFormats
import ScatteringData

/// A file of this text, as if read from `name`.
func file(_ text: String, name: String = "data.txt") -> DataTable { DataTable(name: name, bytes: Array(text.utf8)) }

func read(_ text: String, name: String = "data.txt", target: String? = nil, experiment: String? = nil, normalizations: [String] = [])
    throws -> ImportedData {
    let options = ImportOptions(
        target: try target.map { try Nucleus($0) }, experiment: experiment,
        normalizations: try normalizations.map { try NamedNormalization($0) })
    return try MeasurementFile.read(file(text, name: name), options: options)
}

/// The messages with which a file is refused; empty when it is not.
func refusal(_ text: String, name: String = "data.txt", target: String? = nil) throws -> [String] {
    do {
        _ = try read(text, name: name, target: target)
        return []
    } catch let error as DataError {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// The data set of a file on one nucleus, without a cut.
func dataset(_ data: ImportedData, on target: String = "12C") throws -> Dataset {
    let nucleus = try Nucleus(target)
    return try Dataset(target: nucleus, tables: [data.table(on: nucleus)], selection: Selection(lowOmegaCut: -10))
}

/// A HEPData table of two points on carbon; every part can be replaced.
func table(
    energy: String = "{name: E, units: GEV, value: 0.56}", theta: String = "{name: THETA, units: DEG, value: 36}",
    target: String = "{name: RE, value: E- C12 --> E- X}", omegaHeader: String = "{name: Energy transfer, units: MEV}",
    omega: [String] = ["{value: 100}", "{value: 120.3}"], header: String = "{name: D2(SIG)/DOMEGA/DE, units: NB/SR/GEV}",
    values: [String] = ["{value: 1200, errors: [{symerror: 90}]}", "{value: 1300, errors: [{symerror: 95}]}"],
    more: [String] = []
) -> String {
    let qualifiers = ([energy, theta, target] + more).filter { !$0.isEmpty }.map { "  - \($0)\n" }.joined()
    return """
        independent_variables:
        - header: \(omegaHeader)
          values:
        \(omega.map { "  - \($0)\n" }.joined())dependent_variables:
        - header: \(header)
          qualifiers:
        \(qualifiers)  values:
        \(values.map { "  - \($0)\n" }.joined())
        """
}
