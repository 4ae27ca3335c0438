import Randomness
import SampleComparison
import Testing

@Suite("Sliced distances of samples of several numbers")
struct SlicedDistanceTests {
    private func cloud(_ count: Int, seed: UInt64, shift: [Double]) -> [[Double]] {
        let stream = RandomStream(seed: seed, stream: .closureNoise)
        return shift.indices.map { k in (0..<count).map { shift[k] + stream.normal(at: UInt64($0 * shift.count + k)) } }
    }

    @Test("A sample that is moved by a vector is as far as the mean of its projections, |v| 2/π in two numbers, |v|/2 in three")
    func moved() {
        let plane = cloud(500, seed: 1, shift: [0, 0]), other = [plane[0].map { $0 + 3 }, plane[1].map { $0 - 4 }]
        let directions = SliceDirections.circle(64)
        #expect(abs(EarthMoversDistance.sliced(plane, other, directions: directions) - 10 / 3.14159265) < 0.01)
        let space = cloud(300, seed: 2, shift: [0, 0, 0]), far = [space[0].map { $0 + 2 }, space[1], space[2]]
        #expect(abs(EarthMoversDistance.sliced(space, far, directions: SliceDirections.sphere(200)) - 1) < 0.02)
        for direction in directions + SliceDirections.sphere(20) {
            #expect(abs(direction.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        }
    }

    @Test("Rows that weigh n count as n rows; samples of one law are near")
    func weights() {
        let (a, b) = (cloud(200, seed: 3, shift: [0, 0]), cloud(200, seed: 4, shift: [0.5, 0]))
        let weight = (0..<200).map { Double($0 % 3 + 1) }
        func repeated(_ columns: [[Double]]) -> [[Double]] {
            columns.map { column in column.indices.flatMap { Array(repeating: column[$0], count: Int(weight[$0])) } }
        }
        let directions = SliceDirections.circle(8)
        let weighted = EarthMoversDistance.sliced(a, b, weight: weight, directions: directions)
        #expect(abs(weighted - EarthMoversDistance.sliced(repeated(a), repeated(b), directions: directions)) < 1e-12)
        let (c, d) = (cloud(5000, seed: 5, shift: [0, 0]), cloud(5000, seed: 6, shift: [0, 0]))
        let near = EarthMoversDistance.sliced(c, d, directions: directions)
        #expect(near < 0.05 && near < weighted / 4)
    }
}
