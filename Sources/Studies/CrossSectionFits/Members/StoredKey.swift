import Members

/// A member's key as state files and their names have it, in the words of the first release.
public struct StoredKey: Hashable, Comparable, Codable, Sendable {
    public var replica: Int
    public var target: String
    public var depth: Int
    /// A number that tells apart what one run has several of: splits, groups, laws with their levels.
    public var split: Int

    public init(replica: Int, target: String, depth: Int, split: Int = 0) {
        self.replica = replica
        self.target = target
        self.depth = depth
        self.split = split
    }

    /// By target, split, depth and replica.
    public static func < (a: StoredKey, b: StoredKey) -> Bool {
        (a.target, a.split, a.depth, a.replica) < (b.target, b.split, b.depth, b.replica)
    }

    public var fileName: String { "\(target)\(split > 0 ? "-s\(split)" : "")-d\(depth)-r\(replica)" }
}

/// A key of a fit of cross sections: its fields say what the member is, its stored form how files name it.
public protocol CrossSectionKey: WorkloadKey {
    var stored: StoredKey { get }
    /// - Returns: nil for what is no key of this kind.
    init?(_ stored: StoredKey)
}

extension CrossSectionKey {
    public static func < (a: Self, b: Self) -> Bool { a.stored < b.stored }

    public var replica: Int { stored.replica }
    public var fileName: String { stored.fileName }

    public init(from decoder: any Decoder) throws {
        let stored = try StoredKey(from: decoder)
        guard let key = Self(stored) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(stored.fileName) is no such member"))
        }
        self = key
    }

    public func encode(to encoder: any Encoder) throws { try stored.encode(to: encoder) }
}

/// A key whose member describes one nucleus.
public protocol NucleusKey: CrossSectionKey {
    var target: String { get }
    /// How many of the last weight layers were trained.
    var depth: Int { get }
}

/// A member of an ensemble that is trained from the start.
public struct EnsembleKey: NucleusKey {
    public var target: String
    public var depth: Int
    public var replica: Int

    public init(target: String, depth: Int, replica: Int) {
        self.target = target
        self.depth = depth
        self.replica = replica
    }

    public init?(_ stored: StoredKey) {
        guard stored.split == 0 else { return nil }
        self.init(target: stored.target, depth: stored.depth, replica: stored.replica)
    }

    public var stored: StoredKey { StoredKey(replica: replica, target: target, depth: depth) }
    public var labels: [String: String] { ["target": target, "depth": "\(depth)"] }
    public var description: String { "\(target) depth \(depth) replica \(replica)" }
}
