import ArgumentParser
import Files
import Launch
import NeuralNetwork
import RunCards
import Runs

/// A command that performs a study: a card, options that go before it, and those that all studies have.
protocol StudyCommand: ParsableCommand {
    associatedtype Performed: Study<GEMM>

    /// What help calls its directory: "run".
    static var runNoun: String { get }

    /// The file of the card.
    var card: String? { get }
    var study: StudyOptions<Self> { get }

    /// Puts the values of the command's own options into the card.
    func override(_ card: inout Performed.Card) throws
}

extension StudyCommand {
    /// Help for an option that sets a key of the card: ends with the card's default.
    static func help(_ text: String, _ key: String, _ valueName: String? = nil) -> ArgumentHelp {
        ArgumentHelp("\(text) (\(Performed.Card.defaultText(of: key))).", valueName: valueName)
    }

    func run() throws { try perform(Performed.self, override: override) }

    /// Whether the card, or that of the run to go on with, is of this study. Every rank reads it to know what to start; what cannot be read
    /// or understood is told when the study is performed.
    func isCard<S: Study<GEMM>>(of type: S.Type) -> Bool {
        guard let (text, file) = cardText else { return false }
        // A card with a mistake is of the study of its observable, which can tell the mistake best.
        guard let found = try? Studies.catalogue.study(ofCard: text, file: file) else {
            return type.observable != nil && CardSection.observable(in: text) == type.observable
        }
        return found == type
    }

    /// The card, or that of the run to go on with; nil where there is none that can be read.
    private var cardText: (text: String, file: String)? {
        let resumed = study.resume ? RunDirectory(study.output ?? Performed.Card().output).config : nil
        guard let file = card ?? resumed, let bytes = try? RunDirectory.read(file), let text = try? CardText.decoded(bytes, file: file)
        else { return nil }
        return (text, file)
    }

    /// What is wrong with a card whose observable no study has; nil for others.
    var unknownObservable: RunError? { cardText.flatMap { Studies.catalogue.unknownObservable(in: $0.text, file: $0.file) } }

    /// Performs a study by its card, or with `--resume` and no card by the one in the run directory, with the options on top.
    ///
    /// - Parameter override: puts the values of the command's own options into the card.
    func perform<S: Study<GEMM>>(_ type: S.Type, override: (inout S.Card) throws -> Void) throws {
        try Studies.perform(type, goal: study.slice.goal, resume: study.resume, job: study.job) { log in
            let directory = study.output ?? S.Card().output
            var result = try S.Card.read(card, resuming: study.resume ? directory : nil, log: log)
            try override(&result)
            try result.override("--seed", "seed", study.seed)
            try result.override("--output", "output", study.output)
            return result
        }
    }
}

/// Options of all studies.
struct StudyOptions<Command: StudyCommand>: ParsableArguments {
    @Option(help: Command.help("Seed from which all random numbers follow", "seed", "n"))
    var seed: UInt64?

    @Option(name: [.short, .long], help: Command.help("Directory of the \(Command.runNoun)", "output", "run"))
    var output: String?

    @Flag(help: "Go on with the \(Command.runNoun) in the output directory: finished members and checkpoints are kept.")
    var resume = false

    @Option(help: ArgumentHelp(
        "Train only the members of slice k of n, as one task of a Slurm array; then 'nucens aggregate RUN'. 'array': the k and n of this "
            + "task.",
        valueName: "k/n"), transform: SliceOption.init(parsing:))
    var slice: SliceOption?

    @OptionGroup var job: JobOptions
}
