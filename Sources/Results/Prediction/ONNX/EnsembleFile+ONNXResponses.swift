import NuclearResponses
import ScatteringData

extension EnsembleFile {
    /// What members say that are networks of response functions: σ_M (v_L base_L g(o_L) + v_T base_T g(o_T)) of a nucleus, as each of them
    /// sees it.
    func addResponses(to graph: inout ONNXGraph, of nucleus: Nucleus) {
        let radians = graph.constant([Double.pi / 180], shape: [], as: "radians_a_degree")
        let axis = graph.constant([Int64(1)], shape: [1], as: "axis_1")
        let places = (0...1).map { graph.constant([Int64($0)], shape: [], as: "output_\($0)") }
        let cosine = graph.node("Cos", [graph.node("Mul", ["theta", radians], as: "angle")], as: "cos_theta")
        let scope = ONNXScope(graph)
        func column(_ vector: String) -> String { scope.node("Unsqueeze", [vector, axis]) }
        let members = zip(replicas, weights).enumerated().compactMap { number, member -> String? in
            guard let model = model.responses(ofReplica: member.0) else { return nil }
            let (energy, omega) = (ONNXNumber("energy", in: scope), ONNXNumber("omega", in: scope))
            let closed = model.member(energy: energy, omega: omega, cosine: ONNXNumber(cosine, in: scope), on: nucleus)
            // A number that is the same everywhere becomes a column by way of ω.
            let inputs = closed.inputs.map { column((0 * omega + $0).name(in: scope)) }
            let x = scope.node("Concat", inputs, [("axis", .integer(1))])
            let network = FoldedNetwork(architecture, parameters: member.1), prefix = "member\(number)/"
            let standardized = add(network.standardization, to: &scope.graph, of: x, prefix: prefix)
            let z = add(network, to: &scope.graph, of: standardized, prefix: prefix)
            let outputs = scope.node("Cast", [z], [("to", .integer(ONNXGraph.ElementType.double.rawValue))])
            let factors = places.map { place in
                ResponseModel.factor(of: ONNXNumber(scope.node("Gather", [outputs, place], [("axis", .integer(1))]), in: scope))
            }
            return column((closed.longitudinal * factors[0] + closed.transverse * factors[1]).name(in: scope))
        }
        graph = scope.graph
        graph.node("Concat", members, as: "members", [("axis", .integer(1))])
    }
}
