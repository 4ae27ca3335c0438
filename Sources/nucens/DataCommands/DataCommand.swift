import ArgumentParser
import DataFormats
import Launch
import ScatteringData
import Text

/// `nucens data`: the bundled measurements, and files of others.
package struct DataCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "data", abstract: "List the bundled measurements; check files of measurements, and add them to a directory.",
        discussion: """
            Files may be comma-separated tables of nucens's own, lines of the quasi-elastic archive \
            (Z A E θ ω σ δ citation), lines or CSV with other columns that a header names with their units \
            (Z,A,E0,ThetaDeg,nu,cross,error,dataSet), or HEPData YAML: a submission's directory or submission.yaml, or a single table.
            """,
        subcommands: [List.self, Check.self, Add.self])

    package init() {}

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List targets, experiments, points used and set aside, and references: of files, or of what is compiled in.",
            discussion: "Points are those left by the default selection: ω − Q²/(2M) > 26 MeV, and no experiment that is off by default.")

        @Argument(help: "Files of measurements; without any, what is compiled in.", completion: .file())
        var files: [String] = []

        @Option(help: ArgumentHelp("Only this target; of files that name no nucleus, the one measured on.", valueName: "12C"))
        var target: String?

        @Flag(help: "Print the BibTeX entries to cite instead.")
        var citations = false

        @OptionGroup var reading: ReadingOptions

        func validate() throws {
            guard files.isEmpty, !reading.normalization.isEmpty || reading.experiment != nil else { return }
            throw ValidationError(
                "--normalization and --experiment are for files; bundled experiments have theirs. Give a file, or leave the options out.")
        }

        func run() throws {
            let datasets = try files.isEmpty ? bundled() : read()
            if !citations {
                print(datasets.map(\.summary).joined(separator: "\n\n"))
            } else if target == nil && files.isEmpty {
                print(Bibliography.bundled.text, terminator: "")
            } else {
                let entries = datasets.flatMap { Bibliography.bundled.entries(citing: $0.experiments) }
                print(entries.map(\.text).joined(separator: "\n\n"))
            }
        }

        private func bundled() throws -> [Dataset] {
            let targets = try target.map { name throws(DataError) in [try Nucleus(name)] } ?? DataTable.bundledTargets
            return try targets.map { try Dataset.bundled($0) }
        }

        private func read() throws -> [Dataset] {
            let nucleus = try target.map { name throws(DataError) in try Nucleus(name) }
            return try reading.read(files, target: nucleus).flatMap { try datasets(of: $0, nucleus) }
        }

        private func datasets(of data: ImportedData, _ target: Nucleus?) throws -> [Dataset] {
            for note in data.notes { Messages.say("\(data.path): \(note)") }
            if let target { return [try Dataset(target: target, tables: [data.table(on: target)])] }
            return try data.tables.map { table in
                guard let target = table.target else { throw ValidationError("\(data.path) names no nucleus; say it with --target 12C") }
                return try Dataset(target: target, tables: [table.table])
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how a file of measurements is understood, and what is wrong with it.",
            discussion: """
                A table of nucens's own is comma-separated with the columns experiment, E_GeV, theta_deg, omega_GeV, \
                d2sigma_nb_per_sr_GeV, error_nb_per_sr_GeV, and normalization_uncertainty for experiments that are not bundled. \
                Problems are listed on standard error with their lines; the exit status is then 1.
                """)

        @Argument(help: "The file to check.", completion: .file())
        var file: String

        @Option(help: ArgumentHelp("The nucleus measured on, where the file names none or several.", valueName: "12C"))
        var target: String?

        @Option(name: .customLong("Z"), help: "Its protons, for a target that is not named by mass number and symbol.")
        var protons: Int?

        @Option(name: .customLong("A"), help: "Its nucleons.")
        var nucleons: Int?

        @OptionGroup var reading: ReadingOptions

        func validate() throws {
            if (protons == nil) != (nucleons == nil) { throw ValidationError("Give both --Z and --A, or neither.") }
        }

        func run() throws {
            let target = try nucleus()
            let data = try reading.read([file], target: target)[0]
            if data.format != .commaSeparated { print("format   \(data.format)") }
            for note in data.notes { print("note     \(note)") }
            for table in data.tables {
                guard let target, let other = table.target, other != target else { continue }
                print("left     \(counted(table.count, "row")) on \(other): --target chooses")
            }
            let tables = try target.map { target throws(DataError) in [(target, try data.table(on: target))] } ?? data.tables.map { table in
                guard let target = table.target else {
                    throw ValidationError("Say on which nucleus was measured: --target 12C, or --Z 6 --A 12.")
                }
                return (target, table.table)
            }
            let checks = tables.map { TableCheck($0.1, target: $0.0) }
            print(checks.map(\.report).joined(separator: "\n\n"))
            for check in checks { if let error = check.error { throw error } }
        }

        private func nucleus() throws(DataError) -> Nucleus? {
            if let protons, let nucleons { return try Nucleus(name: target, Z: protons, A: nucleons) }
            return try target.map { name throws(DataError) in try Nucleus(name) }
        }
    }
}
