import CrossSectionFits
import Files
import Members
import StructureFunctions
import Training

/// The members of an ensemble of structure functions.
public struct StructureWork: Workload {
    public private(set) var fit: StructureFit

    package init(fit: StructureFit) { self.fit = fit }

    public var card: StructureCard { fit.card }
    public var digest: String { fit.digest }
    public var headline: (figure: String, label: String) {
        card.isNoiseless || card.heldOut == 0 ? (FitFigure.chiSquareTrain, "deviance") : (FitFigure.chiSquareTest, "test deviance")
    }

    package func key(replica: Int) -> StructureKey { StructureKey(subject: card.subject, replica: replica) }

    public func makeMemory(threads: Int) throws(RunError) -> StructureMemory { try fit.makeMemory(threads: threads) }
    public func cost(of key: StructureKey) -> Double { fit.cost }
    public func steps(of key: StructureKey) -> Int { card.recipe.epochs }

    public func shortened(to steps: Int) -> StructureWork {
        var work = self
        work.fit.card.recipe.epochs = max(steps, card.recipe.normalizationInterval)
        return work
    }

    public func train(
        _ key: StructureKey, from parent: MemberRecord<StructureKey>?, resuming state: MemberState?, in memory: StructureMemory,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<StructureKey>? {
        fit.train(key, resuming: state, in: memory, observe: observe)
    }
}
