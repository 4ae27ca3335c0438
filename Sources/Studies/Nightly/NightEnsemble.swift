import CrossSectionFits
import Ensemble
import NeuralNetwork
import ResponseFits
import ResponseFunctions
import RunCards
import Runs
import ScatteringData
import Training

/// What a night trains, judges and publishes: all that it asks of an ensemble, be it of cross sections or of response functions.
protocol NightEnsemble: EnsembleCard {
    associatedtype Trained: Study where Trained.Card == Self, Trained.Compute == GEMM

    var output: String { get set }
    var data: DataSelection { get set }
    var recipe: Recipe { get set }

    /// What messages call it: "12C".
    var subject: String { get }
    /// What says how many members it has, of what; with ``memberSettings`` all that enters its numbers beside the data and the seed.
    var size: String { get }
    /// The nuclei, as the card gives them.
    var nuclei: String { get }
    var memberSettings: String { get }
    /// Of how many members times count: with method dropout several members are passes through one network.
    var trainings: Int { get }

    /// The nucleus of tables that name none; nil where they must.
    var unnamed: Nucleus? { get }
    func isTrained(on nucleus: Nucleus) -> Bool
    /// The nuclei whose bundled measurements new tables are added to.
    func base() throws(DataError) -> [Nucleus]
    /// Whether nuclei that it is not trained on are fine-tuned from it.
    var isFineTuned: Bool { get }
    /// The points of a nucleus that it trains on or tests with.
    func dataset(_ nucleus: Nucleus, _ tables: [DataTable], _ selection: Selection) throws(DataError) -> Dataset

    /// The card of a run on the night's data.
    ///
    /// - Parameters:
    ///   - tables: of each nucleus.
    ///   - previous: the run that is the prior; nil from scratch.
    func run(_ night: NightlyCard, tables: [(nucleus: String, files: [String])], output: String, previous: String?) -> Self
    /// Why it is no card for nights; nil where it is one.
    func objection(to night: NightlyCard) -> String?
}

extension NightEnsemble {
    /// The card with the night's data and directory.
    fileprivate func fitting(_ tables: [(nucleus: String, files: [String])], of night: NightlyCard, output: String) -> Self {
        var card = self
        card.output = output
        card.data.files = tables.flatMap(\.files)
        card.data.excluded = night.excludedExperiments
        card.data.lowOmegaCut = night.lowOmegaCut
        return card
    }

    /// The same, trained so many times as long.
    func lengthened(_ times: Int) -> Self {
        var card = self
        card.recipe.epochs *= times
        return card
    }
}

extension RunCard: NightEnsemble {
    typealias Trained = Ensemble

    var subject: String { target }
    var size: String { "\(replicas) \(networks)" }
    var nuclei: String { target }
    var unnamed: Nucleus? { try? Nucleus(target) }
    var isFineTuned: Bool { true }
    func isTrained(on nucleus: Nucleus) -> Bool { nucleus == unnamed }
    func base() throws(DataError) -> [Nucleus] { [try Nucleus(target)] }

    func dataset(_ nucleus: Nucleus, _ tables: [DataTable], _ selection: Selection) throws(DataError) -> Dataset {
        try Dataset(target: nucleus, tables: tables, selection: selection)
    }

    func run(_ night: NightlyCard, tables: [(nucleus: String, files: [String])], output: String, previous: String?) -> RunCard {
        var card = fitting(tables, of: night, output: output)
        if let previous {
            card.start = .init(from: previous, pull: night.prior.strength)
            card.recipe.epochs = night.prior.epochs
            card.recipe.learningRate = night.prior.learningRate
            // The running statistics and the loss of a network that already describes the data.
            card.recipe.batchStatisticsUntil = 0
            card.recipe.robustUntil = 0
        }
        return card
    }

    func objection(to night: NightlyCard) -> String? {
        if folds == .publishedA || folds == .publishedB {
            return "'train.folds.kind' is \(folds.rawValue), which new points have no part in; give random or none"
        }
        if start != nil { return "'train.start' has no place here: 'retrain: prior' starts from the published model" }
        if night.retrain == .prior && method == .dropout {
            return "'retrain: prior' starts from trained networks, which passes of method dropout are not; give retrain: scratch"
        }
        return nil
    }
}

extension ResponseCard: NightEnsemble {
    typealias Trained = ResponseStudy

    var subject: String { targets.count == 1 && targets != ["all"] ? "response functions of \(targets[0])" : "response functions" }
    var size: String { "\(replicas) of \(nuclei)" }
    var nuclei: String { targets.joined(separator: " ") }
    var trainings: Int { .max }
    var isFineTuned: Bool { false }
    var unnamed: Nucleus? { targets.count == 1 ? try? Nucleus(targets[0]) : nil }

    func isTrained(on nucleus: Nucleus) -> Bool { nucleus.A > 1 && (targets == ["all"] || targets.contains(nucleus.name)) }

    /// Those of the card's nuclei that are bundled; the others come with their files.
    func base() throws(DataError) -> [Nucleus] {
        let named = targets == ["all"] ? [] : try targets.map { name throws(DataError) in try Nucleus(name) }
        return DataTable.bundledTargets.filter { targets == ["all"] || named.contains($0) }
    }

    func dataset(_ nucleus: Nucleus, _ tables: [DataTable], _ selection: Selection) throws(DataError) -> Dataset {
        try NucleusTables(nucleus: nucleus, tables: tables).dataset(selection)
    }

    func run(_ night: NightlyCard, tables: [(nucleus: String, files: [String])], output: String, previous: String?) -> ResponseCard {
        var card = fitting(tables, of: night, output: output)
        card.targets = tables.map(\.nucleus)
        return card
    }

    func objection(to night: NightlyCard) -> String? {
        if folds == .publishedA { return "'train.folds.kind' is \(folds.rawValue), which new points have no part in; give random or none" }
        if folds == .nuclei { return "'train.folds.kind' is \(folds.rawValue), which no model to publish leaves out; give random or none" }
        if night.retrain == .prior {
            return "'retrain: prior' is for cross sections; response functions are trained anew: give retrain: scratch"
        }
        return nil
    }
}

/// The card under `train`.
public enum TrainedCard: Sendable, Equatable {
    case crossSections(RunCard)
    /// With `observable: responses`.
    case responses(ResponseCard)

    var ensemble: any NightEnsemble {
        switch self {
        case .crossSections(let card): card
        case .responses(let card): card
        }
    }

    /// What its observable is called; nil for one that nights do not know.
    init?(observable: String?) {
        switch observable {
        case nil: self = .crossSections(NightlyCard.crossSections)
        case ResponseCard.observable: self = .responses(ResponseCard())
        default: return nil
        }
    }

    /// The key that names the nuclei.
    var nucleiKey: String {
        switch self {
        case .crossSections: "target"
        case .responses: "targets"
        }
    }

    /// As ``NightEnsemble/kind`` says it.
    static func ensemble(ofKind kind: String) -> (any NightEnsemble)? {
        switch kind {
        case RunCard.kind: RunCard()
        case ResponseCard.kind: ResponseCard()
        default: nil
        }
    }

    public var crossSections: RunCard {
        get { if case .crossSections(let card) = self { card } else { NightlyCard.crossSections } }
        set { self = .crossSections(newValue) }
    }
    public var responses: ResponseCard {
        get { if case .responses(let card) = self { card } else { ResponseCard() } }
        set { self = .responses(newValue) }
    }
}
