import Members

/// A key as files of the first release have it.
struct TestKey: WorkloadKey {
    var replica: Int
    var target = "12C"
    var depth = 11
    var split = 0

    var fileName: String { "\(target)-r\(replica)" }
    var description: String { fileName }
    static func < (a: TestKey, b: TestKey) -> Bool { a.replica < b.replica }
}
