import ArgumentParser
import ScatteringData

/// `nucens data`: the bundled measurements, and a check of one's own.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "List the bundled measurements, or check a table of your own.",
        subcommands: [List.self, Check.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List targets, experiments, points used and set aside, and references.",
            discussion: "Points are those left by the default selection: ω − Q²/(2M) > 26 MeV, and no experiment that is off by default.")

        @Option(help: ArgumentHelp("Only this target.", valueName: "12C"))
        var target: String?

        @Flag(help: "Print the BibTeX entries to cite instead.")
        var citations = false

        func run() throws {
            let targets = try target.map { name throws(DataError) in [try Nucleus(name)] } ?? DataTable.bundledTargets
            let datasets = try targets.map { try Dataset.bundled($0) }
            if !citations {
                print(datasets.map(\.summary).joined(separator: "\n\n"))
            } else if target == nil {
                print(Bibliography.bundled.text, terminator: "")
            } else {
                let entries = datasets.flatMap { Bibliography.bundled.entries(citing: $0.experiments) }
                print(entries.map(\.text).joined(separator: "\n\n"))
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how a table of measurements is understood, and what is wrong with it.",
            discussion: """
                The table is comma-separated with the columns experiment, E_GeV, theta_deg, omega_GeV, d2sigma_nb_per_sr_GeV, \
                error_nb_per_sr_GeV, and normalization_uncertainty for experiments that are not bundled. Problems are listed on standard \
                error with their lines; the exit status is then 1.
                """)

        @Argument(help: "The table to check.", completion: .file(extensions: ["csv"]))
        var file: String

        @Option(help: ArgumentHelp("The nucleus measured on.", valueName: "12C"))
        var target: String?

        @Option(name: .customLong("Z"), help: "Its protons, for a target that is not named by mass number and symbol.")
        var protons: Int?

        @Option(name: .customLong("A"), help: "Its nucleons.")
        var nucleons: Int?

        func validate() throws {
            if (protons == nil) != (nucleons == nil) { throw ValidationError("Give both --Z and --A, or neither.") }
            if target == nil && protons == nil {
                throw ValidationError("Say on which nucleus was measured: --target 12C, or --Z 6 --A 12.")
            }
        }

        func run() throws {
            let check = TableCheck(try DataTable.file(file), target: try nucleus())
            print(check.report)
            if let error = check.error { throw error }
        }

        private func nucleus() throws(DataError) -> Nucleus {
            if let protons, let nucleons { return try Nucleus(name: target, Z: protons, A: nucleons) }
            return try Nucleus(target ?? "")
        }
    }
}
