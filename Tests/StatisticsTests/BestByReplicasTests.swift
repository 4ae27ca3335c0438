import Statistics
import Testing

@Suite("The best of several candidates that replicas score")
struct BestByReplicasTests {
    @Test("The highest mean wins, the first of equals; what falls behind by less than the scatter of the difference does as well")
    func scores() {
        #expect(BestByReplicas([[1, 2], [3, 3], [3, 3]]).best == 1)
        // Behind by 1 ± √2, and by 2 ± 0.
        let ranking = BestByReplicas([[4, 4], [4, 2], [2, 2]])
        #expect(ranking.best == 0 && ranking.equivalents == [0, 1])
    }

    @Test("The least mean loss wins; replicas without a loss have no say; without any, the first candidate stands")
    func losses() {
        #expect(BestByReplicas(losses: [[5, 7], [4, 5], [4.5, 4.9]]).best == 1)
        #expect(BestByReplicas(losses: [[5, 0], [4, .nan], [3, 9]]).best == 2)
        #expect(BestByReplicas(losses: [[.nan], [1]]).best == 0)
    }
}
