import EventGeneration
import Events
import HDF5
import ResultFiles

/// Test events and as many made ones in cells of E_μ/E_ν and θ, in slices of E_ν.
struct GeneratorMaps {
    /// The θ below which all but one in 200 test events of a slice lie.
    private let thetaHigh: [Double]
    private let seen: [Int32]
    private let made: [Int32]

    static let cells = 24, rows = 24

    init(seen: [Event], made: [Event], slices: [Int], count: Int) {
        let angles = (0..<count).map { slice in zip(seen, slices).filter { $0.1 == slice }.map { EventFeatures.theta($0.0) }.sorted() }
        let high = angles.map { $0.isEmpty ? 180 : max($0[min($0.count - 1, $0.count * 199 / 200)], 1e-3) }
        func counts(_ events: [Event]) -> [Int32] {
            var counts = [Int32](repeating: 0, count: count * GeneratorMaps.rows * GeneratorMaps.cells)
            for (event, slice) in zip(events, slices) {
                let row = Int(EventFeatures.theta(event) / high[slice] * Double(GeneratorMaps.rows))
                let cell = min(GeneratorMaps.cells - 1, Int(event.muonEnergy / event.energy * Double(GeneratorMaps.cells)))
                guard row < GeneratorMaps.rows else { continue }
                counts[(slice * GeneratorMaps.rows + row) * GeneratorMaps.cells + cell] += 1
            }
            return counts
        }
        (thetaHigh, self.seen, self.made) = (high, counts(seen), counts(made))
    }

    func write(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = SpectraDatasets()
        try layout.file.makeGroup("/maps")
        try layout.index(datasets.mapSlice, thetaHigh.count)
        try layout.index(datasets.row, GeneratorMaps.rows)
        try layout.index(datasets.cell, GeneratorMaps.cells)
        try layout.write(datasets.thetaHigh, thetaHigh)
        try layout.write(datasets.mapSeen, seen)
        try layout.write(datasets.mapMade, made)
    }
}
