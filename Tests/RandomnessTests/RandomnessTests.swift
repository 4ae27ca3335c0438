import Foundation
import Randomness
import Testing

@Suite struct PhiloxTests {
    /// The known answers distributed with Random123 (file kat_vectors, lines "philox4x32 10").
    @Test func publishedKnownAnswers() {
        let ones = UInt32.max
        let cases: [(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, block: SIMD4<UInt32>)] = [
            (.zero, .zero, [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
            (.init(repeating: ones), .init(repeating: ones), [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]),
            ([0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
             [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]),
        ]
        for (counter, key, block) in cases { #expect(Philox4x32.block(counter: counter, key: key) == block) }
    }
}

@Suite struct RandomStreamTests {
    static let draws = 1_000_000
    let stream = RandomStream(seed: 20_240_611, stream: .pseudodata, replica: 3, address: 17, 29)

    @Test func uniformsLieInTheOpenIntervalAndFillItEvenly() {
        var cells = [Int](repeating: 0, count: 1000)
        for i in 0..<UInt64(Self.draws) {
            let u = stream.uniform(at: i)
            #expect(u > 0 && u < 1)
            cells[Int(u * 1000)] += 1
        }
        // χ² of 999 degrees of freedom: mean 999, standard deviation 44.7.
        let expected = Double(Self.draws) / 1000
        let chiSquared = cells.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        print("uniform: χ² = \(chiSquared) for 999 degrees of freedom")
        #expect(abs(chiSquared - 999) < 4 * 44.7)
    }

    @Test func normalsHaveTheMomentsOfTheNormalDistribution() {
        var sums = [0.0, 0.0, 0.0, 0.0]
        for i in 0..<UInt64(Self.draws) {
            let z = stream.normal(at: i)
            sums[0] += z
            sums[1] += z * z
            sums[2] += z * z * z
            sums[3] += z * z * z * z
        }
        let n = Double(Self.draws)
        // The k-th power of a normal number has the variance ⟨z²ᵏ⟩ − ⟨zᵏ⟩²: 1, 2, 15, 96.
        for (power, (expected, variance)) in [(0.0, 1.0), (1, 2), (0, 15), (3, 96)].enumerated() {
            let deviation = (sums[power] / n - expected) / (variance / n).squareRoot()
            print("normal: moment \(power + 1) is \(sums[power] / n), \(deviation) standard deviations off")
            #expect(abs(deviation) < 4)
        }
    }

    /// The Kolmogorov–Smirnov distance of n draws exceeds 1.95/√n once in a thousand samples.
    @Test func normalsFollowTheNormalDistribution() {
        let n = 200_000
        let sorted = (0..<UInt64(n)).map { stream.normal(at: $0) }.sorted()
        var distance = 0.0
        for (i, z) in sorted.enumerated() {
            let probability = 0.5 * erfc(-z / 2.0.squareRoot())
            distance = max(distance, abs(probability - Double(i) / Double(n)), abs(probability - Double(i + 1) / Double(n)))
        }
        print("normal: Kolmogorov–Smirnov distance \(distance * Double(n).squareRoot())/√n")
        #expect(distance * Double(n).squareRoot() < 1.95)
    }

    /// Whatever part of the address changes, the numbers are others; and they do not correlate with those of the neighbour.
    @Test func streamsDoNotCollide() {
        var streams: [RandomStream] = []
        for seed in [0, 1, 2, UInt64.max] {
            for purpose in Stream.allCases {
                for replica in 0..<50 {
                    streams.append(RandomStream(seed: seed, stream: purpose, replica: replica))
                    for word in 0..<20 {
                        streams.append(RandomStream(seed: seed, stream: purpose, replica: replica, address: UInt64(word)))
                    }
                    streams.append(RandomStream(seed: seed, stream: purpose, replica: replica, address: 0, 0))
                }
            }
        }
        let first = streams.flatMap { stream in (0..<4).map { stream.bits(at: $0) } }
        #expect(first.count == 4 * 50 * 22 * 4 * Stream.allCases.count)
        #expect(Set(first).count == first.count)

        for neighbour in [
            RandomStream(seed: 20_240_611, stream: .pseudodata, replica: 4, address: 17, 29),
            RandomStream(seed: 20_240_611, stream: .folds, replica: 3, address: 17, 29),
            RandomStream(seed: 20_240_612, stream: .pseudodata, replica: 3, address: 17, 29),
            RandomStream(seed: 20_240_611, stream: .pseudodata, replica: 3, address: 29, 17),
        ] {
            let n = 100_000
            let correlation = (0..<UInt64(n)).reduce(0.0) { $0 + stream.normal(at: $1) * neighbour.normal(at: $1) } / Double(n)
            #expect(abs(correlation) < 4 / Double(n).squareRoot())
        }
    }

    /// The promise to users: a seed gives the same numbers in later versions and on other machines.
    @Test func numbersOfASeedNeverChange() {
        #expect(stream.bits(at: 0) == 17_253_959_888_474_657_669)
        #expect(stream.uniform(at: 1).bitPattern == 4_601_398_989_220_801_914)
        #expect(stream.normal(at: 2).bitPattern == 13_810_293_146_817_978_536)
        #expect(RandomStream(seed: 1, stream: .dropout).words(at: 1 << 40)
            == [1_796_176_454, 1_854_198_112, 1_438_586_367, 2_281_858_580])
        #expect(Stream.allCases.map(\.rawValue) == Array(1...13) + Array(30...34) + [50, 51] + Array(53...58) + Array(60...62) + [71])
    }
}

@Suite struct ContentHashTests {
    @Test func hashesNeverChange() {
        #expect(ContentHash.of("") == 1_998_855_519_756_462_295)
        #expect(ContentHash.of("Barreau:1983ht") == 7_776_239_174_424_438_700)
        var hash = ContentHash()
        hash.combine(0.68)
        hash.combine(UInt64(36))
        hash.combine("¹²C")
        #expect(hash.value == 15_572_891_958_934_741_441)
    }

    @Test func signOfZeroDoesNotCount() {
        var plus = ContentHash()
        var minus = ContentHash()
        plus.combine(0.0)
        minus.combine(-0.0)
        #expect(plus.value == minus.value)
    }

    /// "ab", "c" and "a", "bc" are different contents.
    @Test func textsAreDelimited() {
        var first = ContentHash()
        first.combine("ab")
        first.combine("c")
        var second = ContentHash()
        second.combine("a")
        second.combine("bc")
        #expect(first.value != second.value)
    }
}
