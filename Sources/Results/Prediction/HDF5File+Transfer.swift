import HDF5
import ResultFiles
import ScatteringData
import TransferLearning

/// The group /transfer of a result whose networks were taken over from another nucleus; FORMAT.md describes it.
///
/// Letters: M members, J steps, C centres of all residuals.
extension HDF5File {
    /// What the transform's formula has beside N, δ and κ.
    private static let constants: [(name: String, value: Double)] = [
        ("nucleon_mass", Nucleon.mass), ("peak_offset", QuasiElasticTransform.peakOffset),
        ("fade_mass", QuasiElasticTransform.fadeMass), ("fade_width", QuasiElasticTransform.fadeWidth),
        ("greatest_share", QuasiElasticTransform.greatestShare),
    ]

    /// Writes the steps of all members, which have as many each.
    ///
    /// - Parameters:
    ///   - nuclei: that each step starts from, the newest one first.
    ///   - replicas: of the members.
    public func write(transferSteps steps: [[InputMap]], from nuclei: [String], replicas: [Int]) throws(HDF5Error) {
        let (layout, datasets) = (ResultLayout(file: self), TransferDatasets())
        let all = steps.flatMap { $0 }
        let centres = all.flatMap(\.residual.centres)
        try layout.write(datasets.replica, replicas)
        try layout.index(datasets.step, nuclei.count)
        try layout.index(datasets.centre, centres.count)
        try layout.index(datasets.variable, 3)
        for (name, value) in HDF5File.constants { try setAttribute(name, value, on: TransferDatasets.group) }
        try layout.write(datasets.source, nuclei)
        try layout.write(datasets.massRatio, all.map(\.massRatio))
        try layout.write(datasets.norm, all.map(\.transform.norm))
        try layout.write(datasets.shift, all.map(\.transform.shift))
        try layout.write(datasets.width, all.map(\.transform.width))
        try layout.write(datasets.centres, all.map(\.residual.centres.count))
        try layout.write(datasets.position, centres.flatMap { [$0.x, $0.y, $0.z] })
        try layout.write(datasets.coefficient, all.flatMap(\.residual.coefficients))
    }

    /// The steps of each of the members and the nuclei they start from; empty lists in a result without /transfer.
    func transferSteps(members: Int) throws(HDF5Error) -> (sources: [String], steps: [[InputMap]]) {
        guard try exists(TransferDatasets.group) else { return ([], [[InputMap]](repeating: [], count: members)) }
        for (name, value) in HDF5File.constants {
            let stored = try attribute(name, on: TransferDatasets.group, as: Double.self)
            guard stored == value else {
                throw HDF5Error(
                    operation: "read", file: path, object: "\(TransferDatasets.group).\(name)",
                    reason: "it is \(stored), this program has \(value)",
                    advice: "Use the nucens it was made with (attribute software_version).")
            }
        }
        let (reader, datasets) = (ResultReader(self), TransferDatasets())
        let sources = try reader.read(datasets.source)
        let steps = sources.count
        func numbers(_ dataset: ResultDataset<Double>, _ shape: [Int]) throws(HDF5Error) -> [Double] {
            let values = try reader.read(dataset, shape)
            guard values.allSatisfy(\.isFinite) else { throw reader.damaged(dataset.path, "it has numbers that no fit leaves") }
            return values
        }
        let shape = [members, steps]
        let (ratio, norm) = (try numbers(datasets.massRatio, shape), try numbers(datasets.norm, shape))
        let (shift, width) = (try numbers(datasets.shift, shape), try numbers(datasets.width, shape))
        let counts = try reader.read(datasets.centres, shape)
        guard counts.allSatisfy({ (0...1_000_000).contains($0) }), zip(ratio, width).allSatisfy({ $0 > 0 && $1 > 0 }) else {
            throw reader.damaged(datasets.centres.path, "there are no such steps")
        }
        let total = counts.reduce(0, +)
        let position = try numbers(datasets.position, [total, 3])
        let coefficient = try numbers(datasets.coefficient, [total])
        var first = 0
        let all = counts.indices.map { i in
            defer { first += counts[i] }
            let range = first..<first + counts[i]
            return InputMap(
                massRatio: ratio[i], transform: QuasiElasticTransform(norm: norm[i], shift: shift[i], width: width[i]),
                residual: GaussianProcessCorrection(
                    centres: range.map { SIMD3(position[3 * $0], position[3 * $0 + 1], position[3 * $0 + 2]) },
                    coefficients: Array(coefficient[range])))
        }
        return (sources, (0..<members).map { Array(all[$0 * steps..<($0 + 1) * steps]) })
    }
}
