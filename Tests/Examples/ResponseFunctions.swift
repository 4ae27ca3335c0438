import CrossSections
import NeuralNetwork
import PortableMath
import Randomness
import ScatteringData
import Statistics
import Testing
import Training

/// Two response functions from cross sections at several angles, a Rosenbluth separation without bins:
///
///     σ = σ_M (v_L R_L(q, ω) + v_T R_T(q, ω)),   v_L = Q⁴/q⁴,   v_T = Q²/(2q²) + tan²(θ/2)
///
/// The network is asked at (q, ω) and has two outputs, R = eᶻ. Each measurement is a linear observable of two entries, and measurements
/// at the same (q, ω) and other angles share their row.
@Suite("Example: response functions")
struct ResponseFunctions {
    let law: NuclearLaw
    let places: [(q: Double, omega: Double)]

    init() throws {
        law = NuclearLaw(of: try Nucleus("12C"))
        let momenta = [0.35, 0.39, 0.43, 0.47, 0.51, 0.55]
        places = momenta.flatMap { (q: Double) -> [(q: Double, omega: Double)] in
            // From below the quasi-elastic peak, Q² = 2Mω, to above it.
            (0..<8).map { (step: Int) -> (q: Double, omega: Double) in (q, q * q / 1.878 * (0.6 + 0.15 * Double(step))) }
        }
    }

    /// The beam energy with which electrons scattered by θ have transferred q and ω.
    func kinematics(_ q: Double, _ omega: Double, theta: Double) -> Kinematics {
        let half = (q * q - omega * omega) / (2 * (1 - Portable.cosine(degrees: theta)))
        return Kinematics(energy: omega / 2 + (omega * omega / 4 + half).squareRoot(), theta: theta, omega: omega)
    }

    /// σ_M v_L and σ_M v_T, nb/sr per response in GeV⁻¹.
    func kernels(_ point: Kinematics) -> (longitudinal: Double, transverse: Double) {
        let q2 = point.q2, squared = q2 + point.omega * point.omega
        let tangent = (1 - point.cosTheta) / (1 + point.cosTheta)
        let inverse = point.energy * (1 - point.cosTheta)
        let mott = 0.389379372e6 / 137 / 137 * (1 + point.cosTheta) / 2 / (inverse * inverse)
        return (mott * q2 / squared * q2 / squared, mott * (q2 / (2 * squared) + tangent))
    }

    /// R_L and R_T of the law, from its cross sections at two angles.
    func truth(_ q: Double, _ omega: Double) -> [Double] {
        let points = [30, 150].map { kinematics(q, omega, theta: $0) }
        let (a, b) = (kernels(points[0]), kernels(points[1]))
        let (f, g) = (law.crossSection(at: points[0]), law.crossSection(at: points[1]))
        let determinant = a.longitudinal * b.transverse - b.longitudinal * a.transverse
        return [(f * b.transverse - g * a.transverse) / determinant, (a.longitudinal * g - b.longitudinal * f) / determinant]
    }

    /// Two experiments, one forward and one backward, with point-to-point errors of 2 % and normalizations known to 1 %.
    func measurements() -> LinearData {
        var observable = LinearObservable(links: [.exp, .exp])
        var data = FitData(value: [], error: [], group: [], groupUncertainty: [0.01, 0.01])
        for (row, place) in places.enumerated() {
            for (experiment, theta) in [(0, 30.0), (0, 50), (1, 120), (1, 150)] {
                let point = kinematics(place.q, place.omega, theta: theta), kernels = kernels(point)
                observable.append([
                    .init(row: row, output: 0, kernel: kernels.longitudinal), .init(row: row, output: 1, kernel: kernels.transverse),
                ])
                let address = UInt64(data.count), exact = law.crossSection(at: point)
                let noise = RandomStream(seed: 1, stream: .pseudodata, address: address).normal(at: 0)
                data.value.append(exact * (1 + 0.02 * noise))
                data.error.append(0.02 * exact)
                data.group.append(experiment)
                data.address.append(address)
                data.block.append(UInt64(row))
            }
        }
        return LinearData(inputs: places.flatMap { [$0.q, $0.omega] }, width: 2, observable: observable, data: data)
    }

    @Test("A network of two outputs finds both responses of the law from noisy cross sections, each to a few percent")
    func separation() throws {
        let data = measurements()
        var recipe = Recipe()
        recipe.epochs = 600
        recipe.batchSize = 64
        recipe.learningRate = 0.01
        recipe.batchStatisticsUntil = 0
        recipe.robustUntil = 0.3
        let network = Network(
            Architecture(inputs: 2, width: 32, blocks: 2, activation: .silu, outputs: 2, normalization: .none, initialOutputBias: 2),
            products: .available[0], capacity: data.rowCount)
        network.initialize(seed: 1, replica: 0)
        network.standardization = Standardization(of: data.inputs, inputs: 2)
        let trainer = Trainer(LinearFit(data), network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
        let outcome = try #require(trainer.run())
        #expect(outcome.failure == nil)

        let z = network.outputs(of: network.standardization.rows(of: data.inputs))
        let deviations = places.indices.map { i in
            zip(z[2 * i..<2 * i + 2], truth(places[i].q, places[i].omega)).map { Portable.exp(Double($0)) / $1 - 1 }
        }
        func rms(_ output: Int) -> Double {
            (deviations.reduce(0) { $0 + $1[output] * $1[output] } / Double(deviations.count)).squareRoot()
        }
        let chiSquare = try #require(outcome.history.last).train
        print("responses: χ²/N \(chiSquare), λ \(trainer.objective.normalizations), R_L off by \(rms(0)), R_T by \(rms(1))")
        #expect((0.5...1.2).contains(chiSquare))
        #expect(rms(0) < 0.08)
        #expect(rms(1) < 0.03)
    }
}
