import Files
import HDF5
import NeuralNetwork
import ScatteringData

/// A finished result, read for predictions.
public struct EnsembleFile: Sendable {
    public let path: String
    public let target: String
    public let architecture: Architecture
    /// SHA-256 of the run card it was made from.
    public let configDigest: String
    /// The replica number of each member, in member order.
    public let replicas: [Int]
    /// One row a member, in member order.
    public private(set) var weights: [[Float]]
    /// Where the training points lie: least and greatest E (GeV), θ (degrees), ω (GeV).
    public let energyRange: ClosedRange<Double>
    public let thetaRange: ClosedRange<Double>
    public let omegaRange: ClosedRange<Double>

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, when it is of another format or version, cut off or inconsistent.
    public init(run: String) throws(RunError) {
        path = run.hasSuffix(".h5") ? run : run + "/ensemble.h5"
        guard PlainFile.exists(path) else {
            throw RunError("there is no result \(path): " + (PlainFile.exists(run + "/config.yaml")
                ? "the run is not finished; go on with it by 'nucens --resume --output \(run)'"
                : "give the directory of a run, as named by its --output"))
        }
        do throws(HDF5Error) {
            let file = try HDF5File.open(path)
            guard try file.hasAttribute("format"), try file.attribute("format", as: String.self) == ResultFormat.name else {
                throw HDF5Error(operation: "read", file: path, reason: "not a nucens result", advice: "Give the directory of a run.")
            }
            let version = try file.attribute("format_version", as: Int.self)
            guard version == ResultFormat.version else {
                throw HDF5Error(
                    operation: "read", file: path, reason: "its format_version is \(version), this program reads \(ResultFormat.version)",
                    advice: "Use the nucens it was made with (attribute software_version), or make it again.")
            }
            if try file.hasAttribute("content"), case let content = try file.attribute("content", as: String.self), content != "ensemble" {
                let kinds = ["scan": "a scan", "closure": "a closure test", "leaveout": "a leave-one-out test"]
                let tables = content == "scan" ? "tables and bands" : "tables"
                throw HDF5Error(
                    operation: "read", file: path,
                    reason: "it is the result of \(kinds[content] ?? "another kind, '\(content)'"), which holds \(tables), but no networks",
                    advice: "Give the run of an ensemble.")
            }
            target = try file.attribute("target", as: String.self)
            configDigest = try file.attribute("config_sha256", as: String.self)
            let path = path
            func damaged(_ what: String, _ reason: String) -> HDF5Error {
                HDF5Error(operation: "read", file: path, object: what, reason: reason, advice: "The file is damaged; make it again.")
            }
            let inputs = try file.attribute("inputs", on: "/network", as: [String].self).count
            let width = try file.attribute("width", on: "/network", as: Int.self)
            let blocks = try file.attribute("blocks", on: "/network", as: Int.self)
            guard inputs == Kinematics.networkInputNames.count, (1...4096).contains(width), (1...100).contains(blocks) else {
                throw damaged("/network", "there is no network of \(inputs) inputs and \(blocks) blocks of \(width)")
            }
            let architecture = Architecture(inputs: inputs, width: width, blocks: blocks)
            self.architecture = architecture
            let stored = try file.dataset("/members/weights")
            let parameters = ParameterLayout(architecture).count
            guard stored.shape.count == 2, stored.shape[0] > 0, stored.shape[1] == parameters else {
                throw damaged("/members/weights", "its shape is \(stored.shape), the network has \(parameters) parameters")
            }
            replicas = try file.read("/members/replica", as: Int.self)
            guard replicas.count == stored.shape[0] else {
                throw damaged("/members/replica", "it names \(replicas.count) members, there are weights of \(stored.shape[0])")
            }
            weights = try (0..<stored.shape[0]).map { row throws(HDF5Error) in
                let weights = try stored.read(Float.self, rows: row..<row + 1)
                guard weights.allSatisfy(\.isFinite), weights.suffix(inputs).allSatisfy({ $0 > 0 }) else {
                    throw damaged("/members/weights", "member \(row) has numbers that no training leaves")
                }
                return weights
            }
            let fold = try file.read("/points/fold", as: Int32.self)
            func range(_ name: String) throws(HDF5Error) -> ClosedRange<Double> {
                let values = zip(try file.read("/points/\(name)", as: Double.self), fold).filter { $0.1 == 0 }.map(\.0)
                return (values.min() ?? 0)...(values.max() ?? 0)
            }
            energyRange = try range("energy")
            thetaRange = try range("theta")
            omegaRange = try range("omega")
            try file.close()
        } catch {
            throw RunError("\(error)")
        }
    }

    /// Gives back the memory of the weights, once an ``EnsemblePredictor`` has them: 3.3 MB a member.
    public mutating func forgetWeights() { weights = [] }
}
