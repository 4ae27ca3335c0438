extension NodeFunctions {
    /// Those of a law.
    public init(_ grid: NodeGrid, of law: StructureLaw, current: ChargedCurrent, isAntineutrino: Bool = false) {
        self.init(grid, values: (0..<grid.count).flatMap { i in
            let (x, squared) = grid.node(i)
            let c = law.coefficients(
                x: x, squaredMomentum: squared, massRatio: current.leptonMass * current.leptonMass / squared,
                isAntineutrino: isAntineutrino)
            return [c[0], c[1], c[2]]
        })
    }
}
