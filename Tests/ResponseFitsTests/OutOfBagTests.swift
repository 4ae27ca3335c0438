import ResponseFits
import Statistics
import Testing

@Suite("What a member says of points that it has not drawn")
struct OutOfBagTests {
    @Test("The loss is that of the points not seen, with normalizations from all, as computed by hand")
    func byHand() {
        // One experiment, Δλ = 0.1, η = 0: λ = (Σ d f/δ² + 100)/(Σ f²/δ² + 100) = (12 + 18 + 100)/(16 + 9 + 100) = 1.04.
        let data = FitData(value: [3, 6], error: [1, 1], group: [0, 0], groupUncertainty: [0.1])
        let loss = OutOfBag.loss(data, errorFloor: 0, width: 5, predictions: [4, 3], isSeen: [true, false])
        let r = 6 - 1.04 * 3
        #expect(abs(loss - 25 * ((1 + r * r / 25).squareRoot() - 1)) < 1e-12)
    }

    @Test("The floor widens the errors; a member that has seen all says nothing")
    func floor() {
        let data = FitData(value: [10, 10], error: [0.1, 0.1], group: [0, 1], groupUncertainty: [0.01, 0.01])
        func loss(_ floor: Double, _ isSeen: [Bool]) -> Double {
            OutOfBag.loss(data, errorFloor: floor, width: 5, predictions: [9, 9], isSeen: isSeen)
        }
        #expect(loss(0.1, [false, false]) < loss(0.01, [false, false]))
        #expect(loss(0.01, [true, true]) == 0)
    }

    @Test("Depths and pulls compete: the source as it is, then each pull at each depth, or those of one depth")
    func variants() {
        var settings = ResponseTuning()
        settings.pulls = [3, 0.1]
        func places(_ variants: [TuningVariant]) -> [[Int]] { variants.map { [$0.depth, $0.pull] } }
        #expect(places(settings.variants(layers: 2)) == [[0, 0], [1, 0], [1, 1], [2, 0], [2, 1]])
        #expect(places(settings.variants(depth: 1, layers: 2)) == [[1, 0], [1, 1]])
        #expect(places(settings.variants(depth: 0, layers: 2)) == [[0, 0]])
    }

    @Test("The variant of the least mean loss is chosen, with the depths that do about as well at any pull")
    func choice() {
        let variants = [TuningVariant(depth: 0, pull: 0), TuningVariant(depth: 1, pull: 0), TuningVariant(depth: 1, pull: 1)]
        let choice = TuningChoice(variants, outOfBag: [[5, 7], [4.6, 4.8], [4, 5]])
        #expect(choice.variant == variants[2] && choice.depths == [1])
        #expect(TuningChoice(variants, outOfBag: [[4, 6], [9, 9], [4.5, 5]]).depths == [0, 1])
    }
}
