import Members

/// A replica of the ensemble that is fitted to a pseudo-experiment.
public struct StructureClosureKey: WorkloadKey {
    public var experiment: Int
    public var replica: Int

    public static func < (a: StructureClosureKey, b: StructureClosureKey) -> Bool {
        (a.experiment, a.replica) < (b.experiment, b.replica)
    }

    public var fileName: String { "x\(experiment)-r\(replica)" }
    public var labels: [String: String] { ["group": "\(experiment)"] }
    public var description: String { "pseudo-experiment \(experiment), replica \(replica)" }
}
