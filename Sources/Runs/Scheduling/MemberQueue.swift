/// Members waiting for a rank, the longest first, so that the last ones to end are short.
struct MemberQueue {
    private var waiting: ArraySlice<Int>

    /// - Parameter costs: of each member; equal ones keep their order.
    init(costs: [Double]) {
        waiting = costs.indices.sorted { (-costs[$0], $0) < (-costs[$1], $1) }[...]
    }

    mutating func next() -> Int? { waiting.popFirst() }

    mutating func clear() { waiting = [] }
}
