import Events
import SampleComparison

/// Slices of E_ν in which samples of events are compared.
struct EnergySlices {
    /// Ascending, GeV; the last lies above all energies.
    let edges: [Double]

    /// Edges are round numbers of GeV, as far as each side holds 100 of the energies.
    init(of energies: [Double]) {
        let (low, high) = (energies.min() ?? 0, energies.max() ?? 1)
        let inner = EventSummary.energyEdges.filter { edge in
            edge > low && edge < high && energies.count { $0 < edge } >= 100 && energies.count { $0 >= edge } >= 100
        }
        edges = [low] + inner + [high.nextUp]
    }

    var count: Int { edges.count - 1 }

    /// The slice of an energy; those beyond the edges belong to the first and the last.
    func slice(of energy: Double) -> Int { BinnedPull.bin(energy, Array(edges[1..<edges.count - 1])) }
}
