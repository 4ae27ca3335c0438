import CrossSectionFits
import Members
import ScatteringData

/// A nucleus that is left out, but for a share of the points of each of its experiments.
struct LeftNucleus: Sendable, Hashable {
    /// Its place among the nuclei of the fit.
    var place: Int
    var name: String
    /// Thousandths of the points that are trained on.
    var permille: Int

    var share: Double { Double(permille) / 1000 }
}

/// A replica of the ensemble that has not seen a nucleus, or only a share of it.
public struct LeftNucleusKey: CrossSectionKey {
    public var nucleus: String
    /// Thousandths of the points that are trained on.
    public var permille: Int
    public var replica: Int
    /// Layers that were trained on these; all, where networks are trained from the start.
    var depth: Int

    init(nucleus: String, permille: Int, replica: Int, depth: Int) {
        self.nucleus = nucleus
        self.permille = permille
        self.replica = replica
        self.depth = depth
    }

    public init?(_ stored: StoredKey) {
        self.init(nucleus: stored.target, permille: stored.split, replica: stored.replica, depth: stored.depth)
    }

    public var stored: StoredKey { StoredKey(replica: replica, target: nucleus, depth: depth, split: permille) }
    public var labels: [String: String] { ["target": nucleus, "depth": "\(depth)", "split": "\(permille)"] }
    public var description: String { "without \(nucleus) but \(permille) ‰ of its points, depth \(depth), replica \(replica)" }
}
