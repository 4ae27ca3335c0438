import Cluster
import CrossSectionFits
import Files
import FineTuning
import Foundation
import MPI
import NeuralNetwork
import NightJudgement
import RunCards
import Runs
import Scheduling
import Training
import TransferLearning

/// `nucens nightly`: looks for new data; trains, judges and publishes when there are any. What every rank does.
///
/// Rank 0 does all that takes no training. It says step by step what all ranks are to train, until the night has its outcome.
public struct Nightly {
    public var settings: JobSettings
    public var products: GEMM
    /// How it was started, for whoever has to start it again.
    public var command: String

    /// - Parameter products: that its networks are trained with.
    public init(_ settings: JobSettings, products: GEMM, command: String) {
        self.settings = settings
        self.products = products
        self.settings.resume = true
        self.command = command
    }

    /// How a night ended.
    public struct Outcome: Sendable {
        /// For standard output.
        public var text: String
        /// Whether it came to a decision, or there was none to take.
        public var succeeded: Bool
    }

    /// - Parameter card: as read by rank 0.
    /// - Returns: on rank 0, how the night ended.
    /// - Throws: what is wrong, on all ranks the same (``MPIError/rankFailed(_:)``); ``Interruption`` on all ranks when the job was
    ///   stopped in time: started again, it goes on.
    public func perform(card: () throws -> NightlyCard, communicator: Communicator, log: RunLog) throws -> Outcome? {
        var opened: Opened?
        let opening = Result { opened = communicator.isRoot ? try open(try card(), log: log) : nil }
        defer { opened?.lock.release() }
        try agree(opening, opened, communicator, log)
        do {
            while true {
                var step: Night.Step?
                let next = Result { step = try opened.map { opened in
                    if let night = opened.night { try night.nextStep() } else { .end(Outcome(text: opened.sentence, succeeded: true)) }
                } }
                // Judging and drawing take their time: the others sleep meanwhile.
                try communicator.waitForAll()
                try agree(next, opened, communicator, log)
                let kind = try communicator.broadcast(step?.kind ?? "")
                if let ensemble = TrainedCard.ensemble(ofKind: kind) {
                    try train(ensemble, step, opened?.night, communicator, log)
                } else if kind == Night.Step.tuning {
                    try tune(step, opened?.night, communicator, log)
                } else {
                    if case .end(let outcome)? = step { return outcome }
                    return nil
                }
            }
        } catch let interruption as Interruption {
            throw Interruption(reason: interruption.reason, command: command)
        }
    }

    /// The store in this job's hands, with the night that is to be worked on; on rank 0.
    private struct Opened {
        let lock: RunLock
        let card: NightlyCard
        let night: Night?
        /// What is to be told when there is nothing to do.
        var sentence = ""
    }

    /// A failure of rank 0 is told to the card's command too.
    private func agree(_ result: Result<Void, any Error>, _ opened: Opened?, _ communicator: Communicator, _ log: RunLog) throws {
        if case .failure(let error) = result, let card = opened?.card {
            Notification(command: card.notify).send("the night failed: \(error)\n", outcome: "error", log: log)
        }
        try communicator.agree(on: result)
    }

    private func open(_ card: NightlyCard, log: RunLog) throws -> Opened {
        let store = Store(card.store)
        let lock = try store.lock("nucens nightly")
        do {
            if let night = try unfinished(store, card, log) { return Opened(lock: lock, card: card, night: night) }
            let look = try PendingChanges(card: card, store: store, now: .now, say: log.warn)
            for remark in look.remarks { log.say(remark) }
            guard !look.isNothing else { return Opened(lock: lock, card: card, night: nil, sentence: look.sentence + "\n") }
            let (directory, plan) = try look.begin(now: .now)
            log.open(directory.path + "/log")
            log.say("night \(directory.name): \(look.sentence)")
            for check in plan.quarantinedBeforehand { log.say("quarantined: \(check.name): \(check.reason)") }
            return Opened(lock: lock, card: card, night: try Night(card: card, store: store, directory: directory, plan: plan, log: log))
        } catch {
            lock.release()
            throw error
        }
    }

    /// The night that was interrupted, if it is still the right one; otherwise it is ended here.
    private func unfinished(_ store: Store, _ card: NightlyCard, _ log: RunLog) throws -> Night? {
        guard let directory = store.unfinishedNight() else { return nil }
        let plan = try JSONFile.read(NightPlan.self, from: directory.planFile)
        let published = try store.published()
        let reason = plan.decisive != card.decisive ? "the card was changed"
            : published != plan.previous && published != directory.modelLink ? "another model was published meanwhile" : nil
        guard let reason else {
            log.open(directory.path + "/log")
            log.say("night \(directory.name), begun \(plan.began), goes on")
            return try Night(card: card, store: store, directory: directory, plan: plan, log: log)
        }
        log.say("night \(directory.name), begun \(plan.began), is given up: \(reason)")
        let entry = History.Entry(event: .abandoned, night: directory.name, model: published, reason: "given up: \(reason)", time: .now)
        var history = try History(of: store)
        try history.append(entry, to: store)
        try JSONFile.write(entry, to: directory.outcomeFile)
        return nil
    }

    /// - Parameter any: a card of the kind that is trained; rank 0 has the one of the step.
    private func train<Card: NightEnsemble>(
        _ any: Card, _ step: Night.Step?, _ night: Night?, _ communicator: Communicator, _ log: RunLog
    ) throws {
        var (card, attempt) = (any, NightDirectory.Attempt(1))
        if case .train(let given as Card, let number)? = step { (card, attempt) = (given, number) }
        do {
            _ = try Runs.perform(Card.Trained.self, card: { card }, compute: products, settings: settings, ranks: communicator, log: log)
        } catch MPIError.rankFailed(let failure) {
            try settle(failure, communicator) {
                try night?.giveUp(attempt, of: Card.Trained.self, because: failure.message) ?? true
            }
        }
    }

    private func tune(_ step: Night.Step?, _ night: Night?, _ communicator: Communicator, _ log: RunLog) throws {
        var (nucleus, attempt) = ("", 1)
        var card = FinetuneCard()
        if case .tune(let given, let name, let number)? = step { (card, nucleus, attempt) = (given, name, number) }
        do {
            _ = try Runs.perform(FineTuneStudy.self, card: { card }, compute: products, settings: settings, ranks: communicator, log: log)
        } catch MPIError.rankFailed(let failure) {
            // One nucleus that cannot be tuned does not hold up the night.
            try settle(failure, communicator) { try night?.giveUp(nucleus: nucleus, attempt: attempt, because: failure.message) ?? true }
        }
    }

    /// All ranks have heard of a failure: rank 0 decides whether the night takes it for an answer, or stops to go on another time.
    private func settle(_ failure: RankFailure, _ communicator: Communicator, _ isAnswer: () throws -> Bool) throws {
        let answer = try communicator.agree(on: Result { try isAnswer() })
        if try communicator.broadcast([answer ? 1 : 0])[0] == 0 { throw MPIError.rankFailed(failure) }
    }

    /// The look alone, by one process without MPI; nothing is changed.
    ///
    /// - Returns: what is to be said, and whether there is something to do: an interrupted night or new data, and nobody at work.
    public static func check(_ card: NightlyCard) throws(RunError) -> (text: String, isDue: Bool) {
        let store = Store(card.store)
        let lock: RunLock
        do throws(RunLockError) { lock = try store.takeLock("nucens nightly --check") } catch {
            guard case .held = error else { throw RunError("\(error)") }
            return ("a night is at work: \(error.description.split(separator: "\n").first ?? "")\n", false)
        }
        defer { lock.release() }
        if let night = store.unfinishedNight() { return ("to do: night \(night.name) was interrupted\n", true) }
        let look = try PendingChanges(card: card, store: store, now: .now)
        return (look.remarks.map { $0 + "\n" }.joined() + look.sentence + "\n", !look.isNothing)
    }
}

extension Night.Step {
    fileprivate static let tuning = "tune"

    /// What the other ranks are told.
    fileprivate var kind: String {
        switch self {
        case .train(let card, _): type(of: card).kind
        case .tune: Night.Step.tuning
        case .end: "end"
        }
    }
}
