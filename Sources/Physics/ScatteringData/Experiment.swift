import Randomness

/// A measurement with one overall normalization.
public struct Experiment: Equatable, Sendable {
    /// A free token, usually the INSPIRE key: "Barreau:1983ht", "O'Connell:1987ag".
    public let name: String
    /// The experiment that this is a part of, where Δλ is stated by angle; else ``name``. Its points are left out together.
    public let whole: String
    /// Δλ, the uncertainty of the normalization as a fraction: 0.02 is 2 %.
    public let normalizationUncertainty: Double
    /// Where Δλ comes from: published, carried over from another target, an estimate, or given in a user's file.
    public let normalizationSource: String
    /// Whether the experiment is used when nothing else is asked for.
    public let isUsedByDefault: Bool
    /// The publication, "Nucl. Phys. A 402 (1983) 515"; empty where none is known.
    public let reference: String
    /// What a user of the data should know; often empty.
    public let remark: String

    public init(
        name: String, whole: String? = nil, normalizationUncertainty: Double, normalizationSource: String, isUsedByDefault: Bool = true,
        reference: String = "", remark: String = ""
    ) {
        self.name = name
        self.whole = whole ?? name
        self.normalizationUncertainty = normalizationUncertainty
        self.normalizationSource = normalizationSource
        self.isUsedByDefault = isUsedByDefault
        self.reference = reference
        self.remark = remark
    }

    /// A stable hash of the name, to address random draws.
    public var address: UInt64 { ContentHash.of(name) }

    /// The same of ``whole``.
    public var wholeAddress: UInt64 { ContentHash.of(whole) }
}
