import ArgumentParser
import EventGeneration
import Events
import Files
import Launch

/// `nucens events`: files of events.
struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Check, list, convert, compare and weight files of neutrino events; spectra of a generator.",
        discussion: """
            Files may be HDF5 or comma-separated tables with the columns E_nu_GeV, E_mu_GeV (or p_mu_GeV), cos_theta (or theta_deg), and \
            if they like weight, channel and neutrino (14 or -14); _MeV in the place of _GeV is converted. Or HepMC3 text as NuHepMC \
            has it. Either may be gzipped. Trees of NuWro, NUISANCE and GENIE are turned into HDF5 by \
            Sources/Python/events_from_root.py.
            """,
        subcommands: [Check.self, List.self, Convert.self, Compare.self, Weights.self, Spectrum.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is read of a file: columns, ranges, weights, counts by channel and energy, duplicates.",
            discussion: "Ends with OK, or with what is refused, by line or event, and exit status 1.")

        @Argument(help: "Files of events.", completion: .file())
        var files: [String]

        func run() throws {
            var isGood = true
            for path in files {
                do throws(RunError) {
                    let file = try EventFile(path)
                    print("format  \(file.format)\n\(EventSummary(file.table, ignored: file.ignored).text)\nOK")
                } catch {
                    print("\(error)\nNOT OK")
                    isGood = false
                }
            }
            if !isGood { throw ExitCode.failure }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a line a file: events, energies, and channels.")

        @Argument(help: "Files of events.", completion: .file())
        var files: [String]

        func run() throws { for path in files { print(EventSummary(try EventFile(path).table).line) } }
    }

    struct Convert: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write the events of a file in another format.")

        @Argument(help: ArgumentHelp("The events.", valueName: "file"), completion: .file())
        var file: String

        @Argument(help: ArgumentHelp("The new file.", valueName: "new.h5|.csv|.hepmc3"))
        var output: String

        func run() throws { print("\(try EventWriter.convert(file, to: output)) events: \(output)") }
    }
}
