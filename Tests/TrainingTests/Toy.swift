import NeuralNetwork
import PortableMath
import Reference
import ScatteringData
import Training

/// Two experiments that measured a quasi-elastic-like peak at the same kinematics, exactly; the second one's normalization is off.
enum Toy {
    /// - Parameter offset: what the second experiment's cross sections are multiplied by.
    static func points(offset: Double = 1, angles: [Double] = [25, 50, 75]) -> PointTable {
        var kinematics: [Kinematics] = []
        for energy in [0.4, 0.6, 0.9] {
            for theta in angles {
                for step in 1...6 { kinematics.append(Kinematics(energy: energy, theta: theta, omega: energy * 0.1 * Double(step))) }
            }
        }
        var points = PointTable(kinematics + kinematics)
        for index in 0..<points.count {
            let k = kinematics[index % kinematics.count], isSecond = index >= kinematics.count
            let distance = (k.omega - k.q2 / 1.877) / 0.2
            let cross = k.scale * Portable.sigmoid(-2 - distance * distance + 0.5 * k.energy)
            points.crossSection.append((isSecond ? offset : 1) * cross)
            points.error.append(0.03 * cross)
            points.experiment.append(isSecond ? 1 : 0)
            points.address.append(DataPoint.address(experiment: isSecond ? "second" : "first", kinematics: k, occurrence: 0))
        }
        return points
    }

    static let architecture = Architecture(width: 9, blocks: 3)

    static var recipe: Recipe {
        var recipe = Recipe()
        recipe.epochs = 10
        recipe.batchSize = 32
        recipe.learningRate = 0.01
        recipe.normalizationInterval = 3
        return recipe
    }

    static func network(_ points: PointTable, _ products: MatrixProducts, architecture: Architecture = architecture) -> Network {
        let network = Network(architecture, products: products, capacity: 64)
        network.initialize(seed: 4, replica: 7)
        network.standardization = Standardization(points)
        return network
    }

    /// A trainer on every fourth point left out, ready to start.
    static func trainer(
        _ products: MatrixProducts, recipe: Recipe = recipe, seed: UInt64 = 4, replica: Int = 7, depth: Int? = nil,
        architecture: Architecture = architecture, offset: Double = 1, uncertainties: [Double] = [0.02, 0.05]
    ) -> Trainer {
        let all = points(offset: offset)
        let training = all.selecting((0..<all.count).filter { $0 % 4 != 3 })
        let test = all.selecting((0..<all.count).filter { $0 % 4 == 3 })
        return Trainer(
            network: network(training, products, architecture: architecture), recipe: recipe, training: training,
            targets: training.crossSection, test: test, normalizationUncertainties: uncertainties, seed: seed, replica: replica,
            depth: depth)
    }
}

extension Trainer {
    func train(epochs: Int) throws(TrainingFailure) { for _ in 0..<epochs { try trainEpoch() } }
}
