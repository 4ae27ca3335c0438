import CrossSections
import NeuralNetwork
import PortableMath
import Reference
import ScatteringData
import Statistics
import Testing
import Training
import TransferLearning

@Suite("Showing a source other nuclei")
struct MultiNucleusPretrainingTests {
    /// The source of the tests of fine-tuning, trained on oxygen, with aluminium as its companion, of which it has never seen anything.
    struct Case {
        let source: FineTuneTests.Case
        let oxygen: Dataset
        let aluminium: TargetPoints

        init() throws {
            source = try FineTuneTests.Case()
            oxygen = try Dataset.bundled(Nucleus("16O"))
            let dataset = try Dataset.bundled(Nucleus("27Al"))
            let folds = try Folds(.random(trainFraction: 0.3, split: 0, seed: 1), of: dataset)
            aluminium = TargetPoints(dataset, isTraining: folds.isTraining)
        }

        func training(replica: Int = 0, _ change: (inout FineTuning) -> Void = { _ in }) -> MultiNucleusPretraining {
            var settings = FineTuning()
            settings.companions.learningRate = 1e-3
            settings.companions.epochs = 60
            change(&settings)
            return MultiNucleusPretraining(
                source: source.source, sourceMassNumber: 16, sourcePoints: oxygen.points.map(\.kinematics), companions: [aluminium],
                settings: settings, replica: replica, seed: 1)
        }

        func taught(_ training: MultiNucleusPretraining) throws -> [Float] {
            let trainer = training.trainer(in: source.network)
            while !trainer.isFinished { try trainer.trainEpoch() }
            return source.network.parameters
        }

        /// ln of the ratio of measured to predicted at points of a nucleus, root mean square.
        func misfit(_ weights: [Float], at table: CrossSectionData, A: Int) -> Double {
            source.network.parameters = weights
            let f = source.network.predictions(at: table).map { $0 * Double(A) / 16 }
            let squares = zip(f, table.data.value).map { f, d in Portable.log(d / f) * Portable.log(d / f) }
            return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        }
    }

    @Test("What the companion's points say is learned, and holds at points of it that were not shown; the source's own points are kept")
    func learns() throws {
        let c = try Case()
        let taught = try c.taught(c.training())
        let unseen = c.aluminium.points.selecting(c.aluminium.test)
        let (before, after) = (c.misfit(c.source.source, at: unseen, A: 27), c.misfit(taught, at: unseen, A: 27))
        #expect(after < 0.5 * before, "\(before) → \(after)")
        let own = CrossSectionData(c.oxygen)
        let (own0, own1) = (c.misfit(c.source.source, at: own, A: 16), c.misfit(taught, at: own, A: 16))
        #expect(own1 < own0 + 0.1, "\(own0) → \(own1)")
    }

    @Test("Without rehearsal the source forgets more of its own nucleus")
    func forgets() throws {
        let c = try Case()
        let own = CrossSectionData(c.oxygen)
        let with = c.misfit(try c.taught(c.training()), at: own, A: 16)
        let without = c.misfit(try c.taught(c.training { $0.companions.rehearsalPoints = 0 }), at: own, A: 16)
        #expect(with < without, "\(with), \(without)")
    }

    @Test("A pure function: the same bits again, and after a stop in between; another replica is another network")
    func pure() throws {
        let c = try Case()
        let whole = try c.taught(c.training { $0.companions.epochs = 12 })
        let first = c.training { $0.companions.epochs = 12 }.trainer(in: c.source.network)
        for _ in 0..<5 { try first.trainEpoch() }
        let state = first.state
        let second = c.training { $0.companions.epochs = 12 }.trainer(in: c.source.network)
        second.state = state
        while !second.isFinished { try second.trainEpoch() }
        #expect(sameBits(c.source.network.parameters, whole))
        let other = try c.taught(c.training(replica: 1) { $0.companions.epochs = 12 })
        #expect(!sameBits(other, whole))
    }
}
