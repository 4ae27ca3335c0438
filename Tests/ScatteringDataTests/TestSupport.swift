import ScatteringData

func nucleus(_ name: String) throws -> Nucleus { try Nucleus(name) }

let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV"

/// A table of these lines, as if read from "my.csv".
func table(_ lines: String..., name: String = "my.csv") -> DataTable {
    DataTable(name: name, bytes: Array((lines.joined(separator: "\n") + "\n").utf8))
}

/// The messages with which loading is refused; empty when it is not.
func refusal(_ tables: DataTable..., target: String = "12C", selection: Selection = Selection()) throws -> [String] {
    let target = try Nucleus(target)
    do throws(DataError) {
        _ = try Dataset(target: target, tables: tables, selection: selection)
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}
