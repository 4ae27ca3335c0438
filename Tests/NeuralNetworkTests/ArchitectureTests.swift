import Foundation
import NeuralNetwork
import Reference
import Testing

@Suite("Architectures")
struct ArchitectureTests {
    func encode(_ architecture: Architecture) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(architecture), as: UTF8.self)
    }

    func decode(_ json: String) throws -> Architecture { try JSONDecoder().decode(Architecture.self, from: Data(json.utf8)) }

    @Test("JSON from before there were several outputs is read and written as ever")
    func old() throws {
        let json = #"{"activation":"relu","blocks":10,"inputs":5,"width":300}"#
        #expect(try decode(json) == Architecture())
        #expect(try encode(Architecture()) == json)
    }

    @Test("What differs from the defaults survives JSON")
    func roundTrip() throws {
        let architecture = Architecture(
            inputs: 9, width: 64, blocks: 4, activation: .silu, outputs: 2, normalization: .none, initialOutputBias: 0.5)
        #expect(try decode(encode(architecture)) == architecture)
        #expect(try encode(architecture).contains(#""normalization":"none""#))
    }

    @Test("A shape that no network has is refused, not trapped on", arguments: [
        #"{"activation":"relu","blocks":0,"inputs":5,"width":300}"#,
        #"{"activation":"relu","blocks":10,"inputs":5,"width":300,"outputs":0}"#,
        #"{"activation":"relu","blocks":10,"inputs":5}"#,
        #"{"activation":"relu","blocks":10,"inputs":5,"width":300,"normalization":"layer"}"#,
    ])
    func refused(json: String) { #expect(throws: DecodingError.self) { try decode(json) } }

    @Test("The summary names what is unusual, and digests of usual networks stay as they were")
    func summary() {
        #expect(Architecture().summary == "10×300 relu")
        #expect(Architecture(initialOutputBias: 0).summary == "10×300 relu")
        #expect(Architecture(width: 64, blocks: 4, activation: .silu, outputs: 2, normalization: .none).summary
            == "4×64 silu, 2 outputs, no BatchNorm")
    }

    @Test("A training step of all K outputs: 6·Σ(in·out) operations a point")
    func operations() {
        let architecture = Architecture(inputs: 9, width: 64, blocks: 2, outputs: 3)
        #expect(architecture.flopsPerPoint(depth: 1) == 6 * 64 * 3)
        #expect(architecture.flopsPerPoint(depth: 3) == 6 * (9 * 64 + 64 * 64 + 64 * 3))
    }

    static let architectures = [
        Architecture(inputs: 9, width: 64, blocks: 4, activation: .silu, normalization: .none),
        Architecture(inputs: 2, width: 7, blocks: 3, outputs: 2),
        Architecture(inputs: 17, width: 5, blocks: 1, outputs: 18, normalization: .none),
    ]

    @Test("The layout has the weights of K outputs, and tensors of BatchNorm only where there is BatchNorm", arguments: architectures)
    func layout(architecture: Architecture) {
        let layout = ParameterLayout(architecture)
        var end = 0
        for tensor in layout.tensors {
            #expect(tensor.offset == end)
            end = tensor.range.upperBound
        }
        #expect(end == layout.count)
        #expect(layout.tensor("dense\(architecture.blocks).weight").shape == [architecture.width, architecture.outputs])
        #expect(layout.tensor("dense\(architecture.blocks).bias").range.upperBound == layout.trainedCount)
        let ofNorm = layout.tensors.count { $0.name.hasPrefix("norm") }
        #expect(ofNorm == (architecture.normalization == .batch ? 4 * architecture.blocks : 0))
    }

    @Test("Parameters survive a round trip; all outputs start from the chosen bias", arguments: architectures)
    func parameters(architecture: Architecture) {
        let network = Network(architecture, products: .preferred, capacity: 1)
        let parameters = Hashed.parameters(architecture)
        network.parameters = parameters
        #expect(sameBits(network.parameters, parameters))
        let trained = network.layout.trainedCount
        let padded = AlignedFloats(network.paddedTrainedCount)
        network.padTrained(Array(parameters[..<trained]), into: padded.pointer)
        #expect(sameBits(network.denseTrained(from: padded.pointer), parameters[..<trained]))

        var chosen = architecture
        chosen.initialOutputBias = 0.25
        for (architecture, bias) in [(architecture, Float(-7)), (chosen, 0.25)] {
            let network = Network(architecture, products: .preferred, capacity: 1)
            network.initialize(seed: 1, replica: 2)
            let biases = network.parameters[network.layout.tensor("dense\(architecture.blocks).bias").range]
            #expect(biases.count == architecture.outputs && biases.allSatisfy { $0 == bias })
        }
    }
}
