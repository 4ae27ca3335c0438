import ArgumentParser
import EventGenerators
import RunCards

struct GeneratorCommand: StudyCommand {
    typealias Performed = GeneratorStudy
    static let runNoun = "run"
    static let configuration = CommandConfiguration(
        commandName: "generator",
        abstract: "Train generators of neutrino events: exact densities of the muon's energy and angle at every neutrino energy.",
        discussion: """
            Each replica is a flow of rational-quadratic splines (method: flow) or adversarial networks (method: gan), trained on \
            the events or on a bootstrap of them; the replicas are handed out to the ranks as those of an ensemble. 'nucens \
            generate' draws events from the result, 'nucens events weights' weights events.
              srun nucens generator Configs/generator.yaml --events carbon.h5 --output carbon
            Taken over to other events (another nucleus, antineutrinos, another model) with as few as 10,000 of them:
              srun nucens generator --from carbon --events argon.h5 --output argon
            'nucens events check FILE' says what is read of a file.
            """)

    @Argument(help: ArgumentHelp("Run card; see Configs/generator.yaml. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: help("Files of events, separated by commas", "events", "file"))
    var events: String?

    @Option(help: help("flow, whose density is exact, or gan, adversarial networks", "method", "kind"))
    var method: String?

    @Option(help: help("Replicas", "replicas", "n"))
    var replicas: Int?

    @Option(help: help("Epochs, at the most", "training.epochs", "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Run of a generator whose members are taken over to these events.", valueName: "run"))
    var from: String?

    @Option(help: help(
        "With --from, layers that are trained, counted from the outputs; 0: all; auto: held-out events choose", "transfer.depth", "n"))
    var depth: String?

    @OptionGroup var study: StudyOptions<GeneratorCommand>

    func override(_ card: inout GeneratorCard) throws {
        if let events { card.events = events.split(separator: ",").map(String.init) }
        try card.override("--replicas", "replicas", replicas)
        try card.override("--method", "method", method)
        try card.override("--epochs", card.method == .gan ? "gan.epochs" : "training.epochs", epochs)
        try card.override("--from", "transfer.from", from)
        try card.override("--depth", "transfer.depth", depth)
    }
}
