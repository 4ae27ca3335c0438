import Files
import NeuralNetwork
import ScatteringData
import TransferLearning

extension EnsembleFile {
    /// The ensemble as one ONNX model (opset 17), to be run anywhere without this program.
    ///
    /// Inputs `energy` (GeV), `theta` (degrees), `omega` (GeV), float64 vectors of length n; outputs `mean` (n) and `members` (n×M) of
    /// d²σ/dΩdω, float64, in nb/sr/GeV. The inputs of the networks, their standardization and S(E,θ) are computed in the graph in double
    /// precision, the layers in single precision. BatchNorm on running statistics is folded into the layers in double precision:
    ///
    ///     s = γ/√(σ² + ε),   W' = W·s,   b' = (b − μ)·s + β
    ///
    /// so numbers agree with this program's to the rounding of single precision, about 10⁻⁶ relative, not to the bit. Outside
    /// 0 < θ < 180, 0 ≤ ω ≤ E nothing is refused. Where the networks were taken over from another nucleus, the steps to it
    /// (`InputMap`) are computed in the graph, in double precision.
    ///
    /// Of response functions the graph has the base of the nucleus and the draws of each member, in double precision, as `ResponseModel`
    /// says.
    ///
    /// - Throws: ``RunError`` for mixtures, and when the model would exceed the 2 GiB that a file of
    ///   this format can hold.
    public func onnxModel() throws(RunError) -> [UInt8] {
        try requireNoMixture()
        let size = weights.count * ParameterLayout(architecture).count * MemoryLayout<Float>.stride
        guard size < 2_000_000_000 else {
            throw RunError(
                "the \(weights.count) members of \(path) have \(size) bytes of weights, and an ONNX file holds 2 GiB; "
                    + "use the C library, which reads the run itself")
        }
        var graph = ONNXGraph()
        graph.input("energy", [.named("n")], "beam energy E, GeV")
        graph.input("theta", [.named("n")], "scattering angle, degrees")
        graph.input("omega", [.named("n")], "energy transfer, GeV")
        if let nucleus { addResponses(to: &graph, of: nucleus) } else { addCrossSections(to: &graph) }
        graph.node("ReduceMean", ["members"], as: "mean", [("axes", .integers([1])), ("keepdims", .integer(0))])
        graph.output("mean", [.named("n")], "mean of d2sigma/dOmega/domega over the members, nb/sr/GeV")
        graph.output("members", [.named("n"), .fixed(weights.count)], "d2sigma/dOmega/domega of each member, nb/sr/GeV")
        return graph.model(
            name: "nucens", documentation: "Inclusive electron scattering on \(target), d2sigma/dOmega/domega in nb/sr/GeV.",
            properties: [
                ("target", target), ("members", "\(weights.count)"), ("replicas", replicas.map(String.init).joined(separator: ",")),
                ("ensemble_config_sha256", configDigest),
                ("energy_range_GeV", "\(energyRange.lowerBound),\(energyRange.upperBound)"),
                ("theta_range_degrees", "\(thetaRange.lowerBound),\(thetaRange.upperBound)"),
                ("omega_range_GeV", "\(omegaRange.lowerBound),\(omegaRange.upperBound)"),
            ])
    }

    /// What members say that were fitted to cross sections.
    private func addCrossSections(to graph: inout ONNXGraph) {
        let kinematics = ONNXKinematics(&graph)
        let x = kinematics.inputs(&graph, omega: "omega", prefix: "")
        var standardized: [Standardization: String] = [:]
        var scales: [String] = []
        let z = weights.enumerated().map { member, weights in
            let network = FoldedNetwork(architecture, parameters: weights)
            let prefix = "member\(member)/"
            guard steps[member].isEmpty else {
                let (omega, scale) = kinematics.take(steps[member], &graph, prefix: prefix)
                scales.append(scale)
                let moved = kinematics.inputs(&graph, omega: omega, prefix: prefix)
                return add(network, to: &graph, of: add(network.standardization, to: &graph, of: moved, prefix: prefix), prefix: prefix)
            }
            let input = standardized[network.standardization]
                ?? add(network.standardization, to: &graph, of: x, prefix: "inputs\(standardized.count)/")
            standardized[network.standardization] = input
            return add(network, to: &graph, of: input, prefix: prefix)
        }
        let scale = scales.isEmpty ? kinematics.scale : graph.node("Concat", scales, as: "scales", [("axis", .integer(1))])
        addCrossSection(to: &graph, z: z, scale: scale)
    }

    /// (x − mean)/scale in double precision, rounded to single (n×5).
    func add(_ standardization: Standardization, to graph: inout ONNXGraph, of x: String, prefix: String) -> String {
        let count = standardization.mean.count
        let mean = graph.constant(standardization.mean.map(Double.init), shape: [count], as: prefix + "mean")
        let scale = graph.constant(standardization.scale.map(Double.init), shape: [count], as: prefix + "scale")
        let centred = graph.node("Sub", [x, mean], as: prefix + "centred")
        let quotient = graph.node("Div", [centred, scale], as: prefix + "standardized")
        return graph.node("Cast", [quotient], as: prefix + "single", [("to", .integer(ONNXGraph.ElementType.float.rawValue))])
    }

    /// z of one member (n×1).
    func add(_ network: FoldedNetwork, to graph: inout ONNXGraph, of input: String, prefix: String) -> String {
        var h = input
        for (index, layer) in network.layers.enumerated() {
            let weight = graph.constant(layer.weight, shape: [layer.inputs, layer.outputs], as: "\(prefix)weight\(index)")
            let bias = graph.constant(layer.bias, shape: [layer.outputs], as: "\(prefix)bias\(index)")
            h = graph.node("Gemm", [h, weight, bias], as: "\(prefix)dense\(index)")
            guard index < network.layers.count - 1 else { break }
            switch architecture.activation {
            case .relu: h = graph.node("Relu", [h], as: "\(prefix)hidden\(index)")
            case .silu:
                let share = graph.node("Sigmoid", [h], as: "\(prefix)share\(index)")
                h = graph.node("Mul", [h, share], as: "\(prefix)hidden\(index)")
            }
        }
        return h
    }

    /// S/(1 + e⁻ᶻ) of all members. Written out: a Sigmoid that is computed by way of tanh has no digits left at z = −20.
    private func addCrossSection(to graph: inout ONNXGraph, z: [String], scale: String) {
        let all = graph.node("Concat", z, as: "z_single", [("axis", .integer(1))])
        let double = graph.node("Cast", [all], as: "z", [("to", .integer(ONNXGraph.ElementType.double.rawValue))])
        let decay = graph.node("Exp", [graph.node("Neg", [double], as: "minus_z")], as: "exp_minus_z")
        let denominator = graph.node("Add", [decay, "one"], as: "denominator")
        graph.node("Div", [scale, denominator], as: "members")
    }
}

/// A network without BatchNorm: the layers that give the same on running statistics.
struct FoldedNetwork {
    struct Layer {
        var inputs: Int
        var outputs: Int
        /// inputs × outputs
        var weight: [Float]
        var bias: [Float]
    }

    var standardization: Standardization
    var layers: [Layer]

    init(_ architecture: Architecture, parameters: [Float]) {
        let layout = ParameterLayout(architecture)
        func tensor(_ name: String) -> ArraySlice<Float> { parameters[layout.tensor(name).range] }
        standardization = Standardization(mean: Array(tensor("input.mean")), scale: Array(tensor("input.scale")))
        layers = (0..<architecture.layers).map { index in
            let (inputs, outputs) = (architecture.fanIn(index), architecture.fanOut(index))
            let weight = Array(tensor("dense\(index).weight")), bias = tensor("dense\(index).bias")
            guard index < architecture.blocks, architecture.normalization == .batch else {
                return Layer(inputs: inputs, outputs: outputs, weight: weight, bias: Array(bias))
            }
            let variance = tensor("norm\(index).variance"), gamma = tensor("norm\(index).gamma")
            let scale = zip(gamma, variance).map { Double($0) / (Double($1) + Double(Architecture.normalizationEpsilon)).squareRoot() }
            let centred = zip(bias, tensor("norm\(index).mean")).map { Double($0) - Double($1) }
            return Layer(
                inputs: inputs, outputs: outputs, weight: weight.indices.map { Float(Double(weight[$0]) * scale[$0 % outputs]) },
                bias: zip(zip(centred, scale), tensor("norm\(index).beta")).map { Float($0.0 * $0.1 + Double($1)) })
        }
    }
}
