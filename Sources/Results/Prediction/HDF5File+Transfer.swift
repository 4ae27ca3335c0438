import HDF5
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
    public func write(transferSteps steps: [[TransferStep]], from nuclei: [String], replicas: [Int]) throws(HDF5Error) {
        let shape = [steps.count, nuclei.count]
        let all = steps.flatMap { $0 }
        precondition(all.count == shape[0] * shape[1], "as many steps a member as nuclei")
        let centres = all.flatMap(\.residual.centres)
        func describe(_ name: String, _ longName: String, _ unit: String?, _ scales: [String]) throws(HDF5Error) {
            try setAttribute("long_name", longName, on: "/transfer/" + name)
            if let unit { try setAttribute("units", unit, on: "/transfer/" + name) }
            for (dimension, scale) in scales.enumerated() {
                try attachScale("/transfer/" + scale, to: "/transfer/" + name, dimension: dimension)
            }
        }
        func axis(_ name: String, _ values: [Int], _ longName: String) throws(HDF5Error) {
            try self.write(values, to: "/transfer/" + name)
            try describe(name, longName, nil, [])
            try makeScale("/transfer/" + name, name: name)
        }
        func write<T: HDF5Number>(
            _ name: String, _ values: [T], _ shape: [Int], _ longName: String, _ unit: String?, _ scales: [String]
        ) throws(HDF5Error) {
            try self.write(values, to: "/transfer/" + name, shape: shape)
            try describe(name, longName, unit, scales)
        }
        try axis("replica", replicas, "replica number")
        try axis("step", Array(nuclei.indices), "number of the step, 0 the newest, which is taken first")
        try axis("centre", Array(centres.indices), "number of the centre")
        try axis("variable", [0, 1, 2], "ln(E/GeV), ln(q/GeV), psi")
        for (name, value) in HDF5File.constants { try setAttribute(name, value, on: "/transfer") }
        try self.write(nuclei, to: "/transfer/source")
        try describe("source", "nucleus whose networks the step starts from", nil, ["step"])
        let table = ["replica", "step"]
        try write("mass_ratio", all.map(\.massRatio), shape, "A/A_source", "1", table)
        try write("norm", all.map(\.transform.norm), shape, "N", "1", table)
        try write("shift", all.map(\.transform.shift), shape, "delta", "GeV", table)
        try write("width", all.map(\.transform.width), shape, "kappa", "1", table)
        try write("centres", all.map(\.residual.centres.count), shape, "how many centres the residual has", nil, table)
        try write(
            "position", centres.flatMap { [$0.x, $0.y, $0.z] }, [centres.count, 3], "ln(E/GeV), ln(q/GeV) and psi of each centre", nil,
            ["centre", "variable"])
        try write("coefficient", all.flatMap(\.residual.coefficients), [centres.count], "c_j of each centre", "1", ["centre"])
    }

    /// The steps of each of the members and the nuclei they start from; empty lists in a result without /transfer.
    func transferSteps(members: Int) throws(HDF5Error) -> (sources: [String], steps: [[TransferStep]]) {
        guard try exists("/transfer") else { return ([], [[TransferStep]](repeating: [], count: members)) }
        for (name, value) in HDF5File.constants {
            let stored = try attribute(name, on: "/transfer", as: Double.self)
            guard stored == value else {
                throw HDF5Error(
                    operation: "read", file: path, object: "/transfer.\(name)", reason: "it is \(stored), this program has \(value)",
                    advice: "Use the nucens it was made with (attribute software_version).")
            }
        }
        let sources = try readStrings("/transfer/source")
        let steps = sources.count
        func table<T: HDF5Number>(_ name: String, _ type: T.Type, _ shape: [Int]) throws(HDF5Error) -> [T] {
            let dataset = try dataset("/transfer/" + name)
            guard dataset.shape == shape else { throw damaged("/transfer/" + name, "its shape is \(dataset.shape), it should be \(shape)") }
            return try dataset.read(type)
        }
        func numbers(_ name: String, _ shape: [Int]) throws(HDF5Error) -> [Double] {
            let values = try table(name, Double.self, shape)
            guard values.allSatisfy(\.isFinite) else { throw damaged("/transfer/" + name, "it has numbers that no fit leaves") }
            return values
        }
        let shape = [members, steps]
        let (ratio, norm) = (try numbers("mass_ratio", shape), try numbers("norm", shape))
        let (shift, width) = (try numbers("shift", shape), try numbers("width", shape))
        let counts = try table("centres", Int.self, shape)
        guard counts.allSatisfy({ (0...1_000_000).contains($0) }), zip(ratio, width).allSatisfy({ $0 > 0 && $1 > 0 }) else {
            throw damaged("/transfer/centres", "there are no such steps")
        }
        let total = counts.reduce(0, +)
        let position = try numbers("position", [total, 3])
        let coefficient = try numbers("coefficient", [total])
        var first = 0
        let all = counts.indices.map { i in
            defer { first += counts[i] }
            let range = first..<first + counts[i]
            return TransferStep(
                massRatio: ratio[i], transform: QuasiElasticTransform(norm: norm[i], shift: shift[i], width: width[i]),
                residual: ScalingResidual(
                    centres: range.map { SIMD3(position[3 * $0], position[3 * $0 + 1], position[3 * $0 + 2]) },
                    coefficients: Array(coefficient[range])))
        }
        return (sources, (0..<members).map { Array(all[$0 * steps..<($0 + 1) * steps]) })
    }
}
