import ArgumentParser
import DataFormats
import ScatteringData

/// What `nucens data` is told of files that do not say it themselves.
struct ReadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp(
        "Δλ of an experiment of which nothing is known, as a fraction; repeatable (\(NamedNormalization.assumed)).", valueName: "name=Δλ"))
    var normalization: [String] = []

    @Option(help: ArgumentHelp("The experiment's name, for files that name none (after the file).", valueName: "name"))
    var experiment: String?

    /// Reads files, and refuses a normalization that is of none of their experiments.
    func read(_ files: [String], target: Nucleus?) throws -> [ImportedData] {
        let normalizations = try normalization.map { text throws(DataError) in try NamedNormalization(text) }
        if let byAngle = normalizations.first(where: { $0.angle != nil }) {
            throw ValidationError(
                "a table has one Δλ an experiment; state that of \(byAngle.experiment) by angle under data.normalization of a card")
        }
        let options = ImportOptions(target: target, experiment: experiment, normalizations: normalizations)
        let read = try files.map { file throws(DataError) in try MeasurementFile.read(path: file, options: options) }
        try NamedNormalization.check(normalizations, in: read)
        return read
    }
}
