import Randomness
import ScatteringData
import Testing

@Suite("Folds and standardization")
struct FoldsTests {
    @Test("The published folds: 328 points of 3265 test in each, 38 in both")
    func published() throws {
        let carbon = try Dataset.bundled(nucleus("12C"))
        let a = try Folds(.publishedA, of: carbon)
        let b = try Folds(.publishedB, of: carbon)
        #expect((a.train.count, a.test.count) == (2937, 328))
        #expect((b.train.count, b.test.count) == (2937, 328))
        #expect(Set(a.test).intersection(b.test).count == 38)
    }

    @Test("Published folds of other data are refused")
    func notPublished() throws {
        let oxygen = try Dataset.bundled(nucleus("16O"))
        let error = #expect(throws: DataError.self) { try Folds(.publishedA, of: oxygen) }
        #expect(error?.description == "16O has no published folds of model A, only 12C has; use random folds, or leave those points out")

        let mine = table(header + ",normalization_uncertainty", "Mine:2025,0.5,61,0.1,1200,90,0.03")
        let mixed = try Dataset(target: nucleus("12C"), tables: [.bundled(nucleus("12C")), mine])
        let other = #expect(throws: DataError.self) { try Folds(.publishedB, of: mixed) }
        #expect(other?.description == "1 of the 3266 points of 12C have no published fold of model B, the first in Mine:2025; "
            + "use random folds, or leave those points out")
    }

    @Test("9:1, 7:3 and 1:9 hold within each experiment, and each keeps a training point", arguments: [0.9, 0.7, 0.1])
    func fractions(_ fraction: Double) throws {
        let dataset = try Dataset.bundled(nucleus("12C"))
        let folds = try Folds(.random(trainFraction: fraction, split: 0, seed: 1), of: dataset)
        #expect(folds.train.count + folds.test.count == dataset.points.count)
        for range in dataset.experimentRanges {
            let trained = range.count { folds.isTraining[$0] }
            #expect(trained == max(1, Int((fraction * Double(range.count)).rounded())))
        }
    }

    @Test("An experiment of one point trains")
    func onePoint() throws {
        let dataset = try Dataset(target: nucleus("12C"), tables: [table(
            header, "Whitney:1974hr,0.5,60,0.1,1200,90", "Barreau:1983ht,0.5,60,0.1,1200,90", "Barreau:1983ht,0.5,60,0.2,1200,90")])
        let folds = try Folds(.random(trainFraction: 0.1, split: 0, seed: 1), of: dataset)
        #expect(folds.isTraining[2])
        #expect(folds.train.count == 2)
    }

    @Test("The rule, point by point: the smallest uniforms of an experiment train")
    func rule() throws {
        let dataset = try Dataset.bundled(nucleus("16O"))
        let folds = try Folds(.random(trainFraction: 0.7, split: 3, seed: 42), of: dataset)
        for range in dataset.experimentRanges {
            func drawn(_ index: Int) -> Double {
                RandomStream(seed: 42, stream: .folds, replica: 3, address: dataset.points[index].address).uniform(at: 0)
            }
            let largestTrained = range.filter { folds.isTraining[$0] }.map(drawn).max()!
            let smallestTested = range.filter { !folds.isTraining[$0] }.map(drawn).min()!
            #expect(largestTrained < smallestTested)
        }
    }

    @Test("Splits and seeds differ; the same twice is the same")
    func splits() throws {
        let dataset = try Dataset.bundled(nucleus("16O"))
        let first = try Folds(.random(trainFraction: 0.7, split: 0, seed: 1), of: dataset)
        #expect(try Folds(.random(trainFraction: 0.7, split: 0, seed: 1), of: dataset) == first)
        #expect(try Folds(.random(trainFraction: 0.7, split: 1, seed: 1), of: dataset).isTraining != first.isTraining)
        #expect(try Folds(.random(trainFraction: 0.7, split: 0, seed: 2), of: dataset).isTraining != first.isTraining)
    }

    @Test("A new experiment moves no other point")
    func newExperiment() throws {
        let mine = table(header + ",normalization_uncertainty", "Mine:2025,0.5,61,0.1,1200,90,0.03", "Mine:2025,0.5,61,0.2,1200,90,0.03")
        let before = try Dataset.bundled(nucleus("16O"))
        let after = try Dataset(target: nucleus("16O"), tables: [.bundled(nucleus("16O")), mine])
        let kind = Folds.Kind.random(trainFraction: 0.7, split: 0, seed: 7)
        func training(_ dataset: Dataset) throws -> Set<UInt64> {
            Set(try Folds(kind, of: dataset).train.map { dataset.points[$0] }
                .filter { dataset.experiments[$0.experiment].name != "Mine:2025" }.map(\.address))
        }
        #expect(after.points.count == before.points.count + 2)
        #expect(try training(after) == training(before))
    }

    @Test("No folds: all points train, and no test point is no error")
    func none() throws {
        let folds = try Folds(.none, of: .bundled(nucleus("16O")))
        #expect((folds.train.count, folds.test.count) == (120, 0))
    }

    @Test("Fractions that divide nothing", arguments: [0, 1, -0.5, 1.5, .nan, .infinity])
    func fraction(_ fraction: Double) throws {
        let oxygen = try Dataset.bundled(nucleus("16O"))
        let error = #expect(throws: DataError.self) { try Folds(.random(trainFraction: fraction, split: 0, seed: 1), of: oxygen) }
        #expect(error?.description
            == "a training fraction of \(fraction) divides nothing; give one between 0 and 1, or no folds to train on all")
    }

    @Test("Nothing left to test with, nothing left to train on")
    func empty() throws {
        let one = try Dataset(target: nucleus("12C"), tables: [table(header + ",test_fold_model_A", "Whitney:1974hr,0.5,60,0.1,1200,90,1")])
        let untested = #expect(throws: DataError.self) { try Folds(.random(trainFraction: 0.5, split: 0, seed: 1), of: one) }
        #expect(untested?.description
            == "the folds leave no point of 12C to test with; choose a smaller training fraction, or no folds")
        let untrained = #expect(throws: DataError.self) { try Folds(.publishedA, of: one) }
        #expect(untrained?.description
            == "the folds leave no point of 12C to train on; choose other folds or a larger training fraction")
    }

    /// Mean and population standard deviation of the 120 points that pass the cut, with mpmath at 40 digits.
}
