import Events
import Files
import NeuralNetwork
import PortableMath
import SplineFlows

/// Shares of the events that fall into bins of E_μ, of θ or of both, by the density of every member: nothing is drawn.
///
/// A flow knows the share below an E_μ, Φ(f₁(x₁)), and that below an angle at a given x₁, Φ(f₂(x₂)). Bins of θ take midpoints of equal
/// shares in x₁, a spectrum of E_ν midpoints of equal shares in E_ν.
public struct SpectrumPrediction: Sendable {
    /// Of E_μ in GeV and θ in degrees; nil where a bin takes all.
    public let muonEdges: [Double]?
    public let thetaEdges: [Double]?
    /// For each member the shares, θ running faster.
    public let members: [[Double]]
    /// ∫φσ/∫φ over the beam φ that makes the spectrum, 10⁻³⁸ cm²: cross sections are this times the shares; nil where nobody knows.
    public let crossSection: Double?

    /// Points of equal shares: in E_ν; in x₁ within a bin of E_μ; in x₁ where all of it counts.
    static let energyNodes = 48, nodesOfBin = 16, nodes = 160

    /// - Throws: ``RunError`` for edges that do not ascend or make no bin, and for a generator without a density.
    public init(
        _ file: GeneratorFile, _ spectrum: EnergySpectrum, muonEdges: [Double]?, thetaEdges: [Double]?, products: GEMM
    ) throws(RunError) {
        let density = try file.density(for: "spectra")
        for edges in [muonEdges, thetaEdges].compactMap({ $0 }) {
            guard edges.count > 1, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw RunError("bins are MIN:MAX:COUNT, such as 0:2:20, with MIN below MAX and at least one bin")
            }
        }
        guard muonEdges != nil || thetaEdges != nil else { throw RunError("give bins with --muon-energy, --theta or both") }
        (self.muonEdges, self.thetaEdges) = (muonEdges, thetaEdges)
        let count = spectrum.energies.count > 1 ? SpectrumPrediction.energyNodes : 1
        let energies = (0..<count).map { spectrum.quantile((Double($0) + 0.5) / Double(count)) }
        let inverse = file.crossSection.map { sigma in energies.reduce(0) { $0 + 1 / sigma.value(at: $1) } / Double(count) }
        crossSection = inverse.map { 1 / $0 }
        let flow = ConditionalFlow(density.architecture, products: products)
        let grid = SpectrumGrid(muon: muonEdges ?? [0, .infinity], hasMuonBins: muonEdges != nil, theta: thetaEdges)
        members = file.weights.map { weights in
            flow.parameters = weights
            var shares = [Double](repeating: 0, count: grid.count)
            for energy in energies { grid.add(1 / Double(count), energy, density, flow, to: &shares) }
            return shares
        }
    }

    public var binCount: Int { max(1, (muonEdges?.count ?? 1) - 1) * max(1, (thetaEdges?.count ?? 1) - 1) }
}

/// Bins of E_μ and θ, and the shares of events at one energy of the neutrino.
private struct SpectrumGrid {
    let muon: [Double]
    let hasMuonBins: Bool
    let theta: [Double]?

    var count: Int { (muon.count - 1) * max(1, (theta?.count ?? 2) - 1) }

    /// Φ(z).
    private static func share(below z: Double) -> Double { 0.5 * (1 + Portable.normalShare(within: z)) }

    func add(_ weight: Double, _ energy: Double, _ density: EventDensity, _ flow: ConditionalFlow, to shares: inout [Double]) {
        let moments = density.standardization
        let condition = (Portable.log(energy) - moments.mean[0]) / moments.deviation[0]
        // Shares below each edge of E_μ; u₁ falls with E_μ.
        let below = muon.map { edge -> Double in
            guard edge > Event.muonMass else { return 0 }
            guard edge < energy else { return 1 }
            let first = Portable.log((energy - edge) / (edge - Event.muonMass))
            let x = (first - moments.mean[1]) / moments.deviation[1]
            return 1 - SpectrumGrid.share(below: flow.normals([[condition], [x], [0]])[0][0])
        }
        let thetaBins = max(1, (theta?.count ?? 2) - 1)
        for bin in 0..<muon.count - 1 {
            let (low, high) = (below[bin], below[bin + 1])
            guard high > low else { continue }
            guard let theta else {
                shares[bin] += weight * (high - low)
                continue
            }
            let nodes = hasMuonBins ? SpectrumPrediction.nodesOfBin : SpectrumPrediction.nodes
            let normals = (0..<nodes).map { Portable.normalQuantile(1 - low - (high - low) * (Double($0) + 0.5) / Double(nodes)) }
            let c = [Double](repeating: condition, count: nodes)
            let x1 = flow.draw(condition: c, normals: [normals, c.map { _ in 0 }]).variables[0]
            var last = [Double](repeating: 0, count: nodes)
            for (place, edge) in theta.enumerated() {
                let now = sharesBelow(edge, c, x1, moments, flow)
                if place > 0 {
                    let inside = zip(now, last).reduce(0) { $0 + $1.0 - $1.1 } / Double(nodes)
                    shares[bin * thetaBins + place - 1] += weight * (high - low) * inside
                }
                last = now
            }
        }
    }

    /// Shares below an angle at given x₁.
    private func sharesBelow(
        _ degrees: Double, _ c: [Double], _ x1: [Double], _ moments: FlowStandardization, _ flow: ConditionalFlow
    ) -> [Double] {
        guard degrees > 0 else { return c.map { _ in 0 } }
        guard degrees < 180 else { return c.map { _ in 1 } }
        // u₂ = ln tan² θ/2
        let tangent = Portable.sine(degrees: degrees / 2) / Portable.cosine(degrees: degrees / 2)
        let x2 = (2 * Portable.log(tangent) - moments.mean[2]) / moments.deviation[2]
        return flow.normals([c, x1, c.map { _ in x2 }])[1].map(SpectrumGrid.share(below:))
    }
}
