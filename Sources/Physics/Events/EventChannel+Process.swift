/// Process numbers of NuHepMC (S. Gardiner, J. Isaacson, L. Pickering, arXiv:2310.13211, table 1).
extension EventChannel {
    /// The channel of a process number.
    init(process: Int) {
        switch process {
        case 100...199: self = .coherent
        case 200...299: self = .quasielastic
        case 300...399: self = .twoNucleon
        case 400...499: self = .resonance
        case 500...699: self = .deepInelastic
        default: self = .unknown
        }
    }

    /// The first process number of the channel's charged currents; 0 where there is none.
    var process: Int {
        switch self {
        case .coherent: 100
        case .quasielastic: 200
        case .twoNucleon: 300
        case .resonance: 400
        case .deepInelastic: 600
        case .unknown, .hyperon: 0
        }
    }
}
