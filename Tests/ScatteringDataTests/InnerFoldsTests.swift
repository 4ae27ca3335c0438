import ScatteringData
import Testing

@Suite("Inner folds")
struct InnerFoldsTests {
    @Test("All training points and no test point are dealt out, evenly", arguments: ["56Fe", "16O"], [2, 5])
    func even(target: String, count: Int) throws {
        let dataset = try Dataset.bundled(Nucleus(target))
        let folds = try Folds(.random(trainFraction: 0.1, split: 3, seed: 7), of: dataset)
        let parts = folds.inner(count, of: dataset, split: 3, seed: 7)
        #expect(parts.map { $0 != nil } == folds.isTraining)
        let sizes = (0..<count).map { part in parts.count { $0 == part } }
        #expect(sizes.max()! - sizes.min()! <= 1)
    }

    @Test("Another seed or split deals other parts")
    func seeds() throws {
        let dataset = try Dataset.bundled(Nucleus("56Fe"))
        let folds = try Folds(.random(trainFraction: 0.1, split: 0, seed: 7), of: dataset)
        let first = folds.inner(4, of: dataset, split: 0, seed: 7)
        #expect(folds.inner(4, of: dataset, split: 0, seed: 7) == first)
        #expect(folds.inner(4, of: dataset, split: 1, seed: 7) != first)
        #expect(folds.inner(4, of: dataset, split: 0, seed: 8) != first)
    }
}
