import Text

extension EventComparison {
    private static var units: [(name: String, figure: KeyPath<EventDistance, Double>, scale: Double, digits: Int)] {
        [
            ("EMD of E_μ [MeV]", \.muonEnergy, 1000, 1), ("EMD of θ [°]", \.theta, 1, 3), ("sliced EMD", \.sliced, 1, 4),
            ("pull", \.pull, 1, 3),
        ]
    }

    /// Tables for a terminal: means over slices of E_ν, the classifier, and the slices.
    public var text: String {
        let hasMemory = training != nil
        let (distance, floor) = (mean(\.distance), mean(\.floor)), memory = mean { $0.memory ?? $0.floor }
        let rows = EventComparison.units.map { name, figure, scale, digits in
            let values = [distance, floor] + (hasMemory ? [memory] : [])
            return [name] + values.map { Table.fixed(scale * $0[keyPath: figure], digits: digits) }
                + [Table.fixed(distance[keyPath: figure] / floor[keyPath: figure], digits: 2)]
                + (hasMemory ? [Table.fixed(memory[keyPath: figure] / floor[keyPath: figure], digits: 2)] : [])
        }
        let head = ["mean over slices", "distance", "floor"] + (hasMemory ? ["memory"] : []) + ["distance/floor"]
            + (hasMemory ? ["memory/floor"] : [])
        let bySlice = slices.map { slice in
            let range = "\(Table.fixed(slice.low, digits: 2)) to \(Table.fixed(slice.high, digits: 2))"
            return [range, "\(slice.counts.first)", "\(slice.counts.second)"]
                + EventComparison.units.map { _, figure, scale, digits in
                    "\(Table.fixed(scale * slice.distance[keyPath: figure], digits: digits)) "
                        + "(\(Table.fixed(scale * slice.floor[keyPath: figure], digits: digits)))"
                }
        }
        return """
            first     \(counted(first.count, "event")), \(first.name)
            second    \(counted(second.count, "event")), \(second.name)
            \(training.map { "training  \(counted($0.count, "event")), \($0.name)\n" } ?? "")
            \(Table.aligned([head] + rows))
            AUC of a classifier: \(Table.fixed(area, digits: 4)) ± \(Table.fixed(areaError, digits: 4)); 0.5 where it cannot tell them apart

            \(Table.aligned([["E_ν [GeV]", "first", "second"] + EventComparison.units.map { "\($0.name) (floor)" }] + bySlice))
            """
    }
}
