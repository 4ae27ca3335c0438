import ArgumentParser
import EventGeneration
import Events
import Files
import Launch
import NeuralNetwork
import Text

extension EventsCommand {
    struct Weights: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Weight events by the members of a generator, or from one generator to another.",
            discussion: """
                For each event the ratio of every member's density to their mean: a histogram filled with the weights of each member shows \
                the generator's uncertainty. With --over the ratio to another generator too, by which a full sample of one model, hadrons \
                and all, is reweighted to the lepton distribution of another:
                  nucens events weights carbon events.h5 --output weights.h5
                  nucens events weights new-model events.h5 --over old-model --output weights.h5
                """)

        @Argument(help: ArgumentHelp("Directory of a finished run of a generator.", valueName: "run"))
        var directory: String

        @Argument(help: ArgumentHelp("The events.", valueName: "file"), completion: .file())
        var events: String

        @Option(help: ArgumentHelp("Run of the generator that the events are from.", valueName: "run"))
        var over: String?

        @Option(name: [.short, .long], help: ArgumentHelp("The new HDF5 file.", valueName: "file.h5"))
        var output: String

        @Option(help: ArgumentHelp("Matrix products; see 'nucens train --help'.", valueName: "kind"))
        var gemm: ProductsOption?

        func run() throws {
            do {
                let products = gemm?.products ?? .preferred
                let run = try GeneratorFile(run: directory), other = try over.map { path throws(RunError) in try GeneratorFile(run: path) }
                let table = try EventFile(events).table
                let weights = try EventWeights(of: table, by: run, over: other, products: products)
                try weights.write(to: output)
                let worth = weights.effectiveCount.map { ", reweighted as good as \(Int($0)) of equal weight" } ?? ""
                print("\(counted(table.count, "event"))\(worth): \(output)")
            } catch {
                Messages.complain("\(error)")
                throw ExitCode.failure
            }
        }
    }
}
