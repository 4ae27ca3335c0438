import PortableMath

/// What networks of structure functions are given: ln x, ln(Q² + 0.02 GeV²), x and ln(1 − x).
public enum StructureInputs {
    public static let names = ["ln x", "ln(Q2 + 0.02 GeV2)", "x", "ln(1 - x)"]

    /// Rows of inputs at all nodes.
    public static func rows(of grid: NodeGrid) -> [Double] {
        (0..<grid.count).flatMap { i in
            let (x, squared) = grid.node(i)
            return [Portable.log(x), Portable.log(squared + 0.02), x, Portable.log(onePlus: -x)]
        }
    }
}
