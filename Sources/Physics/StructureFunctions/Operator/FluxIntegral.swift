import PortableMath

/// The integral that makes events of structure functions,
///
///     N_b = ∫_b dE_ℓ dcos θ ∫_{E_min} dE Φ(E) σ(E; E_ℓ, cos θ),
///
/// as a sum over points: the rule of Gauss and Legendre in a bin, and in ln ν between the points of the flux's table. Above E_min, where σ
/// varies fast, ν grows by half at most between two such points. Sums run in a fixed order: bitwise reproducible.
public struct FluxIntegral: Sendable {
    public let bins: LeptonBins
    public let flux: NeutrinoFlux
    /// Whether the functions are those of the other beam, see ``ChargedCurrent/otherBeam(_:)``.
    private let isOtherBeam: Bool
    private let inBin: GaussLegendre
    private let inPanel: GaussLegendre

    /// - Parameters:
    ///   - pointsInBin: in each direction of a bin.
    ///   - pointsInPanel: in ln ν, between two points of the flux's table.
    ///   - isOtherBeam: whether functions of neutrinos make events of antineutrinos, or the other way round.
    public init(_ bins: LeptonBins, flux: NeutrinoFlux, pointsInBin: Int = 3, pointsInPanel: Int = 2, isOtherBeam: Bool = false) {
        (self.bins, self.flux, self.isOtherBeam) = (bins, flux, isOtherBeam)
        inBin = GaussLegendre(pointsInBin)
        inPanel = GaussLegendre(pointsInPanel)
    }

    /// A point of the sum.
    public struct Term {
        public var point: ChargedCurrent.Point
        /// E of the neutrino, GeV.
        public var neutrinoEnergy: Double
        /// What c₀, c₁ and c₂ are multiplied by: weights, flux and kinematics.
        public var kernels: SIMD3<Double>
    }

    /// Calls `body` with all terms of a bin.
    @inline(__always)
    public func forEachTerm(of bin: Int, _ body: (Term) -> Void) {
        let current = bins.current
        let (row, column) = (Double(bin / bins.countAngle), Double(bin % bins.countAngle))
        for (a, weightA) in zip(inBin.nodes, inBin.weights) {
            for (b, weightB) in zip(inBin.nodes, inBin.weights) {
                guard let (energy, kappa, measure) = bins.place(
                    (row + a) / Double(bins.countEnergy), (column + b) / Double(bins.countAngle))
                else { continue }
                let least = current.leastNeutrinoEnergy(energy: energy, kappa: kappa)
                guard least < bins.neutrinoEnergy else { continue }
                let weight = weightA * weightB * measure / Double(bins.count)
                var next = flux.energies.firstIndex { $0 > least } ?? flux.energies.count
                var low = least - energy
                let end = bins.neutrinoEnergy - energy
                while low < end {
                    let knot = next < flux.energies.count ? flux.energies[next] - energy : end
                    let high = min(knot, end, 1.5 * low), length = Portable.log(high / low)
                    for (t, share) in zip(inPanel.nodes, inPanel.weights) {
                        let transfer = low * Portable.exp(length * t), neutrinoEnergy = energy + transfer
                        let value = flux.value(at: neutrinoEnergy)
                        guard value > 0 else { continue }
                        let point = current.point(neutrinoEnergy: neutrinoEnergy, energy: energy, kappa: kappa)
                        let factor = weight * share * length * transfer * value
                        let kernels = factor * current.kernels(point)
                        body(Term(
                            point: point, neutrinoEnergy: neutrinoEnergy,
                            kernels: isOtherBeam ? ChargedCurrent.otherBeam(kernels) : kernels))
                    }
                    if high == knot { next += 1 }
                    low = high
                }
            }
        }
    }

    /// Events of a law by bin, in the flux's unit: by direct quadrature, without nodes.
    public func events(of law: StructureLaw, isAntineutrino: Bool = false) -> [Double] {
        (0..<bins.count).map { bin in
            var sum = 0.0
            forEachTerm(of: bin) { term in
                let c = law.coefficients(
                    x: term.point.x, squaredMomentum: term.point.squaredMomentum, massRatio: term.point.massRatio,
                    isAntineutrino: isAntineutrino)
                sum += (term.kernels * c).sum()
            }
            return sum
        }
    }

    /// The operator that turns c₀, c₁ and c₂ at nodes into events by bin: of each bin, the places 3·node + i of the numbers that it reads,
    /// ascending, and what they are multiplied by.
    public func rows(on grid: NodeGrid, _ body: (_ bin: Int, _ places: [Int32], _ kernels: [Double]) -> Void) {
        var sums = [Double](repeating: 0, count: 3 * grid.count)
        var isUsed = [Bool](repeating: false, count: grid.count)
        for bin in 0..<bins.count {
            sums.withUnsafeMutableBufferPointer { sums in
                isUsed.withUnsafeMutableBufferPointer { isUsed in
                    forEachTerm(of: bin) { term in
                        let weights = grid.weights(x: term.point.x, logSquared: grid.logarithm(term.point.squaredMomentum))
                        for a in 0..<4 {
                            let scaled = weights.x[a] * term.kernels
                            let start = (weights.firstX + a) * grid.countQ + weights.firstQ
                            for b in 0..<4 {
                                let at = 3 * (start + b)
                                let part = weights.q[b] * scaled
                                sums[at] += part[0]
                                sums[at + 1] += part[1]
                                sums[at + 2] += part[2]
                                isUsed[start + b] = true
                            }
                        }
                    }
                }
            }
            var (places, kernels): ([Int32], [Double]) = ([], [])
            for node in 0..<grid.count where isUsed[node] {
                for i in 0..<3 {
                    places.append(Int32(3 * node + i))
                    kernels.append(sums[3 * node + i])
                    sums[3 * node + i] = 0
                }
                isUsed[node] = false
            }
            body(bin, places, kernels)
        }
    }
}
