import Files

/// The bytes of a table of measurements and the name it goes by in messages.
///
/// The bytes are what one rank reads and sends to the others, and what a checksum of the data is taken of.
public struct DataTable: Equatable, Sendable {
    public let name: String
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The targets whose tables are compiled into the program, light ones first.
    public static let bundledTargets: [Nucleus] = BundledFile.targets

    /// The table of `target` that is compiled into the program.
    ///
    /// - Throws: `DataError` when there is none.
    public static func bundled(_ target: Nucleus) throws(DataError) -> DataTable {
        guard bundledTargets.contains(target) else {
            let known = bundledTargets.map(\.name).joined(separator: ", ")
            throw DataError("there is no bundled table for \(target); bundled are \(known): choose one of them, or give a file")
        }
        return BundledFile.table(named: "\(target.name).csv")
    }

    /// The content of a file.
    ///
    /// - Throws: `DataError` when it cannot be read.
    public static func file(_ path: String) throws(DataError) -> DataTable {
        do throws(FileError) {
            return DataTable(name: path, bytes: try PlainFile.read(path))
        } catch {
            throw DataError("cannot be read: \(error.reason); check the path and its permissions", at: path)
        }
    }
}
