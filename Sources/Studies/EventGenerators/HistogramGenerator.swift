import Events
import Randomness
import SampleComparison

/// What generators are measured against: events drawn from a histogram of the training events, in bins of E_ν with equal contents, each
/// with a grid of u₁ and u₂ whose bins have equal contents; uniform within a cell.
struct HistogramGenerator {
    private let energyEdges: [Double]
    private let bins: [Bin]

    private struct Bin {
        var first: [Double]
        var second: [Double]
        /// The cell of each event: a drawn event takes that of a drawn one.
        var cells: [Int]
    }

    static let energyBins = 25, gridBins = 25

    init(_ events: EventTable) {
        let edges = BinnedPull.edges(events.energy, HistogramGenerator.energyBins)
        var rows = (0...edges.count).map { _ in [Int]() }
        for index in 0..<events.count { rows[BinnedPull.bin(events.energy[index], edges)].append(index) }
        energyEdges = edges
        bins = rows.map { rows in
            let values = rows.map { EventVariables.values(of: events[$0]) }
            func grid(_ values: [Double]) -> [Double] {
                guard let least = values.min(), let most = values.max() else { return [0, 1] }
                return [least] + BinnedPull.edges(values, HistogramGenerator.gridBins) + [most]
            }
            let (first, second) = (grid(values.map(\.first)), grid(values.map(\.second)))
            let cells = values.map { value in
                BinnedPull.bin(value.first, Array(first[1..<first.count - 1])) * HistogramGenerator.gridBins
                    + BinnedPull.bin(value.second, Array(second[1..<second.count - 1]))
            }
            return Bin(first: first, second: second, cells: cells)
        }
    }

    /// An event of an energy, from three uniform numbers.
    func event(energy: Double, _ uniform: (Double, Double, Double)) -> Event {
        let bin = bins[BinnedPull.bin(energy, energyEdges)]
        guard !bin.cells.isEmpty else { return EventVariables.event(energy: energy, 0, 0) }
        let cell = bin.cells[min(bin.cells.count - 1, Int(uniform.0 * Double(bin.cells.count)))]
        func place(_ edges: [Double], _ cell: Int, _ share: Double) -> Double { edges[cell] + (edges[cell + 1] - edges[cell]) * share }
        return EventVariables.event(
            energy: energy, place(bin.first, cell / HistogramGenerator.gridBins, uniform.1),
            place(bin.second, cell % HistogramGenerator.gridBins, uniform.2))
    }
}
