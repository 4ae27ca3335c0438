import HDF5
import ResultFiles

/// A member that failed or was vetoed.
struct FailedMember {
    let name: String
    let status: String
    let reason: String

    static func read(_ datasets: ExclusionDatasets, _ reader: ResultReader, names: [String]) throws(HDF5Error) -> [FailedMember] {
        let (status, reason) = (try reader.read(datasets.status, [names.count]), try reader.read(datasets.reason, [names.count]))
        return names.indices.map { FailedMember(name: names[$0], status: status[$0], reason: reason[$0]) }
    }
}
