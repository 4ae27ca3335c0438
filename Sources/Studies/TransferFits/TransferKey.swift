import CrossSectionFits
import Members

/// A member of a study of transfer learning.
public struct TransferKey: NucleusKey {
    /// What the member is for.
    public enum Role: Hashable, Sendable {
        /// A fine-tune of the source to the target: part of the result.
        case fineTune
        /// A network of the source, pre-trained on these nuclei, the source's own first: what fine-tunes start from.
        case pretrained([String])
        /// The evidence of each depth at the target: what depths are chosen by.
        case evidence
    }

    public var role: Role
    /// The nucleus; empty for a pre-trained network.
    public var target: String
    public var depth: Int
    /// Number of the random split into training and test points.
    public var split: Int
    public var replica: Int

    public init(_ role: Role = .fineTune, target: String = "", depth: Int, split: Int = 0, replica: Int) {
        self.role = role
        self.target = target
        self.depth = depth
        self.split = split
        self.replica = replica
    }

    private static let evidence = "evidence"

    /// No nucleus has a comma in its name: what has one is not part of the result.
    public init?(_ stored: StoredKey) {
        let names = stored.target.split(separator: ",").map(String.init)
        self.init(depth: stored.depth, split: stored.split, replica: stored.replica)
        if names.count < 2 {
            target = stored.target
        } else if names.count == 2, names[1] == TransferKey.evidence {
            (role, target) = (.evidence, names[0])
        } else {
            role = .pretrained(names)
        }
    }

    public var stored: StoredKey {
        let name = switch role {
        case .fineTune: target
        case .pretrained(let nuclei): nuclei.joined(separator: ",")
        case .evidence: "\(target),\(TransferKey.evidence)"
        }
        return StoredKey(replica: replica, target: name, depth: depth, split: split)
    }

    public var isPartOfResult: Bool { role == .fineTune }
    public var labels: [String: String] { ["target": target, "depth": "\(depth)", "split": "\(split)"] }

    public var description: String {
        let split = split > 0 ? " split \(split)" : ""
        return switch role {
        case .fineTune: "\(target)\(split) depth \(depth) replica \(replica)"
        case .pretrained(let nuclei): "network pre-trained on \(nuclei.joined(separator: ", "))\(split) replica \(replica)"
        case .evidence: "evidence of the depths for \(target) replica \(replica)"
        }
    }
}
