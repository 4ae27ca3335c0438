import HDF5
import PredictionRuns
import Testing

@Suite("Parts of arrays")
struct PartsTests {
    /// The places of a part's elements in the whole array, in the order in which a file takes them.
    func elements(_ part: HDF5Block, of shape: [Int]) -> [Int] {
        var places = [0]
        for ((first, count), length) in zip(zip(part.offset, part.count), shape) {
            places = places.flatMap { place in (first..<first + count).map { place * length + $0 } }
        }
        return places
    }

    @Test("Any stretch of an array is made of rectangular parts, few and in order", arguments: [
        [7], [3, 4], [1, 5], [5, 1], [2, 3, 4], [3, 1, 5], [1, 1, 6], [2, 2, 2, 3], [1, 3, 2, 3],
    ])
    func stretches(shape: [Int]) {
        let count = shape.reduce(1, *)
        for first in 0...count {
            for end in first...count {
                let parts = HDF5Block.blocks(covering: first..<end, of: shape)
                #expect(parts.flatMap { elements($0, of: shape) } == Array(first..<end), "\(first)..<\(end) of \(shape): \(parts)")
                #expect(parts.map { $0.position(in: shape) } == parts.map { elements($0, of: shape)[0] })
                #expect(parts.count <= 2 * shape.count - 1)
            }
        }
    }
}
