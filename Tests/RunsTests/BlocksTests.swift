import MPI
import Testing

@Suite("Sharing out")
struct BlocksTests {
    @Test("Blocks cover everything once, whatever the number of ranks", arguments: 1...9)
    func blocks(ranks: Int) {
        for count in 0...20 {
            let blocks = Blocks(count, over: ranks)
            #expect((0..<ranks).flatMap { blocks[$0] } == Array(0..<count))
            let sizes = (0..<ranks).map { blocks[$0].count }
            #expect(sizes.max()! - sizes.min()! <= 1)
        }
    }
}
