import Foundation
import FuzzKinds
import Testing

/// A second of mutated inputs for each kind. Longer, or other ones: NUCENS_FUZZ_INPUTS=1000000, NUCENS_FUZZ_SEED=2,
/// NUCENS_FUZZ_KINDS=card,table. Coverage-guided: Tests/Fuzz.
@Suite("Inputs from others, mutated", .serialized)
struct FuzzTests {
    private static let inputs = ProcessInfo.processInfo.environment["NUCENS_FUZZ_INPUTS"].flatMap { Int($0) }
    private static let seed = ProcessInfo.processInfo.environment["NUCENS_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
    private static let kinds = ProcessInfo.processInfo.environment["NUCENS_FUZZ_KINDS"].map { $0.split(separator: ",").map(String.init) }

    @Test("Nothing traps, hangs or floods",
          arguments: kinds ?? FuzzKind.all.filter { !$0.seeds.isEmpty }.map(\.name))
    func mutated(name: String) throws {
        let kind = try #require(FuzzKind.all.first { $0.name == name })
        #expect(kind.seeds.contains(where: kind.isAccepted), "no example is accepted")
        var mutator = Mutator(kind.seeds, words: kind.words, seed: Self.seed)
        let start = ContinuousClock.now
        var (count, accepted) = (0, 0)
        while Self.inputs.map({ count < $0 }) ?? (start.duration(to: .now) < .seconds(1)) {
            let input = mutator.next()
            let before = ContinuousClock.now
            if kind.isAccepted(input) { accepted += 1 }
            #expect(before.duration(to: .now) < .seconds(10), "\(name): an input of \(input.count) bytes takes too long")
            count += 1
        }
        if Self.inputs != nil { print("\(name): \(count) inputs, \(accepted) accepted, \(start.duration(to: .now))") }
        #expect(count > 0)
    }
}
