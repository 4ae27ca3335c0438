/// /mixture: the runs whose members make up an ensemble, and how the share of each was chosen.
public struct MixtureDatasets: DatasetTable {
    public static let group = "/mixture"

    public let component = ResultDataset<Int>.scale("\(group)/component", "number of the run, whose result is components/NUMBER.h5")
    public let run = ResultDataset<String>("\(group)/run", ["component"], "the run as it was given")
    public let members = ResultDataset<Int>("\(group)/members", ["component"], "how many members the mixture has of it, the first ones")
    public let digest = ResultDataset<String>("\(group)/config_sha256", ["component"], "SHA-256 of its run card")
    public let share = ResultDataset<Double>.scale("\(group)/share", unit: "1", "share of the first run's members that was tried")
    public let loss = ResultDataset<Double>(
        "\(group)/out_of_bag_loss", ["share"], unit: "1", "mean robust loss of training points, by members that did not see them")
    public let memberComponent = ResultDataset<Int>("\(MemberDatasets.group)/component", ["replica"], "run that the member is from")
    public let memberReplica = ResultDataset<Int>("\(MemberDatasets.group)/component_replica", ["replica"], "its replica number there")

    public init() {}
}
