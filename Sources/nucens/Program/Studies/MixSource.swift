import CrossSectionFits
import Files
import MPI
import Mixtures
import NeuralNetwork
import RunCards
import Runs

/// What goes into a mixture: a finished run, or a card and the run that it trains.
struct MixSource {
    /// The directory of the run, or the result in it.
    let run: String
    /// One a nucleus.
    let fitted: [FittedPoints]
    /// Trains what is missing of the run; nothing for one that is finished. Called on all ranks.
    let complete: () throws -> Void

    static func isCard(_ argument: String) -> Bool { argument.hasSuffix(".yaml") || argument.hasSuffix(".yml") }

    /// - Throws: what is wrong with the card, its data or the run; on all ranks.
    init(_ argument: String, compute: GEMM, settings: JobSettings, ranks: any RankGroup, log: RunLog) throws {
        guard MixSource.isCard(argument) else {
            (run, complete) = (argument, {})
            fitted = try ranks.agree(on: Result { () throws(RunError) in try FittedPoints.all(of: argument) })
            return
        }
        let study = try ranks.agree(on: Result {
            try Studies.catalogue.study(ofCard: CardText.decoded(RunDirectory.read(argument), file: argument), file: argument)
        })
        self = try MixSource.of(study, card: argument, compute, settings, ranks, log)
    }

    private init(run: String, fitted: [FittedPoints], complete: @escaping () throws -> Void) {
        (self.run, self.fitted, self.complete) = (run, fitted, complete)
    }

    private static func of<S: Study<GEMM>>(
        _ type: S.Type, card file: String, _ compute: GEMM, _ settings: JobSettings, _ ranks: any RankGroup, _ log: RunLog
    ) throws -> MixSource {
        func card() throws -> S.Card { try S.Card.read(file, log: log) }
        let study = try share(type, card: card, compute: compute, over: ranks)
        let fitted = try ranks.agree(on: Result { () throws(RunError) -> [FittedPoints] in
            guard S.Outcome.self == EnsembleOutcome.self, let ensemble = study.work as? any NucleusEnsemble else {
                throw RunError("\(file) is the card of \(S.noun); give cards of ensembles, of cross sections or of response functions")
            }
            return FittedPoints.all(of: ensemble, card: file)
        })
        return MixSource(run: study.card.output, fitted: fitted) {
            _ = try Runs.perform(type, card: card, compute: compute, settings: settings, ranks: ranks, log: log)
        }
    }
}
