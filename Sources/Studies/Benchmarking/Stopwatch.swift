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
