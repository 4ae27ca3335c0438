extension NuclearLaw {
    /// What a law is made of. The names address the random draws and stand in results: never rename one.
    public enum Parameter: String, CaseIterable, Sendable {
        /// a, the strength of the quasi-elastic peak; 1 for free nucleons.
        case quasiElastic = "quasi_elastic"
        /// k_F, GeV.
        case fermiMomentum = "fermi_momentum"
        /// E_s, GeV.
        case energyShift = "energy_shift"
        /// b, c and s of the scaling function.
        case scalingWidth = "scaling_width"
        case scalingCentre = "scaling_centre"
        case scalingSlope = "scaling_slope"
        /// M_V², GeV².
        case dipoleMass = "dipole_mass"
        /// d, and w_d in GeV.
        case dip
        case dipWidth = "dip_width"
        /// r, m_Δ and Γ in GeV, and W_π² in GeV².
        case delta
        case deltaMass = "delta_mass"
        case deltaWidth = "delta_width"
        case pionThreshold = "pion_threshold"
        /// g and n; W_0², w₀ and Q₀² in GeV².
        case inelastic
        case inelasticPower = "inelastic_power"
        case inelasticThreshold = "inelastic_threshold"
        case inelasticOnset = "inelastic_onset"
        case inelasticScale = "inelastic_scale"

        public var central: Double { numbers.central }

        /// Largest relative deviation of a drawn parameter from the central one.
        public var spread: Double { numbers.spread }

        var index: Int { Parameter.places[self] ?? 0 }

        private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

        private var numbers: (central: Double, spread: Double) {
            switch self {
            case .quasiElastic: (1.25, 0.15)
            case .fermiMomentum: (0.228, 0.15)
            case .energyShift: (0.020, 0.2)
            case .scalingWidth: (1.772, 0.1)
            case .scalingCentre: (0.3014, 0.15)
            case .scalingSlope: (2.4291, 0.1)
            case .dipoleMass: (0.71, 0.1)
            case .dip: (0.12, 0.2)
            case .dipWidth: (0.12, 0.15)
            case .delta: (1.6, 0.2)
            // Peaks of laws whose Δ lay elsewhere by a tenth of its mass would be those of no nucleus.
            case .deltaMass: (1.232, 0.02)
            case .deltaWidth: (0.118, 0.15)
            case .pionThreshold: (1.16, 0.05)
            case .inelastic: (0.85, 0.15)
            case .inelasticPower: (3, 0.1)
            case .inelasticThreshold: (1.5625, 0.1)
            case .inelasticOnset: (0.08, 0.2)
            case .inelasticScale: (0.4, 0.15)
            }
        }
    }
}
