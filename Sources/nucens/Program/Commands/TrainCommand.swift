import ArgumentParser
import CrossSectionFits
import Ensemble
import MPI
import NearDetector
import NeuralNetwork
import ResponseFits
import ResponseFunctions
import RunCards
import StructureFunctionFits
import Training

struct TrainCommand: StudyCommand {
    typealias Performed = Ensemble
    static let runNoun = "run"
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train an ensemble and write its bands into RUN/ensemble.h5.",
        discussion: """
            Without a card this is the main job: \(RunCard().replicas) bootstrap replicas of the reference network on the world \
            electron-carbon data, with the published training and test points of model A. Values given here override those of \
            the card. The replicas are handed out to the ranks that mpirun or srun started; the numbers do not depend on how many.

            A job that is told to stop (SIGTERM, SIGUSR1, Ctrl-C) or whose time ends writes checkpoints and leaves with exit status 75; \
            started again with --resume, on any number of ranks, it goes on from there to the same bits.
            """)

    @Argument(help: ArgumentHelp("Run card; see Configs/ for examples. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: help("Members of the ensemble", "replicas", "n"))
    var replicas: Int?

    @Option(help: help(
        """
        bootstrap: each replica fits targets drawn from N(d, δ); none: all fit the measured values; dropout: the members are passes of \
        Monte Carlo dropout through --networks networks
        """, "method", "bootstrap|none|dropout"))
    var method: String?

    @Option(help: help("With method dropout, networks that are trained for the passes", "networks", "n"))
    var networks: Int?

    @Option(help: help("Share of the hidden units that training switches off at every step", "training.dropout", "p"))
    var dropout: Double?

    @Option(help: help("Nucleus to fit", "target"))
    var target: String?

    @Option(help: help("Epochs a network is trained", "training.epochs", "n"))
    var epochs: Int?

    @Option(help: help("Points in a mini-batch", "training.batch_size", "n"))
    var batchSize: Int?

    @OptionGroup var study: StudyOptions<TrainCommand>

    func run() throws {
        if isCard(of: ResponseStudy.self) { return try perform(ResponseStudy.self, override: override) }
        if isCard(of: StructureStudy.self) { return try perform(StructureStudy.self, override: override) }
        if let error = unknownObservable { return try Studies.perform(Ensemble.self, job: study.job) { _ in throw error } }
        try perform(Ensemble.self, override: override)
    }

    /// Refuses options that cards of an observable have no keys for.
    private func refuse(_ options: [(name: String, isGiven: Bool)], observable: String?) throws {
        for option in options where option.isGiven {
            throw CardError(
                file: option.name, line: nil, message: "it is for cards of cross sections, not for 'observable: \(observable ?? "")'")
        }
    }

    private var ofCrossSectionsAlone: [(name: String, isGiven: Bool)] {
        [("--method", method != nil), ("--networks", networks != nil), ("--dropout", dropout != nil)]
    }

    private func override(_ card: inout StructureCard) throws {
        try refuse(
            ofCrossSectionsAlone + [("--target", target != nil), ("--batch-size", batchSize != nil)], observable: StructureCard.observable)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--epochs", "training.epochs", epochs)
    }

    private func override(_ card: inout ResponseCard) throws {
        try refuse(ofCrossSectionsAlone, observable: ResponseCard.observable)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--target", "targets", target)
        try card.override("--epochs", "training.epochs", epochs)
        try card.override("--batch-size", "training.batch_size", batchSize)
    }

    func override(_ card: inout RunCard) throws {
        try card.override("--replicas", "replicas", replicas)
        try card.override("--method", "method", method)
        try card.override("--networks", "networks", networks)
        try card.override("--dropout", "training.dropout", dropout)
        try card.override("--target", "target", target)
        try card.override("--epochs", "training.epochs", epochs)
        try card.override("--batch-size", "training.batch_size", batchSize)
    }
}
