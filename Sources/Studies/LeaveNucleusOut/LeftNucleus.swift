import CrossSectionFits
import Members
import ResponseFits
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
    /// How these were trained on; all layers, where networks are trained from the start.
    var variant: TuningVariant

    init(nucleus: String, permille: Int, replica: Int, _ variant: TuningVariant) {
        self.nucleus = nucleus
        self.permille = permille
        self.replica = replica
        self.variant = variant
    }

    public init?(_ stored: StoredKey) {
        self.init(
            nucleus: stored.target, permille: stored.split % 1000, replica: stored.replica,
            TuningVariant(depth: stored.depth, pull: stored.split / 1000))
    }

    /// Shares stay below 1000 ‰.
    public var stored: StoredKey {
        StoredKey(replica: replica, target: nucleus, depth: variant.depth, split: permille + 1000 * variant.pull)
    }
    public var labels: [String: String] { ["target": nucleus, "depth": "\(variant.depth)", "split": "\(stored.split)"] }
    public var description: String {
        let pull = variant.pull > 0 ? ", pull \(variant.pull + 1) of the card" : ""
        return "without \(nucleus) but \(permille) ‰ of its points, depth \(variant.depth)\(pull), replica \(replica)"
    }
}
