/// How far functions are from a law, seen through the events of a beam: on bins and energies of its own, between those of fits.
///
/// Functions enter up to a factor, which is chosen so that both make the same number of near events. Sums run in a fixed order: bitwise
/// reproducible.
public struct LawComparison: Sendable {
    public struct Figures: Sendable, Codable, Equatable {
        /// Σ |σ̂ − σ| Φ / Σ σ Φ over E, E_ℓ and cos θ.
        public var crossSection: Double
        /// ½ Σ |q̂ − q| over bins of E_ℓ and cos θ, q the shares of events at the near detector.
        public var near: Double
        /// The same at the far detector, with oscillations.
        public var far: Double
    }

    private let grid: NodeGrid
    private let weights: [NodeGrid.Weights]
    private let kernels: [SIMD3<Double>]
    /// σΦ of the law, and what turns near events into far ones.
    private let exact: [Double]
    private let survival: [Double]
    /// Where the terms of each bin begin.
    private let starts: [Int]

    /// - Parameters:
    ///   - farOverNear: what an energy's near events are multiplied by to give far ones, up to a factor.
    public init(
        _ law: StructureLaw, bins: LeptonBins, flux: NeutrinoFlux, grid: NodeGrid, isAntineutrino: Bool, farOverNear: (Double) -> Double
    ) {
        self.grid = grid
        let integral = FluxIntegral(bins, flux: flux, pointsInBin: 1)
        var (weights, kernels, exact) = ([NodeGrid.Weights](), [SIMD3<Double>](), [Double]())
        var (survival, starts) = ([Double](), [0])
        for bin in 0..<bins.count {
            integral.forEachTerm(of: bin) { term in
                let point = term.point
                let c = law.coefficients(
                    x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio, isAntineutrino: isAntineutrino)
                weights.append(grid.weights(x: point.x, logSquared: grid.logarithm(point.squaredMomentum)))
                kernels.append(term.kernels)
                exact.append((term.kernels * c).sum())
                survival.append(farOverNear(term.neutrinoEnergy))
            }
            starts.append(exact.count)
        }
        (self.weights, self.kernels, self.exact, self.survival, self.starts) = (weights, kernels, exact, survival, starts)
    }

    /// σΦ of functions at all points, before any factor.
    public func crossSections(of functions: NodeFunctions) -> [Double] {
        functions.values.withUnsafeBufferPointer { values in
            weights.indices.map { i in
                let at = weights[i]
                var sum = SIMD3<Double>.zero
                for a in 0..<4 {
                    for b in 0..<4 {
                        let place = 3 * ((at.firstX + a) * grid.countQ + at.firstQ + b)
                        sum += at.x[a] * at.q[b] * SIMD3(values[place], values[place + 1], values[place + 2])
                    }
                }
                return (kernels[i] * sum).sum()
            }
        }
    }

    /// σΦ of the law at the same points.
    public var law: [Double] { exact }

    public func figures(of functions: NodeFunctions) -> Figures { figures(ofCrossSections: crossSections(of: functions)) }

    public func figures(ofCrossSections sections: [Double]) -> Figures {
        let total = exact.reduce(0, +)
        let factor = total / sections.reduce(0, +)
        var (difference, near, far) = (0.0, 0.0, 0.0)
        var (farExact, farFitted) = ([Double](), [Double]())
        for bin in 0..<starts.count - 1 {
            var (inBin, farBin, farLaw) = (0.0, 0.0, 0.0)
            for i in starts[bin]..<starts[bin + 1] {
                let away = factor * sections[i] - exact[i]
                difference += abs(away)
                inBin += away
                farBin += factor * sections[i] * survival[i]
                farLaw += exact[i] * survival[i]
            }
            near += abs(inBin)
            farExact.append(farLaw)
            farFitted.append(farBin)
        }
        let (sumExact, sumFitted) = (farExact.reduce(0, +), farFitted.reduce(0, +))
        for (a, b) in zip(farExact, farFitted) { far += abs(b / sumFitted - a / sumExact) }
        return Figures(crossSection: difference / total, near: 0.5 * near / total, far: 0.5 * far)
    }
}
