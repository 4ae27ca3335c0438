import Files
import ScatteringData

extension Conversion {
    /// A submission.yaml with its tables beside it, a single file with all tables in it, or one table.
    mutating func readHEPData(_ file: DataTable) {
        let documents = HEPDataNode.documents(file, problems: &problems)
        let record = documents.lazy.compactMap(\.inspireRecord).first
        let name = record ?? HEPDataFile.experiment(path: file.name)
        var tables = 0
        for document in documents {
            if let reference = document["data_file"] {
                tables += 1
                readTables(of: reference, described: document, experiment: name)
            } else if document["independent_variables"] != nil || document["dependent_variables"] != nil {
                tables += 1
                readTable(document, described: document, experiment: name)
            }
        }
        if tables == 0 && problems.count == 0 { problems.add("no table; a submission names them under data_file", at: file.name) }
        refuseRivalTables()
        if problems.count == 0, let row = rows.first(where: { $0.isCalculation }) {
            problems.add(
                "'\(row.column)' is a calculation by its name; give the file of the table that was measured alone, or rename the column",
                at: row.origin)
        }
        if rows.isEmpty && problems.count == 0 {
            let said = leftOut.isEmpty ? notes : leftOut
            let why = said.prefix(3).joined(separator: "; ") + (said.count > 3 ? "; and \(said.count - 3) more" : "")
            problems.add(
                leftOut.isEmpty
                    ? "no table gives d²σ/dΩdω, with a unit such as NB/SR/GEV, against ω" + (why.isEmpty ? "" : " (\(why))")
                    : "no table is left (\(why)); give the tables of inclusive electron scattering on the nucleus that is meant",
                at: file.name)
        }
    }

    /// Two tables of a record that give the same E, θ and ω with different values cannot both be the measurement; where the values are the
    /// same, the one repeats the other, and that is refused when the tables are used.
    private mutating func refuseRivalTables() {
        guard problems.count == 0 else { return }
        let sorted = rows.sorted { $0.precedes($1) }
        for (a, b) in zip(sorted, sorted.dropFirst())
        where a.isAtPoint(of: b) && a.origin.table != b.origin.table && (a.crossSection != b.crossSection || a.error != b.error) {
            problems.add(
                "two tables give d²σ/dΩdω at the same E, θ and ω ('\(a.column)' in \(a.origin) and '\(b.column)'): give the file of the "
                    + "one that was measured alone", at: b.origin)
            return
        }
    }

    private mutating func readTables(of reference: HEPDataNode, described document: HEPDataNode, experiment: String) {
        guard let path = reference.path else {
            problems.add("data_file names no file", at: reference.origin)
            return
        }
        do throws(DataError) {
            let tables = HEPDataNode.documents(try part(path), problems: &problems)
            for table in tables { readTable(table, described: document, experiment: experiment) }
        } catch {
            problems.add("its table \(error)", at: reference.origin)
        }
    }

    private func part(_ path: String) throws(DataError) -> DataTable {
        guard let parts else { return try DataTable.file(path) }
        guard let part = parts.first(where: { $0.name == path }) else { throw DataError("is not there", at: path) }
        return part
    }

    private mutating func readTable(_ table: HEPDataNode, described document: HEPDataNode, experiment: String) {
        let reader = HEPDataTable(
            table, reactions: document.reactions, experiment: options.experiment ?? experiment, isNamedAfterFile: options.experiment == nil,
            title: [document["name"]?.text, document["description"]?.text].compactMap { $0 })
        reader.read(into: &self)
    }
}

package enum HEPDataFile {
    /// What an experiment that nobody names is called: "ins1234" where the file or its directory has it in its name, else the name of the
    /// file without its ending, or of the directory of a submission.yaml; "data" where that is no name.
    package static func experiment(path: String) -> String {
        let parts = path.split(separator: "/").map(String.init)
        for part in parts.suffix(2).reversed() {
            if let match = part.firstMatch(of: /ins[0-9]{4,}/) { return String(match.0) }
        }
        let isSubmission = parts.last?.hasPrefix("submission.") ?? false
        let part = isSubmission && parts.count > 1 ? parts[parts.count - 2] : parts.last ?? path
        let stem = isSubmission ? part : part.lastIndex(of: ".").map { String(part[..<$0]) } ?? part
        return stem.contains { $0 != "." } ? stem : "data"
    }
}

extension HEPDataNode {
    /// That of the file with this name beside the node's own; nil where it names none.
    var path: String? {
        guard let name = text, !name.isEmpty else { return nil }
        return (file.lastIndex(of: "/").map { String(file[...$0]) } ?? "") + name
    }

    /// "ins1234" of `record_ids: [{id: 1234, type: inspire}]`.
    fileprivate var inspireRecord: String? {
        (self["record_ids"]?.list ?? []).first { $0["type"]?.text == "inspire" }?["id"]?.text.map { "ins\($0)" }
    }

    /// The reactions among a table's keywords.
    fileprivate var reactions: [String] {
        (self["keywords"]?.list ?? []).filter { $0["name"]?.text == "reactions" }.flatMap { $0["values"]?.list ?? [] }.compactMap(\.text)
    }
}
