import CrossSectionFits
import Files
import Runs
import ScatteringData

/// The tables of several nuclei on their way from rank 0 to all.
extension SharedFiles {
    public mutating func add(nuclei: [NucleusTables]) {
        add("nuclei", coded: nuclei.map { NucleusNumbers($0.nucleus) })
        for nucleus in nuclei { add(tables: nucleus.tables, of: nucleus.nucleus.name) }
    }

    public func nuclei() throws -> [NucleusTables] {
        try decode([NucleusNumbers].self, "nuclei").map {
            NucleusTables(nucleus: try $0.nucleus, tables: try tables(of: $0.name))
        }
    }
}
