import Members

/// A member of an ensemble of structure functions.
public struct StructureKey: WorkloadKey {
    /// "numu": lepton and beam.
    public var subject: String
    public var replica: Int

    public init(subject: String, replica: Int) { (self.subject, self.replica) = (subject, replica) }

    public static func < (a: StructureKey, b: StructureKey) -> Bool { (a.subject, a.replica) < (b.subject, b.replica) }

    public var fileName: String { "\(subject)-r\(replica)" }
    public var description: String { "\(subject) replica \(replica)" }
}
