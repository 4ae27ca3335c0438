/// The measurements on one target that are used, in an order that depends on nothing but themselves.
///
/// Permuting the lines of a table or the tables gives an identical dataset.
public struct Dataset: Equatable, Sendable {
    public let target: Nucleus
    /// The experiments with at least one point, sorted by name (by the bytes of its UTF-8).
    public let experiments: [Experiment]
    /// Experiments of the tables with no point left, sorted by name.
    public let experimentsLeftOut: [Experiment]
    /// In canonical order: by experiment, and parts of it, E, θ, ω, then cross section and error.
    public let points: [DataPoint]
    /// What is not used, by reason, in the order of the reasons; reasons that apply to no row do not appear.
    public let setAside: [SetAside]
    /// The beam energies and angles of the points, each once, sorted.
    public let settings: [Setting]

    /// The indices of each experiment's points, which follow each other; one range for each of `experiments`.
    public var experimentRanges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in experiments.indices {
            let end = points[start...].firstIndex { $0.experiment != index } ?? points.endIndex
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    /// The rows set aside for any reason.
    public var setAsideCount: Int { setAside.reduce(0) { $0 + $1.rows.count } }

    /// The rows set aside for one reason.
    public func setAsideCount(_ reason: SetAside.Reason) -> Int {
        setAside.first { $0.reason == reason }?.rows.count ?? 0
    }

    /// The bundled measurements on `target`.
    ///
    /// - Throws: `DataError` when nothing is bundled for the target, or when the selection names an unknown experiment or leaves nothing.
    public static func bundled(_ target: Nucleus, selection: Selection = Selection()) throws(DataError) -> Dataset {
        try Dataset(target: target, tables: [.bundled(target)], selection: selection)
    }
}
