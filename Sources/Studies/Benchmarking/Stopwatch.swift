import Training

/// Times of repeated work on a machine that may be busy with other things: the least of several is what the work itself takes.
enum Stopwatch {
    /// Least seconds of `repetitions` runs after one that warms up.
    static func least(of repetitions: Int, _ body: () -> Void) -> Double {
        body()
        return (0..<repetitions).map { _ in
            let start = ContinuousClock.now
            body()
            return (ContinuousClock.now - start) / .seconds(1)
        }.min() ?? .nan
    }
}

extension Trainer {
    /// Least seconds of the next `epochs` epochs after one more, which makes the memory.
    func leastSeconds(ofEpochs epochs: Int) throws(TrainingFailure) -> Double {
        var least = Double.infinity
        var start: ContinuousClock.Instant?
        let last = epoch + epochs
        let outcome = run { _ in
            if let start { least = min(least, (ContinuousClock.now - start) / .seconds(1)) }
            start = .now
            return epoch <= last
        }
        if let failure = outcome?.failure { throw failure }
        return least
    }
}
