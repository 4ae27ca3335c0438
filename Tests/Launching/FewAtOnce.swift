import Foundation
import Testing

/// Tests that start programs: no more of them at a time than there are cores, so that programs whose deadlines are part of a test are not
/// starved by all others at once.
public struct FewAtOnce: SuiteTrait, TestTrait, TestScoping {
    public let isRecursive = true

    /// NUCENS_TEST_TIMES=1 tells how long each takes, without its wait for a seat.
    private static let isTimed = ProcessInfo.processInfo.environment["NUCENS_TEST_TIMES"] != nil
    private static let seats = Seats(ProcessInfo.processInfo.activeProcessorCount)

    public func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
        guard testCase != nil else { return try await function() }
        await FewAtOnce.seats.take()
        let start = ContinuousClock.now
        let result: Result<Void, any Error>
        do { result = .success(try await function()) } catch { result = .failure(error) }
        if FewAtOnce.isTimed { print("\((ContinuousClock.now - start) / .seconds(1)) s: \(test.displayName ?? test.name)") }
        await FewAtOnce.seats.leave()
        try result.get()
    }

    private actor Seats {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(_ count: Int) { free = count }

        func take() async {
            if free > 0 {
                free -= 1
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
        }

        func leave() {
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
    }
}

extension Trait where Self == FewAtOnce {
    public static var fewAtOnce: FewAtOnce { FewAtOnce() }
}
