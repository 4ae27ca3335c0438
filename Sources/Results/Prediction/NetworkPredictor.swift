import NeuralNetwork
import NuclearResponses
import PortableMath
import ScatteringData
import TransferLearning

/// The networks of one kind in an ensemble, ready to say what each of them predicts.
///
/// Letters: N points, M members. Predictions are f = S(E,θ)·σ(z), nb/sr/GeV. A number depends on its member and its point alone, not
/// on the other points of a call, on the thread, or on the processor (with fixed-order products): bitwise reproducible.
///
/// One core evaluates 300 × 10 networks at about nine tenths of the rate of the matrix products (`nucens bench`), as long as there are
/// some dozens of points a call. A call for one point reads all weights, 3.3 MB a member, for that one point.
///
/// A network that was taken over from another nucleus is asked where its steps lead from the point, see `InputMap`.
final class NetworkPredictor: Sendable {
    /// M.
    var members: Int { networks.count }
    private let architecture: Architecture
    private let networks: [TrainedNetwork]
    /// What stands between a point and each network.
    private let steps: [[InputMap]]
    /// Of an ensemble of response functions, the model of each member, and the nucleus that is asked for.
    private let responses: [ResponseModel]
    private let nucleus: Nucleus?

    /// - Parameters:
    ///   - products: who computes the matrix products; fixed-order ones give the same bits everywhere.
    init(_ ensemble: EnsembleFile, products: GEMM) {
        architecture = ensemble.architecture
        let network = Network(ensemble.architecture, products: products, capacity: 1)
        steps = ensemble.steps
        responses = ensemble.replicas.compactMap { ensemble.model.responses(ofReplica: $0) }
        nucleus = ensemble.nucleus
        networks = ensemble.weights.map { weights in
            network.parameters = weights
            return TrainedNetwork(network)
        }
    }

    /// Whether the networks are of response functions.
    var hasResponses: Bool { !responses.isEmpty }

    /// Memory for one thread to predict in.
    func memory(points: Int = .max) -> EvaluationMemory { EvaluationMemory(architecture, rows: points) }

    /// f of every member at every point, N×M, the members of a point side by side.
    func predictions(at points: ArraySlice<Kinematics>, in memory: EvaluationMemory) -> [Double] {
        guard !points.isEmpty else { return [] }
        if let nucleus, !responses.isEmpty { return crossSections(at: NuclearPoints(Array(points), on: nucleus), in: memory) }
        let plain = (inputs: points.flatMap(\.networkInputs), scale: points.map(\.scale))
        var (inputs, scale) = plain
        var standardization = networks[0].standardization
        var rows = standardization.rows(of: inputs)
        return [Double](unsafeUninitializedCapacity: points.count * members) { predictions, count in
            for (member, network) in networks.enumerated() {
                if !steps[member].isEmpty { (inputs, scale) = seen(points, scale: plain.scale, through: steps[member]) }
                if network.standardization != standardization || !steps[member].isEmpty {
                    standardization = network.standardization
                    rows = standardization.rows(of: inputs)
                }
                network.evaluate(rows: points.count, of: rows.pointer, in: memory) { row, z in
                    predictions[row * networks.count + member] = scale[row] * Portable.sigmoid(Double(z))
                }
            }
            count = points.count * members
        }
    }

    /// f of members that are networks of response functions.
    private func crossSections(at points: NuclearPoints, in memory: EvaluationMemory) -> [Double] {
        var predictions = [Double](repeating: 0, count: points.count * members)
        for (member, (network, model)) in zip(networks, responses).enumerated() {
            let rows = network.standardization.rows(of: model.inputs(at: points))
            let kernels = model.kernels(at: points)
            network.evaluateOutputs(rows: points.count, of: rows.pointer, in: memory) { row, z in
                predictions[row * members + member] = kernels[row].longitudinal * ResponseModel.factor(z[0])
                    + kernels[row].transverse * ResponseModel.factor(z[1])
            }
        }
        return predictions
    }

    /// R_L and R_T of every member at points of (q, ω), N×M each, 1/GeV; empty for an ensemble of cross sections.
    func responses(at points: [ResponsePoint], in memory: EvaluationMemory) -> (longitudinal: [Double], transverse: [Double]) {
        guard let nucleus, !responses.isEmpty else { return ([], []) }
        var (longitudinal, transverse) = (Array(repeating: 0.0, count: points.count * members), [Double]())
        transverse = longitudinal
        for (member, (network, model)) in zip(networks, responses).enumerated() {
            let rows = network.standardization.rows(of: model.inputs(at: points, of: nucleus))
            let bases = model.bases(at: points, of: nucleus)
            network.evaluateOutputs(rows: points.count, of: rows.pointer, in: memory) { row, z in
                longitudinal[row * members + member] = bases[row].longitudinal * ResponseModel.factor(z[0])
                transverse[row * members + member] = bases[row].transverse * ResponseModel.factor(z[1])
            }
        }
        return (longitudinal, transverse)
    }

    private func seen(
        _ points: ArraySlice<Kinematics>, scale: [Double], through steps: [InputMap]
    ) -> (inputs: [Double], scale: [Double]) {
        var scale = scale
        let moved = zip(points, scale.indices).map { point, index in
            var point = point
            for step in steps { step.take(&point, &scale[index]) }
            return point
        }
        return (moved.flatMap(\.networkInputs), scale)
    }
}
