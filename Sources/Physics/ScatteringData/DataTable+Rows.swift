extension DataTable {
    /// The nuclei that the column `target` names, in the order of the lines; empty without such a column.
    ///
    /// - Throws: `DataError` with file and line for a table that cannot be understood, or for a name that is no nucleus.
    public func namedTargets() throws(DataError) -> [Nucleus] {
        var problems = Problems()
        guard let content = CommaSeparatedTable(self, required: MeasurementColumn.required, problems: &problems) else {
            throw DataError(problems)
        }
        var nuclei: [Nucleus] = []
        for row in content.rows {
            guard let name = row[MeasurementColumn.target], !name.isEmpty else { continue }
            do throws(DataError) {
                // A target that is spelled another way is compared when the table is read.
                let named = NamedTarget(name)
                if case .element = named { continue }
                let nucleus = if case .nucleus(let nucleus) = named { nucleus } else { try Nucleus(name) }
                if !nuclei.contains(nucleus) { nuclei.append(nucleus) }
            } catch {
                for problem in error.problems { problems.add(problem.message, at: row.origin) }
            }
        }
        try problems.throwIfAny()
        return nuclei
    }

    /// The measurements on `target`, in the order of the lines.
    ///
    /// - Throws: `DataError` with file and line for what cannot be understood.
    package func rows(target: Nucleus) throws(DataError) -> [Measurement] {
        let content = MeasurementTable(self, target: target)
        try content.problems.throwIfAny()
        return content.measurements
    }

    /// The same table with some lines made comments that say why. All lines keep their numbers, all others their bytes.
    public func commentingOut(_ reasons: [Int: String]) -> DataTable {
        var result: [UInt8] = []
        var rest = bytes[...]
        var number = 0
        while !rest.isEmpty {
            number += 1
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
            let after = rest[end...].dropFirst(rest[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1).startIndex
            if let reason = reasons[number] {
                result += Array("# \(reason): ".utf8) + rest[..<end] + rest[end..<after]
            } else {
                result += rest[..<after]
            }
            rest = rest[after...]
        }
        return DataTable(name: name, bytes: result)
    }
}
