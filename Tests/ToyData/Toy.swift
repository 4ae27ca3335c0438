import CrossSections
import NeuralNetwork
import PortableMath
import Randomness
import ScatteringData
import Statistics
import Training

/// Two experiments that measured a quasi-elastic-like peak at the same kinematics, exactly; the second one's normalization is off.
public enum Toy {
    /// - Parameters:
    ///   - offset: what the second experiment's cross sections are multiplied by.
    ///   - uncertainties: Δλ of both.
    public static func points(
        offset: Double = 1, angles: [Double] = [25, 50, 75], uncertainties: [Double] = [0.02, 0.05]
    ) -> CrossSectionData {
        var kinematics: [Kinematics] = []
        for energy in [0.4, 0.6, 0.9] {
            for theta in angles {
                for step in 1...6 { kinematics.append(Kinematics(energy: energy, theta: theta, omega: energy * 0.1 * Double(step))) }
            }
        }
        let experiments = ["first", "second"]
        let addresses = experiments.map(ContentHash.of)
        var data = FitData(value: [], error: [], group: [], groupUncertainty: uncertainties, groupAddress: addresses)
        for experiment in 0...1 {
            for k in kinematics {
                let distance = (k.omega - k.q2 / 1.877) / 0.2
                let cross = k.scale * Portable.sigmoid(-2 - distance * distance + 0.5 * k.energy)
                data.value.append((experiment == 1 ? offset : 1) * cross)
                data.error.append(0.03 * cross)
                data.group.append(experiment)
                data.block.append(k.setting.address(ofSpectrumBy: addresses[experiment]))
                data.address.append(DataPoint.address(experiment: experiments[experiment], kinematics: k, occurrence: 0))
            }
        }
        return CrossSectionData(CrossSectionPoints(kinematics + kinematics), data)
    }

    public static let architecture = Architecture(width: 9, blocks: 3)

    public static var recipe: Recipe {
        var recipe = Recipe()
        recipe.epochs = 10
        recipe.batchSize = 32
        recipe.learningRate = 0.01
        recipe.normalizationInterval = 3
        return recipe
    }

    public static func network(
        _ points: CrossSectionData, _ products: GEMM, architecture: Architecture = architecture
    ) -> Network {
        let network = Network(architecture, products: products, capacity: 64)
        network.initialize(seed: 4, replica: 7)
        network.standardization = Standardization(points.points)
        return network
    }

    /// A trainer on every fourth point left out, ready to start.
    public static func trainer(
        _ products: GEMM, recipe: Recipe = recipe, seed: UInt64 = 4, replica: Int = 7, depth: Int? = nil,
        architecture: Architecture = architecture, offset: Double = 1, uncertainties: [Double] = [0.02, 0.05]
    ) -> Trainer<PointwiseCrossSection> {
        let all = points(offset: offset, uncertainties: uncertainties)
        let training = all.selecting((0..<all.count).filter { $0 % 4 != 3 })
        let test = all.selecting((0..<all.count).filter { $0 % 4 == 3 })
        return Trainer(
            PointwiseCrossSection(training, test: test), network: network(training, products, architecture: architecture), recipe: recipe,
            seed: ReplicaSeed(seed: seed, replica: replica), depth: depth)
    }
}

extension Trainer {
    public func train(epochs: Int) throws(TrainingFailure) { for _ in 0..<epochs { try trainEpoch() } }
}
