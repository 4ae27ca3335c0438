/// /network: which tensor of a network is where in a row of /members/weights.
public struct NetworkDatasets: DatasetTable {
    public static let group = "/network"

    public let number = ResultDataset<Int>.scale("\(group)/number", "number of the tensor")
    public let tensor = ResultDataset<String>("\(group)/tensor", ["number"], "name of each tensor in a row of /members/weights")
    public let offset = ResultDataset<Int>("\(group)/offset", ["number"], "column of /members/weights where the tensor starts")
    public let rows = ResultDataset<Int>("\(group)/rows", ["number"], "rows of the tensor, which is stored row by row")
    public let columns = ResultDataset<Int>("\(group)/columns", ["number"], "columns of the tensor, 1 for a vector")

    public init() {}
}
