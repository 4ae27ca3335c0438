import Members

/// A replica of a generator.
public struct GeneratorKey: WorkloadKey {
    public var replica: Int

    public init(replica: Int) { self.replica = replica }

    public var fileName: String { "flow-r\(replica)" }
    public var description: String { "flow replica \(replica)" }
    public static func < (a: GeneratorKey, b: GeneratorKey) -> Bool { a.replica < b.replica }
}
