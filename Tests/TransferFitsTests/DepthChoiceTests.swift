import TransferFits
import NeuralNetwork
import Testing

@Suite("What the scan concludes")
struct DepthChoiceTests {
    @Test("The highest mean score is chosen; what falls behind by less than the replicas scatter does as well")
    func choice() {
        // Behind depth 6: depth 2 by 10 ± 0, depth 4 by 1 ± 2, depth 11 by 3 ± 1.
        let six = [20.0, 22, 24]
        let choice = DepthChoice(depths: [2, 4, 6, 11], scores: [six.map { $0 - 10 }, [21, 21, 21], six, [16, 19, 22]])
        #expect(choice.depth == 6)
        #expect(choice.alternatives == [4, 6])
        #expect(choice.description == "4–6")
    }

    @Test("Equal scores choose the smaller depth, down to the source itself")
    func equals() {
        #expect(DepthChoice(depths: [0, 1, 2], scores: [[5, 5], [5, 5], [4, 4]]).depth == 0)
        #expect(DepthChoice(depths: [0, 1], scores: [[1], [2]]).description == "1")
    }

    @Test("A fine-tune takes the place of the source where its evidence is 20 times as large; replicas without evidence do not count")
    func evidence() {
        #expect(DepthChoice(depths: [0, 3], logEvidence: [[10, 10], [12, 13.5]]).depth == 0)
        #expect(DepthChoice(depths: [0, 3], logEvidence: [[10, 10], [13.5, 13.1]]).depth == 3)
        #expect(DepthChoice(depths: [2, 3], logEvidence: [[10, 10], [10.1, 10.1]]).depth == 3)
        #expect(DepthChoice(depths: [0, 3], logEvidence: [[10, 10, 10], [13.5, .nan, 13.1]]).depth == 3)
        #expect(DepthChoice(depths: [0, 3], logEvidence: [[.nan], [50]]).depth == 0)
    }

    @Test("Relative change by layer: a frozen layer has 0, a doubled one 1")
    func change() {
        let layout = ParameterLayout(Architecture(width: 4, blocks: 2))
        let source = (0..<layout.count).map { Float($0 % 7 + 1) }
        var tuned = source
        for i in layout.tensor("dense1.weight").range { tuned[i] *= 2 }
        for i in layout.tensor("dense2.weight").range { tuned[i] *= 0.5 }
        #expect(LayerChange.relative(from: source, to: tuned, layout: layout) == [0, 1, 0.5])
    }

    @Test("The cosine between two changes: 1 for the same direction, −1 for opposite ones, 0 for those of different layers")
    func similarity() {
        let layout = ParameterLayout(Architecture(width: 4, blocks: 2))
        let source = (0..<layout.count).map { Float($0 % 5 + 1) }
        func moved(_ layer: Int, by step: Float) -> [Float] {
            var w = source
            for i in layout.tensor("dense\(layer).weight").range { w[i] += step }
            return w
        }
        func cosine(_ a: [Float], _ b: [Float]) -> Double { LayerChange.similarity((source, a), (source, b), layout: layout) }
        #expect(abs(cosine(moved(1, by: 1), moved(1, by: 3)) - 1) < 1e-12)
        #expect(abs(cosine(moved(1, by: 1), moved(1, by: -2)) + 1) < 1e-12)
        #expect(cosine(moved(1, by: 1), moved(2, by: 1)) == 0)
        #expect(cosine(source, moved(1, by: 1)).isNaN)
    }
}
