import ArgumentParser
import EventGeneration
import Launch
import MPI
import NeuralNetwork
import PredictionRuns
import Runs

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Draw events from a run of a generator, with their densities.",
        discussion: """
            Event i depends on the run, the spectrum, the seed and i alone: the first events of a longer file are those of a shorter one. \
            Each event is made by one member; the default takes a member at random for each, which is to draw from the mixture of all.
              nucens generate nucens-generator --events 1e6 --output events.h5
              nucens generate nucens-generator --events 1e5 --flux 0.5:3 --output events.csv
              nucens generate nucens-generator --events 1e5 --flux flux.csv --member 3 --output events.h5
              nucens generate nucens-generator --events 1e5 --flux beam.csv --beam --output events.hepmc3
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run of a generator.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("How many events, such as 1e6.", valueName: "n"))
    var events: Double

    @Option(help: ArgumentHelp(
        "Energies of the neutrinos that scatter: one in GeV, MIN:MAX for all between alike, a table with the columns E_GeV,flux, "
            + "times the cross section if it is a beam's, or a file of events, whose energies are taken (those of the training events).",
        valueName: "E|MIN:MAX|file"))
    var flux: String?

    @Flag(help: "The flux is that of a beam: multiply it by the run's cross section, where the files of its events say that.")
    var beam = false

    @Option(help: ArgumentHelp("Replica number of the member that makes all events (each event by one at random).", valueName: "n"))
    var member: Int?

    @Option(help: ArgumentHelp("Seed of the draws.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(name: [.short, .long], help: ArgumentHelp("The new file.", valueName: "file.h5|.csv|.hepmc3"))
    var output: String

    @Option(help: ArgumentHelp("Matrix products; see 'nucens train --help'.", valueName: "kind"))
    var gemm: ProductsOption?

    func validate() throws {
        guard events >= 1, events <= 1e11, events == events.rounded() else {
            throw ValidationError("--events is \(events); give a whole number from 1 to 1e11")
        }
    }

    func run() throws {
        let products = gemm?.products ?? .preferred
        OpenBLASEnvironment.useBestKernels(for: products)
        let run = GenerationRun(count: Int(events), flux: flux, isBeam: beam, member: member, seed: seed, output: output)
        try ParallelProgram.run { ranks, log in
            let energies = try run.write(from: directory, products: products, ranks: ranks, warn: log.warn)
            if ranks.isRoot { print("\(run.count) events of \(energies): \(output)") }
        }
    }
}
