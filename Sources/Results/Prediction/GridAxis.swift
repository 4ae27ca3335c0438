/// `MIN:MAX:POINTS` of the command line: equidistant values, both ends included.
public struct GridAxis: Sendable, Equatable {
    public let values: [Double]

    public init(values: [Double]) { self.values = values }

    /// nil for anything else than two numbers, MIN ≤ MAX, and a positive count; a single number is a single point.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1, let value = Double(parts[0]), value.isFinite {
            values = [value]
            return
        }
        guard parts.count == 3, let low = Double(parts[0]), let high = Double(parts[1]), let count = Int(parts[2]),
              low.isFinite, high.isFinite, low <= high, (1...10_000_000).contains(count)
        else { return nil }
        values = count == 1 ? [low] : (0..<count).map { $0 == count - 1 ? high : low + (high - low) * Double($0) / Double(count - 1) }
    }
}
