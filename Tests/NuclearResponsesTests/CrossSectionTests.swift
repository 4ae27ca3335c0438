import NeuralNetwork
import NuclearResponses
import PortableMath
import ScatteringData
import Testing

@Suite("Cross sections from response functions")
struct CrossSectionTests {
    /// Places on carbon and iron in turn, the last one on iron at 180°.
    static func points() throws -> NuclearPoints {
        let places = [(0.68, 36, 0.19), (0.5, 60, 0.12), (5.766, 18, 1.3), (0.155, 134.5, 0.06), (0.32, 90, 0.14), (0.4, 180, 0.2)]
        return NuclearPoints(
            places.map { Kinematics(energy: $0, theta: $1, omega: $2) }, target: [0, 1, 0, 1, 0, 1],
            of: [try Nucleus("12C"), try Nucleus("56Fe")])
    }

    @Test("σ_M v_L, σ_M v_T and q with the effective momentum, at 180° too", arguments: References.kinematics.indices)
    func kinematics(_ index: Int) throws {
        let r = References.kinematics[index], medium = NuclearMedium(try Nucleus(r.nucleus))
        let place = ResponseKinematics(
            Kinematics(energy: r.place[0], theta: r.place[1], omega: r.place[2]), coulombEnergy: medium.coulombEnergy)
        #expect(agree(place.point.momentum, r.q) && place.point.omega == r.place[2])
        #expect(agree(place.longitudinal, r.longitudinal) && agree(place.transverse, r.transverse), "\(r): \(place)")
    }

    @Test("Kernels are σ_M v_L R_L and σ_M v_T R_T of each point's own nucleus, with its Coulomb field or without",
          arguments: [true, false])
    func kernels(usesCoulombField: Bool) throws {
        var settings = ResponseModel.Settings()
        settings.usesCoulombField = usesCoulombField
        let points = try Self.points()
        for replica in [nil, 5] {
            let model = ResponseModel(settings, seed: 1, replica: replica)
            for (i, kernel) in model.kernels(at: points).enumerated() {
                let nucleus = points.targets[points.target[i]], medium = model.medium(of: nucleus)
                #expect((medium.coulombEnergy > 0) == usesCoulombField)
                let place = ResponseKinematics(points.kinematics[i], coulombEnergy: medium.coulombEnergy)
                let base = model.bases(at: [place.point], of: nucleus)[0]
                #expect(kernel == (place.longitudinal * base.longitudinal, place.transverse * base.transverse))
            }
        }
    }

    @Test("At 180° only R_T contributes, and electrons that see the Coulomb field transfer more momentum")
    func backward() throws {
        let points = try Self.points(), last = points.count - 1
        let kernels = ResponseModel(seed: 1, replica: nil).kernels(at: points)
        #expect(kernels[last].longitudinal == 0 && kernels[last].transverse > 0)
        #expect(kernels.dropLast().allSatisfy { $0.longitudinal > 0 && $0.transverse > 0 })
        let there = points.kinematics[last]
        #expect(ResponseKinematics.polarization(there) == 0)
        #expect(ResponseKinematics(there, coulombEnergy: 0.01).point.momentum > ResponseKinematics(there, coulombEnergy: 0).point.momentum)
    }

    @Test("ε is the weight of R_L: v_L/v_T = ε 2Q²/q²")
    func polarization() throws {
        for kinematics in try Self.points().kinematics {
            let place = ResponseKinematics(kinematics, coulombEnergy: 0)
            let share = place.point.q2 / (place.point.momentum * place.point.momentum)
            let ratio = ResponseKinematics.polarization(kinematics) * 2 * share
            #expect(abs(place.longitudinal / place.transverse - ratio) < 1e-12)
        }
    }

    /// A network whose outputs are the same everywhere.
    static func network(saying outputs: [Float], model: ResponseModel, points: NuclearPoints) -> Network {
        let network = Network(ResponseModel.architecture(width: 8, blocks: 2), products: .available[0], capacity: 4)
        network.initialize(seed: 1, replica: 0, outputScale: 0)
        network.standardization = ResponseInputs.standardization(of: model.inputs(at: points))
        var parameters = network.parameters
        parameters.replaceSubrange(network.layout.tensor("dense2.bias").range, with: outputs)
        network.parameters = parameters
        return network
    }

    /// The output with which the base is multiplied by `factor`: 3 artanh(ln factor/3).
    static func output(factor: Double) -> Float {
        let t = Portable.log(factor) / 3
        return Float(1.5 * Portable.log((1 + t) / (1 - t)))
    }

    @Test("A network that says nothing leaves the base's cross sections, bit for bit; outputs multiply R_L and R_T, by e³ at the most")
    func outputs() throws {
        let points = try Self.points()
        for replica in [nil, 5] {
            let model = ResponseModel(seed: 1, replica: replica), kernels = model.kernels(at: points)
            let silent = Self.network(saying: [0, 0], model: model, points: points)
            #expect(model.crossSections(of: silent, at: points) == kernels.map { $0.longitudinal + $0.transverse })
            let speaking = Self.network(saying: [Self.output(factor: 2), Self.output(factor: 5)], model: model, points: points)
            let spoken = zip(model.crossSections(of: speaking, at: points), kernels)
            #expect(spoken.allSatisfy { agree($0, 2 * $1.longitudinal + 5 * $1.transverse, to: 1e-6) })
            #expect(agree(ResponseModel.factor(1e6), Portable.exp(3)) && agree(ResponseModel.factor(-1e6), Portable.exp(-3)))
        }
    }
}
