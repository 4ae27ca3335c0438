/// What is known of the experiments on each target: the content of experiments.csv.
public struct ExperimentCatalogue: Equatable, Sendable {
    /// The name of the table the catalogue was read from.
    public let source: String
    private let entries: [Entry]

    private struct Entry: Equatable {
        let target: String
        let experiment: Experiment
    }

    /// The catalogue compiled into the program.
    public static let bundled: ExperimentCatalogue = {
        do throws(DataError) {
            return try ExperimentCatalogue(BundledFile.table(named: "experiments.csv"))
        } catch {
            fatalError("the bundled catalogue of experiments is broken: \(error)")
        }
    }()

    /// Reads a table with the columns target, experiment, normalization_uncertainty, normalization_source, use (yes or no),
    /// reference and remark.
    ///
    /// - Throws: `DataError` with every problem found, each with file and line.
    public init(_ table: DataTable) throws(DataError) {
        var problems = Problems()
        var entries: [Entry] = []
        let columns = ["target", "experiment", "normalization_uncertainty", "normalization_source", "use", "reference", "remark"]
        if let content = CommaSeparatedTable(table, required: columns, problems: &problems) {
            for row in content.rows {
                let target = row["target"]!
                let name = row["experiment"]!
                if target.isEmpty || name.isEmpty {
                    problems.add("target or experiment is empty; name both", at: row.origin)
                    continue
                }
                if entries.contains(where: { $0.target == target && $0.experiment.name == name }) {
                    problems.add("\(name) on \(target) stands here a second time; keep one of the lines", at: row.origin)
                }
                let use = row["use"]!
                if use != "yes" && use != "no" {
                    problems.add("use is '\(use)'; write yes or no", at: row.origin)
                }
                guard let uncertainty = row.normalizationUncertainty(&problems) else { continue }
                entries.append(Entry(
                    target: target,
                    experiment: Experiment(
                        name: name, normalizationUncertainty: uncertainty, normalizationSource: row["normalization_source"]!,
                        isUsedByDefault: use == "yes", reference: row["reference"]!, remark: row["remark"]!)))
            }
        }
        try problems.throwIfAny()
        self.entries = entries
        source = table.name
    }

    /// The experiments on a target, in the order of the catalogue.
    public func experiments(on target: Nucleus) -> [Experiment] {
        entries.filter { $0.target == target.name }.map(\.experiment)
    }

    public func experiment(named name: String, on target: Nucleus) -> Experiment? {
        entries.first { $0.target == target.name && $0.experiment.name == name }?.experiment
    }

    /// The targets on which the catalogue knows an experiment called `name`.
    func targets(of name: String) -> [String] {
        entries.filter { $0.experiment.name == name }.map(\.target)
    }
}
