import ArgumentParser
import ClosureTest
import EventGenerators
import NearDetector
import RunCards
import StructureClosure
import StructureFunctionFits

struct ClosureCommand: StudyCommand {
    typealias Performed = ClosureTest
    static let runNoun = "test"
    static let configuration = CommandConfiguration(
        commandName: "closure",
        abstract: "Test the ensembles on pseudo-data of known laws: how far they are off, and whether their spread says so.",
        discussion: """
            Draws laws, makes of each what the experiments would have measured, fits ensembles to that as to real data, and compares them \
            with the law. All members of all laws are one job, shared out over the ranks:
              srun nucens closure Configs/closure.yaml
              nucens closure Configs/closure.yaml --laws 2 --replicas 4 --epochs 20
            Pseudo-experiments of structure functions, near and far, of another law than the card's:
              srun nucens closure Configs/near-closure.yaml
              nucens closure Configs/near-closure.yaml --law resonance     # a file of LHAPDF, a run of structure functions
            Generators of events against a law of known density: srun nucens closure Configs/generator-closure.yaml
            """)

    @Argument(help: ArgumentHelp(
        "Run card with a section closure; see Configs/closure.yaml. Without one, the defaults.",
        valueName: "card.yaml"))
    var card: String?

    @Option(help: help("Laws", "closure.laws", "n"))
    var laws: Int?

    @Option(help: help("Replicas of each law and level", "closure.replicas", "n"))
    var replicas: Int?

    @Option(help: help("Levels, separated by commas: 0 the law itself, 1 one draw of noise, 2 replicas of it", "closure.levels", "levels"))
    var levels: String?

    @Option(help: help(
        "The laws: parametrized, or the directory of a run, whose mean is the law; of structure functions grv94, resonance, a file of "
            + "LHAPDF, or a run (RUN:3 for its replica 3)", "closure.law", "law"))
    var law: String?

    @Option(help: help("Epochs a network is trained", "training.epochs", "n"))
    var epochs: Int?

    @OptionGroup var study: StudyOptions<ClosureCommand>

    func run() throws {
        if isCard(of: GeneratorClosure.self) { return try perform(GeneratorClosure.self, override: override) }
        guard isCard(of: StructureClosure.self) || isCard(of: StructureStudy.self) else {
            return try perform(ClosureTest.self, override: override)
        }
        try perform(StructureClosure.self, override: override)
    }

    private func override(_ card: inout StructureClosureCard) throws {
        if laws != nil { throw CardError(file: "--laws", line: nil, message: "structure functions have one law; choose it with --law") }
        if levels != nil {
            throw CardError(
                file: "--levels", line: nil,
                message: "structure functions have the level of their card: 0 with 'events.count: 0', 1 with 'events.bootstrap: false', "
                    + "else 2")
        }
        if let law {
            card.run.law = try StructureCard.Law(option: "--law", law)
            try card.check(file: "--law")
        }
        try card.override("--replicas", "closure.replicas", replicas)
        try card.override("--epochs", "training.epochs", epochs)
    }

    private func override(_ card: inout GeneratorClosureCard) throws {
        for (option, isGiven) in [("--laws", laws != nil), ("--law", law != nil)] where isGiven {
            throw CardError(file: option, line: nil, message: "it is for cards of cross sections; generators have one law, see 'closure'")
        }
        try card.override("--levels", "closure.levels", levels)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--epochs", "training.epochs", epochs)
    }

    func override(_ card: inout ClosureCard) throws {
        try card.override("--laws", "closure.laws", laws)
        try card.override("--replicas", "closure.replicas", replicas)
        try card.override("--levels", "closure.levels", levels)
        try card.override("--law", "closure.law", law)
        try card.override("--epochs", "training.epochs", epochs)
    }
}
