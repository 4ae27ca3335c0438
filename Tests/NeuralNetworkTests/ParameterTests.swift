import NeuralNetwork
import Randomness
import Reference
import Testing

@Suite("Parameters")
struct ParameterTests {
    static let architectures = [
        Architecture(), Architecture(inputs: 5, width: 7, blocks: 3), Architecture(inputs: 1, width: 1, blocks: 1),
        Architecture(inputs: 17, width: 16, blocks: 2),
    ]

    @Test("The layout covers the buffer without gaps or overlaps", arguments: architectures)
    func layout(architecture: Architecture) {
        let layout = ParameterLayout(architecture)
        var end = 0
        for tensor in layout.tensors {
            #expect(tensor.offset == end, "\(tensor.name)")
            #expect(tensor.count == tensor.shape.reduce(1, *))
            end = tensor.range.upperBound
        }
        #expect(end == layout.count)
        let names = layout.tensors.map(\.name)
        #expect(names.count == Set(names).count)
        #expect(names.first == "dense0.weight" && names.last == "input.scale")
        #expect(layout.tensor("dense\(architecture.blocks).weight").shape == [architecture.width, 1])
        #expect(layout.tensor("dense\(architecture.blocks).bias").range.upperBound == layout.trainedCount)
        #expect(layout.tensor("norm0.mean").offset == layout.trainedCount)
    }

    @Test("The reference network has 820,801 trained parameters and 4.9 million operations a point")
    func size() {
        let architecture = Architecture()
        let layout = ParameterLayout(architecture)
        // 5·300 + 9·300·300 + 300 weights, 10·300 + 1 biases, 10·2·300 γ and β; then 10·2·300 statistics and 2·5 of the inputs.
        #expect(layout.trainedCount == 811_800 + 3001 + 6000)
        #expect(layout.count == layout.trainedCount + 6000 + 10)
        #expect(architecture.flopsPerPoint(depth: 11) == 6 * 811_800)
    }

    @Test("Parameters come out as they went in, bit for bit", arguments: architectures)
    func roundTrip(architecture: Architecture) {
        let network = Network(architecture, products: .openBLAS, capacity: 1)
        var parameters = Hashed.parameters(architecture)
        let inputs = architecture.inputs
        for i in 0..<inputs {
            parameters[parameters.count - 2 * inputs + i] = Float(i) - 0.3
            parameters[parameters.count - inputs + i] = Float(i) + 0.1
        }
        network.parameters = parameters
        #expect(sameBits(network.parameters, parameters))
        #expect(network.standardization == Standardization(
            mean: (0..<inputs).map { Float($0) - 0.3 }, scale: (0..<inputs).map { Float($0) + 0.1 }))
    }

    @Test("Initial weights have mean 0 and variance 1/I; γ and variances are 1; the output starts amid the data; all else is 0")
    func variance() {
        let network = initialized(Architecture(), seed: 3, replica: 1)
        let parameters = network.parameters
        for tensor in network.layout.tensors {
            let values = parameters[tensor.range].map(Double.init)
            switch tensor.name.split(separator: ".").last {
            case "weight":
                let count = Double(tensor.count), variance = 1 / Double(tensor.shape[0])
                let mean = values.reduce(0, +) / count
                let second = values.reduce(0) { $0 + $1 * $1 } / count
                // In standard deviations of the two estimators.
                let pulls = [mean / (variance / count).squareRoot(), (second / variance - 1) / (2 / count).squareRoot()]
                print("\(tensor.name): mean off by \(pulls[0]) σ, variance by \(pulls[1]) σ")
                #expect(pulls.allSatisfy { abs($0) < 4 })
            case "gamma", "variance", "scale":
                #expect(values.allSatisfy { $0 == 1 })
            default:
                let isOutputBias = tensor.name == "dense\(network.architecture.blocks).bias"
                #expect(values.allSatisfy { $0 == (isOutputBias ? Double(Architecture.initialOutputBias) : 0) })
            }
        }
    }

    @Test("Initial weights depend on seed, replica, layer and shape, and on nothing else")
    func addresses() {
        let architecture = Architecture(width: 9, blocks: 3)
        let weights = initialized(architecture, seed: 1, replica: 2).parameters
        #expect(sameBits(initialized(architecture, seed: 1, replica: 2).parameters, weights))
        #expect(!sameBits(initialized(architecture, seed: 2, replica: 2).parameters, weights))
        #expect(!sameBits(initialized(architecture, seed: 1, replica: 3).parameters, weights))
        let layout = ParameterLayout(architecture)
        let (first, second) = (layout.tensor("dense1.weight").range, layout.tensor("dense2.weight").range)
        #expect(!sameBits(weights[first], weights[second]))
        // More blocks leave those before them as they were.
        let deeper = Architecture(width: 9, blocks: 5)
        let more = initialized(deeper, seed: 1, replica: 2).parameters
        #expect(sameBits(more[ParameterLayout(deeper).tensor("dense2.weight").range], weights[second]))
    }

    @Test("Initializing again forgets everything")
    func again() {
        let network = Network(Architecture(width: 9, blocks: 3), products: .openBLAS, capacity: 4)
        network.parameters = Hashed.parameters(network.architecture)
        network.setInputs(Hashed.numbers(0..<20))
        network.forward(rows: 4, statistics: .batch)
        network.initialize(seed: 1, replica: 2)
        #expect(sameBits(network.parameters, initialized(network.architecture, seed: 1, replica: 2).parameters))
        #expect(network.batchesAveraged == 0)
    }

    @Test("The initial weights of seed 1, replica 2 are these bits, in this and in later versions")
    func stability() {
        var hash = ContentHash()
        for weight in initialized(Architecture(width: 7, blocks: 3), seed: 1, replica: 2).parameters {
            hash.combine(UInt64(weight.bitPattern))
        }
        #expect(hash.value == 0xF736_B0FE_5497_74F0)
    }

    @Test("Standardized rows: (x − mean)/scale in double, rounded once, pads zero")
    func standardization() {
        let map = Standardization(mean: [0.1, -2], scale: [3, 0.7])
        let points = [0.3, 5, -7.25, 1e-3]
        let rows = map.rows(of: points)
        #expect(rows.count == 2 * 16)
        for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let expected = (points[2 * row + column] - Double(map.mean[column])) / Double(map.scale[column])
            #expect(rows[16 * row + column] == Float(expected))
        }
        #expect((0..<rows.count).allSatisfy { $0 % 16 < 2 || rows[$0] == 0 })
    }

    func initialized(_ architecture: Architecture, seed: UInt64, replica: Int) -> Network {
        let network = Network(architecture, products: .openBLAS, capacity: 1)
        network.initialize(seed: seed, replica: replica)
        return network
    }
}
