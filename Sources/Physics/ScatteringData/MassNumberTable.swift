/// A quantity of nuclei that is known at some mass numbers: linear in A between them, constant beyond.
package struct MassNumberTable: Sendable {
    /// By ascending A; one at least.
    private let known: [(A: Double, value: Double)]

    package init(_ known: [(A: Double, value: Double)]) {
        precondition(!known.isEmpty, "a table has an entry")
        self.known = known
    }

    package func callAsFunction(nucleons A: Int) -> Double {
        let A = Double(A)
        guard let above = known.firstIndex(where: { $0.A >= A }) else { return known[known.count - 1].value }
        guard above > 0 else { return known[0].value }
        let (low, high) = (known[above - 1], known[above])
        return low.value + (high.value - low.value) * (A - low.A) / (high.A - low.A)
    }
}
