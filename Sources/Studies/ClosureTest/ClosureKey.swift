import CrossSectionFits
import Members

/// A replica of the ensemble that is fitted to a law at a level.
public struct ClosureKey: CrossSectionKey {
    public var law: Int
    public var level: ClosureLevel
    public var replica: Int
    /// Nucleus and layers of the fit, which all members share.
    var target: String
    var depth: Int

    public init(law: Int, level: ClosureLevel, replica: Int, target: String, depth: Int) {
        self.law = law
        self.level = level
        self.replica = replica
        self.target = target
        self.depth = depth
    }

    public init?(_ stored: StoredKey) {
        let levels = ClosureLevel.allCases
        guard stored.split >= 0 else { return nil }
        self.init(
            law: stored.split / levels.count, level: levels[stored.split % levels.count], replica: stored.replica, target: stored.target,
            depth: stored.depth)
    }

    /// Law and level in one number, the same however many laws and levels a card asks for.
    public var stored: StoredKey {
        StoredKey(replica: replica, target: target, depth: depth, split: law * ClosureLevel.allCases.count + level.rawValue)
    }

    public var labels: [String: String] { ["law": "\(law)", "level": "\(level.rawValue)"] }
    public var description: String { "\(target) law \(law) level \(level.rawValue) replica \(replica)" }
}

/// One ensemble of a closure test.
public struct ClosureCase: Sendable, Hashable {
    public var law: Int
    public var level: ClosureLevel
}
