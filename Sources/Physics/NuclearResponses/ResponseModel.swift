import NeuralNetwork
import PortableMath
import Randomness
import ScatteringData
import Training

/// What turns the outputs of a member's network into response functions and cross sections:
///
///     R_L = base_L(q, ω, nucleus) g(o_L),   R_T = base_T(q, ω, nucleus) g(o_T),   g(o) = e^{3 tanh(o/3)}
///     d²σ/dΩdω = σ_M (v_L R_L + v_T R_T)
///
/// A pure function of the settings, the seed and the replica: its random numbers are addressed by the nucleus, so that any nucleus can be
/// asked, also one that no member has seen. Bitwise reproducible.
public struct ResponseModel: Sendable, Hashable {
    public var settings: Settings
    public var seed: UInt64
    /// nil for the central model, which draws nothing.
    public var replica: Int?

    public init(_ settings: Settings = Settings(), seed: UInt64, replica: Int?) {
        self.settings = settings
        self.seed = seed
        self.replica = replica
    }

    /// What all members of an ensemble have in common: the section `model` of a card.
    public struct Settings: Sendable, Hashable, Codable {
        /// Whether the Coulomb field of the nucleus enters, by the effective momentum.
        public var usesCoulombField = true
        /// Relative standard deviation with which each member draws the Fermi momentum of each nucleus.
        public var fermiMomentumSpread = 0.03
        /// Size with which each member draws the parts of the base, see ``ResponseShape/draw(_:size:)``; 0 for none.
        public var shapeSpread = 0.2

        public init() {}
    }

    public static let outputs = 2
    /// g.
    static let link = LinearObservable.Link.boundedExp

    /// g(o): what the base is multiplied by.
    public static func factor(_ output: Float) -> Double { link.evaluate(Double(output)).value }

    /// Of base, inputs and draws: raised whenever networks that were trained before would say something else.
    public static let version = 1

    /// Factor of the initial weights of the output layer, with which a training begins near the base.
    public static let initialOutputScale = 0.1

    /// A network of the right shape.
    public static func architecture(width: Int, blocks: Int) -> Architecture {
        Architecture(
            inputs: ResponseInputs.names.count, width: width, blocks: blocks, activation: .silu, outputs: outputs, normalization: .none,
            initialOutputBias: 0)
    }

    /// The nucleus as this member sees it.
    public func medium(of nucleus: Nucleus) -> NuclearMedium {
        var medium = NuclearMedium(nucleus)
        if !settings.usesCoulombField { medium.coulombEnergy = 0 }
        if let replica, settings.fermiMomentumSpread > 0 {
            let stream = RandomStream(seed: seed, stream: .nuclearModel, replica: replica, address: nucleus.address)
            // A Fermi momentum near 0 would be no nucleus.
            medium.fermiMomentum *= max(0.3, 1 + settings.fermiMomentumSpread * stream.normal(at: 0))
        }
        return medium
    }

    /// What the network's g(o) multiply, of a nucleus as this member sees it.
    func base(_ medium: NuclearMedium) -> ResponseBase {
        var shape = ResponseShape(nucleons: medium.nucleons)
        if let replica, settings.shapeSpread > 0 {
            shape.draw(RandomStream(seed: seed, stream: .nuclearModel, replica: replica), size: settings.shapeSpread)
        }
        return ResponseBase(medium, shape: shape)
    }

    /// The network's inputs at each point (N×I), in physical units.
    public func inputs(at points: NuclearPoints) -> [Double] {
        let media = points.targets.map(medium)
        return points.kinematics.indices.flatMap { i in
            let medium = media[points.target[i]]
            let place = ResponseKinematics(points.kinematics[i], coulombEnergy: medium.coulombEnergy)
            return ResponseInputs.values(at: place.point, in: medium)
        }
    }

    /// The network's inputs at points of (q, ω), N×I.
    public func inputs(at points: [ResponsePoint], of nucleus: Nucleus) -> [Double] {
        let medium = medium(of: nucleus)
        return points.flatMap { ResponseInputs.values(at: $0, in: medium) }
    }

    /// base_L and base_T there, 1/GeV: what g(o_L) and g(o_T) are multiplied by.
    public func bases(at points: [ResponsePoint], of nucleus: Nucleus) -> [(longitudinal: Double, transverse: Double)] {
        let base = base(medium(of: nucleus))
        return points.map { base.responses(at: $0) }
    }

    /// σ_M v_L base_L and σ_M v_T base_T at each point, nb/sr/GeV: what g(o_L) and g(o_T) are multiplied by.
    public func kernels(at points: NuclearPoints) -> [(longitudinal: Double, transverse: Double)] {
        let bases = points.targets.map { base(medium(of: $0)) }
        return points.kinematics.indices.map { i in
            let base = bases[points.target[i]]
            let place = ResponseKinematics(points.kinematics[i], coulombEnergy: base.medium.coulombEnergy)
            let responses = base.responses(at: place.point)
            return (place.longitudinal * responses.longitudinal, place.transverse * responses.transverse)
        }
    }

    /// A member's inputs, and what g(o_L) and g(o_T) are multiplied by, for numbers of any kind.
    ///
    /// - Parameters:
    ///   - energy, omega: GeV; `cosine`: cos θ.
    package func member<N: ResponseNumber>(
        energy: N, omega: N, cosine: N, on nucleus: Nucleus
    ) -> (inputs: [N], longitudinal: N, transverse: N) {
        let medium = medium(of: nucleus)
        let place = ResponseKinematics.values(energy: energy, omega: omega, cosine: cosine, coulombEnergy: medium.coulombEnergy)
        let q2 = place.momentum * place.momentum - omega * omega
        let responses = base(medium).responses(momentum: place.momentum, omega: omega, q2: q2)
        return (
            ResponseInputs.values(momentum: place.momentum, omega: omega, q2: q2, in: medium),
            place.longitudinal * responses.longitudinal, place.transverse * responses.transverse)
    }

    /// g(o) = e^(3 tanh(o/3)), for numbers of any kind.
    package static func factor<N: ResponseNumber>(of output: N) -> N {
        let e = N.exp(N.greatest(-60, N.least(60, 2 * output / 3)))
        return N.exp(3 * ((e - 1) / (e + 1)))
    }

    /// The cross sections as a linear functional of g(o_L) and g(o_T), a row a point.
    public func observable(at points: NuclearPoints) -> LinearObservable {
        var observable = LinearObservable(links: [ResponseModel.link, ResponseModel.link])
        for (row, kernel) in kernels(at: points).enumerated() {
            observable.append([
                .init(row: row, output: 0, kernel: kernel.longitudinal), .init(row: row, output: 1, kernel: kernel.transverse),
            ])
        }
        return observable
    }

    /// d²σ/dΩdω of a network at each point, nb/sr/GeV.
    public func crossSections(of network: Network, at points: NuclearPoints) -> [Double] {
        observable(at: points).values(outputs: network.outputs(of: network.standardization.rows(of: inputs(at: points))))
    }
}
