import CrossSectionFits
import CrossSections
import Files
import MPI
import Members
import NeuralNetwork
import Prediction
import RunCards
import Runs
import ScatteringData
import Training

/// A closure test: laws, what the experiments would have measured if they were true, and ensembles fitted to that.
public struct ClosureTest: Study {
    public static let command = "nucens closure"
    public static let noun = "a closure test"

    public let work: ClosureWork
    public var card: ClosureCard { work.card }

    public static func read(_ card: ClosureCard, compute products: GEMM) throws -> SharedFiles {
        var files = SharedFiles()
        let tables = try card.run.readTables()
        files.add(tables: tables)
        if card.law != ClosureCard.parametrized {
            let dataset = try CrossSectionFit(card: card.run, tables: tables, products: products).dataset
            files.add("law", try card.readLaw(at: dataset.points.map(\.kinematics), products: products))
        }
        return files
    }

    public init(_ card: ClosureCard, files: SharedFiles, compute products: GEMM) throws {
        let fit = try CrossSectionFit(card: card.run, tables: try files.tables(), products: products)
        let law = card.law == ClosureCard.parametrized ? nil : try files.doubles("law")
        work = try ClosureWork(card: card, fit: fit, law: law)
    }

    public var summary: String {
        let fit = work.fit
        return "\(work.keys.count) members: \(card.laws) laws × levels \(card.levels.map { "\($0.rawValue)" }.joined(separator: ", ")) × "
            + "\(card.run.replicas) replicas, \(fit.training.count) training and \(fit.test.count) test points of "
            + "\(card.run.target), \(fit.products.name)"
    }

    public func stage(_ members: some MembersSoFar<ClosureKey>) -> Stage<ClosureKey> { Stage(all: work.keys, members) }

    /// Ranks share the ensembles; rank 0 gets what they say.
    public func conclude(_ members: MemberStore<ClosureWork>) throws -> ClosureResult? {
        let outcomes = try members.gather(work.cases) { work.outcome(of: $0, records: try members.records(of: work.keys(of: $0))) }
        return try members.write { ClosureResult(work: work, outcomes: outcomes) }
    }

    public func footprint(ranks: Int) -> Footprint {
        let columns = card.laws * (3 + 2 * card.levels.count)
        return work.fit.footprint(replicas: card.run.replicas, result: 8 * Double(columns * work.fit.points.count))
    }
}

extension ClosureCard {
    /// f of the finished run that is the law, or of one of its members, nb/sr/GeV.
    fileprivate func readLaw(at points: [Kinematics], products: GEMM) throws(RunError) -> [Double] {
        let file: EnsembleFile
        do { file = try EnsembleFile(run: law, nucleus: run.target) } catch {
            throw RunError("closure.law is neither '\(ClosureCard.parametrized)' nor a finished run: \(error)")
        }
        guard file.target == run.target else {
            throw RunError("closure.law \(law) is a run of \(file.target), the test is of \(run.target); give a run of that")
        }
        guard let member = Int(member) else { return file.predict(points, products: products).map(\.mean) }
        guard let row = file.replicas.firstIndex(of: member) else {
            throw RunError(
                "closure.member is \(member), but \(file.path) has no such member; it has \(file.replicas.first ?? 0) to "
                    + "\(file.replicas.last ?? 0)")
        }
        let predictor = EnsemblePredictor(file, products: products)
        let all = predictor.predictions(at: points[...], in: predictor.memory(points: points.count))
        return points.indices.map { all[$0 * predictor.members + row] }
    }
}
