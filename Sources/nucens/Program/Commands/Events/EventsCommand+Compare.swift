import ArgumentParser
import EventGeneration
import EventGenerators
import Files
import Launch
import NeuralNetwork

extension EventsCommand {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How far two files of events are apart, in slices of E_ν, and whether a classifier tells them apart.",
            discussion: """
                For events of a generator beside events that it never saw: earth mover's distances of E_μ and θ, both together, pulls of \
                bins, and the area under the curve of a classifier. The floor is what samples of one law, as large as these, show. With \
                --training also what a perfect memory would reach, which draws from the events of the training.
                  nucens generate carbon --events 60000 --flux unseen.h5 --output new.h5
                  nucens events compare new.h5 unseen.h5 --training carbon.h5
                Energies of the neutrinos count too: draw from the spectrum of the second file.
                """)

        @Argument(help: "A file of events, such as generated ones.", completion: .file())
        var first: String

        @Argument(help: "The file that they are compared with.", completion: .file())
        var second: String

        @Option(help: ArgumentHelp("Events that the generator of the first file was trained on.", valueName: "file"))
        var training: String?

        @Option(help: "Seed of the random exchanges and of the classifier.")
        var seed: UInt64 = 1

        @Option(help: ArgumentHelp("Matrix products; see 'nucens train --help'.", valueName: "kind"))
        var gemm: ProductsOption?

        func run() throws {
            do {
                let known = try training.map { path throws(RunError) in try EventFile(path).table }
                let comparison = try EventComparison(
                    try EventFile(first).table, try EventFile(second).table, training: known, seed: seed,
                    products: gemm?.products ?? .preferred)
                print(comparison.text, terminator: "")
            } catch {
                Messages.complain("\(error)")
                throw ExitCode.failure
            }
        }
    }
}
