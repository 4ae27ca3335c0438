import Prediction
import Testing

@Suite("MIN:MAX:POINTS")
struct GridAxisTests {
    @Test("Equidistant, both ends included")
    func values() {
        #expect(GridAxis("0:0.68:5")?.values == [0, 0.17, 0.34, 0.51, 0.68])
        #expect(GridAxis("0.1")?.values == [0.1])
        #expect(GridAxis("0.1:0.2:1")?.values == [0.1])
        #expect(GridAxis("0:0.68:100")?.values.last == 0.68)
    }

    @Test("Anything else is no grid", arguments: ["", "a", "1:2", "0:1:0", "0:1:-3", "1:0:5", "0:inf:5", "nan:1:5", "0:1:2:3", "0:1:1e99"])
    func refusals(text: String) {
        #expect(GridAxis(text) == nil)
    }
}
