import CMeasurements

/// The files compiled into the program.
enum BundledFile {
    static func table(named name: String) -> DataTable {
        for index in 0..<nucens_measurements_count() where String(cString: nucens_measurements_name(index)) == name {
            var count = 0
            let start = nucens_measurements_bytes(index, &count)
            return DataTable(name: name, bytes: Array(UnsafeBufferPointer(start: start, count: count)))
        }
        fatalError("\(name) is not among the files compiled into the program")
    }

    /// The targets that have a table, in the order of the list in CMeasurements.c.
    static let targets: [Nucleus] = (0..<nucens_measurements_count()).compactMap { index in
        let name = String(cString: nucens_measurements_name(index))
        return name.hasSuffix(".csv") ? try? Nucleus(String(name.dropLast(4))) : nil
    }
}
