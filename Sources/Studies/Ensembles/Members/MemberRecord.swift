import Training

/// A member that has come to an end: trained, or failed with its reason.
public struct MemberRecord: Sendable, Equatable {
    public enum Status: String, Sendable, Codable {
        case done, failed
    }

    public var key: MemberKey
    public var status: Status
    /// Why it failed; empty for a member that is done.
    public var reason: String
    /// Epochs trained.
    public var epochs: Int
    /// χ²/N against the measured values, with λ_k from the member's own training targets; NaN where there is nothing to say.
    public var chiSquareTrain: Double
    public var chiSquareTest: Double
    public var history: [Evaluation]
    /// λ_k, one an experiment of the data set; empty for a failed member.
    public var normalizations: [Double]
    /// All parameters in the network's layout; empty for a failed member.
    public var weights: [Float]
    /// What else the member's workload keeps of it, by name.
    public var series: [Series] = []
    /// Wall-clock seconds of training: recorded, and entering no other number.
    public var seconds: Double

    /// Numbers with a name.
    public struct Series: Sendable, Equatable {
        public var name: String
        public var values: [Double]

        /// Name of the one number that says how restless the member is in ω, see ``CrossSections/Roughness``.
        public static let roughness = "roughness"

        public init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// NaN where it was not measured.
    public var roughness: Double { series(Series.roughness).first ?? .nan }

    /// The series called `name`; empty without one.
    public func series(_ name: String) -> [Double] { series.first { $0.name == name }?.values ?? [] }

    public init(
        key: MemberKey, status: Status, reason: String = "", epochs: Int, chiSquareTrain: Double, chiSquareTest: Double,
        history: [Evaluation], normalizations: [Double], weights: [Float], series: [Series] = [],
        seconds: Double
    ) {
        self.key = key
        self.status = status
        self.reason = reason
        self.epochs = epochs
        self.chiSquareTrain = chiSquareTrain
        self.chiSquareTest = chiSquareTest
        self.history = history
        self.normalizations = normalizations
        self.weights = weights
        self.series = series
        self.seconds = seconds
    }
}
