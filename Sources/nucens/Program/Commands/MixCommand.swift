import ArgumentParser
import Cluster
import Files
import Launch
import MPI
import Mixtures
import Runs

struct MixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix",
        abstract: "Make one ensemble of the members of two runs, such as one of cross sections and one of response functions.",
        discussion: """
            Each of the two is a finished run, or the card of one: that run is trained first, on all ranks, and one that was begun is gone \
            on with. So one command makes all of it, and the same command goes on after an interruption (exit status 75):
              srun nucens mix Configs/mixture-sections.yaml Configs/mixture-responses.yaml --output both
              nucens mix carbon nuclei --output both

            Both fit the same points of a nucleus, with the same test points held out. Each member counts once; how many there are \
            of each run follows from the share. The share is the one for which the mixture describes best what its members had not seen \
            of the training points; test points have no say. That takes runs with bootstrap.resample or held-out points; with others \
            give --share.

            The result is a run that predict, weights, plot, report, compare and the C library take. It keeps copies of both results.
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run, or a card.", valueName: "run-a"))
    var first: String

    @Argument(help: ArgumentHelp("Another one.", valueName: "run-b"))
    var second: String

    @Option(name: [.short, .long], help: ArgumentHelp("The new directory.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("Share of run-a, from 0 to 1 (the one that training points speak for).", valueName: "share"))
    var share: Double?

    @Option(help: ArgumentHelp("The nucleus (the one that both fit).", valueName: "12C"))
    var target: String?

    @OptionGroup var job: JobOptions

    func validate() throws {
        if let share, !(0...1).contains(share) { throw ValidationError("--share is from 0 to 1, not \(share)") }
    }

    func run() throws {
        if [first, second].contains(where: MixSource.isCard) { StopSignals.install() }
        var (settings, products) = job.prepare(resume: true)
        settings.resumeCommand = sameCommand
        try ParallelProgram.run(level: job.logLevel) { ranks, log in
            try ranks.agree(on: Result { () throws(RunError) in
                if PlainFile.exists(output) { throw RunError("\(output) exists; remove it, or give another directory with --output") }
            })
            let sources = try [first, second].map {
                try MixSource($0, compute: products, settings: settings, ranks: ranks, log: log)
            }
            let nucleus = try ranks.agree(on: Result { () throws(RunError) in
                try FittedPoints.common(sources[0].fitted, sources[1].fitted, target: target)
            })
            try ranks.agree(on: Result { () throws(RunError) in
                let points = sources.compactMap { source in source.fitted.first { $0.nucleus == nucleus } }
                try points[0].requireSame(points[1])
                if share == nil { for points in points { try points.requireUnseenPoints() } }
            })
            for source in sources { try source.complete() }
            let mixture = Mixture(
                of: sources.map(\.run), target: nucleus, output: output, products: products, threads: job.threadsPerRank, ranks: ranks,
                log: log)
            guard let table = try mixture.write(share: share) else { return }
            print(table, terminator: "")
            print("result: \(RunDirectory(output).result)")
        }
    }

    private var sameCommand: String {
        let options = [share.map { "--share \($0)" }, target.map { "--target \($0)" }].compactMap { $0 }
        return (["nucens mix", first, second, "--output", output] + options).joined(separator: " ")
    }
}
