/// Which measurements are used.
public struct Selection: Equatable, Sendable {
    /// A point is kept when ω − Q²/(2 M_A) is larger than this; in GeV. 0.026 in PRC 110 (2024) 025501.
    public var lowOmegaCut: Double
    /// Names of experiments to leave out.
    public var excluded: [String]
    /// Names of experiments to use although the catalogue leaves them out by default.
    public var included: [String]
    /// Whether points at θ = 180° are used: by models that do not divide by S(E,θ), which is 0 there.
    public var usesBackwardAngle: Bool
    /// Δλ in the place of what catalogue and tables say.
    public var normalizations: [NamedNormalization]

    public init(
        lowOmegaCut: Double = 0.026, excluded: [String] = [], included: [String] = [], usesBackwardAngle: Bool = false,
        normalizations: [NamedNormalization] = []
    ) {
        self.lowOmegaCut = lowOmegaCut
        self.excluded = excluded
        self.included = included
        self.usesBackwardAngle = usesBackwardAngle
        self.normalizations = normalizations
    }
}

/// Measurements that are not used, for one reason.
public struct SetAside: Equatable, Sendable {
    /// Why a row is not used. A row to which several apply counts under the first of them.
    public enum Reason: Int, CaseIterable, Sendable, CustomStringConvertible {
        case excluded
        case notUsedByDefault
        case nonPositiveError
        case nonPositiveCrossSection
        case backwardAngle
        case belowCut

        public var description: String {
            switch self {
            case .excluded: "experiment excluded by the selection"
            case .notUsedByDefault: "experiment not used by default"
            case .nonPositiveError: "error ≤ 0"
            case .nonPositiveCrossSection: "cross section ≤ 0"
            case .backwardAngle: "θ = 180°, where the scale S(E,θ) is 0"
            case .belowCut: "ω − Q²/(2M) not above the cut"
            }
        }
    }

    /// A measurement that is not used. Equality is that of the measurement, wherever it stands.
    public struct Row: Equatable, Sendable {
        public let experiment: String
        public let kinematics: Kinematics
        public let crossSection: Double
        public let error: Double
        public let origin: Origin

        public static func == (a: Row, b: Row) -> Bool {
            a.experiment == b.experiment && a.kinematics == b.kinematics && a.crossSection == b.crossSection && a.error == b.error
        }
    }

    public let reason: Reason
    /// In canonical order.
    public let rows: [Row]
}
