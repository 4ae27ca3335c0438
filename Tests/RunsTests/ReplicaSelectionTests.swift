import Members
import Runs
import Testing

@Suite("The replicas of an ensemble")
struct ReplicaSelectionTests {
    private let rule = VetoRule([.init(figure: "chi2", label: "χ²/N", spreads: 5, leastFactor: 1.5)])

    private func end(_ chiSquare: Double?) -> MemberEnd {
        chiSquare.map { MemberEnd(status: .done, figures: ["chi2": $0]) } ?? MemberEnd(status: .failed)
    }

    @Test("The next unused replica numbers take the place of failed and vetoed ones until N have passed")
    func rounds() {
        var selection = ReplicaSelection(wanted: 6, veto: rule)
        #expect(selection.candidates == 0..<6 && !selection.isComplete)
        selection.apply([1, nil, 1.1, 0.9, 50, 1].map(end))
        #expect(selection.failed == [1] && selection.vetoed.map(\.replica) == [4] && selection.done == [0, 2, 3, 5])
        #expect(selection.candidates == 6..<8)
        selection.apply([nil, 1].map(end))
        #expect(selection.failed == [1, 6] && selection.candidates == 8..<9)
        selection.apply([end(1.2)])
        #expect(selection.isComplete && selection.done == [0, 2, 3, 5, 7, 8] && selection.candidates.isEmpty)
        #expect(selection.lost == 3)
    }

    @Test("A veto is never taken back, also when later members lie further out")
    func finality() {
        var selection = ReplicaSelection(wanted: 5, veto: rule)
        selection.apply([1, 1, 1, 1, 2].map(end))
        #expect(selection.vetoed.map(\.replica) == [4])
        selection.apply([end(4)])
        #expect(selection.vetoed.map(\.replica) == [4, 5])
    }
}
