import CrossSectionFits
import Files
import Runs
import ScatteringData

/// The tables of several nuclei on their way from rank 0 to all.
extension SharedFiles {
    private struct NucleusNumbers: Codable {
        var name: String
        var Z: Int
        var A: Int
    }

    public mutating func add(nuclei: [NucleusTables]) {
        add("nuclei", coded: nuclei.map { NucleusNumbers(name: $0.nucleus.name, Z: $0.nucleus.Z, A: $0.nucleus.A) })
        for nucleus in nuclei { add(tables: nucleus.tables, of: nucleus.nucleus.name) }
    }

    public func nuclei() throws -> [NucleusTables] {
        try decode([NucleusNumbers].self, "nuclei").map {
            NucleusTables(nucleus: try Nucleus(name: $0.name, Z: $0.Z, A: $0.A), tables: try tables(of: $0.name))
        }
    }
}
