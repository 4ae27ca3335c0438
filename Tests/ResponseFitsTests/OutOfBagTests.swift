import ResponseFits
import Statistics
import Testing
import TransferFits

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

    @Test("The depth of the least mean loss is chosen; replicas without a loss have no say; without any, the first depth stands")
    func choice() {
        #expect(DepthChoice(depths: [0, 1, 2], outOfBag: [[5, 7], [4, 5], [4.5, 4.9]]).depth == 1)
        #expect(DepthChoice(depths: [0, 1, 2], outOfBag: [[5, 0], [4, .nan], [3, 9]]).depth == 2)
        #expect(DepthChoice(depths: [0, 1], outOfBag: [[.nan], [1]]).depth == 0)
    }
}
