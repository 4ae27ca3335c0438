import HDF5
import NeuralNetwork
import NuclearResponses
import ResultFiles
import ScatteringData

/// How the outputs of an ensemble's networks become cross sections.
public enum EnsembleModel: Sendable, Equatable {
    /// f = S(E,θ)·σ(z), of the nucleus that the networks were fitted to.
    case pointwise
    /// f = σ_M (v_L R_L + v_T R_T), of any nucleus; what member r draws follows from the seed and r.
    case responses(ResponseModel.Settings, seed: UInt64)
    /// Members of other models, see ``EnsembleFile/parts``.
    case mixture

    /// What a network is given, input by input.
    public var inputNames: [String] {
        switch self {
        case .pointwise: Kinematics.networkInputNames
        case .responses: ResponseInputs.names
        case .mixture: []
        }
    }

    /// Of a member.
    public func responses(ofReplica replica: Int) -> ResponseModel? {
        guard case .responses(let settings, let seed) = self else { return nil }
        return ResponseModel(settings, seed: seed, replica: replica)
    }
}

/// What /network says of the model, beside the shape of the networks.
extension HDF5File {
    private static let observable = "observable"
    private static let responses = "responses"
    private static let version = "response_model"
    private static let coulombField = "coulomb_field"
    private static let shapeSpread = "shape_spread"
    private static let charges = "fitted_Z"
    private static let massNumbers = "fitted_A"
    private static let fermiMomentumSpread = "fermi_momentum_spread"

    /// Writes that the networks are of response functions, of which, and the nuclei that were fitted.
    public func describe(_ model: ResponseModel, fitted nuclei: [Nucleus]) throws(HDF5Error) {
        let group = NetworkDatasets.group
        try setAttribute(HDF5File.observable, HDF5File.responses, on: group)
        try setAttribute(HDF5File.version, ResponseModel.version, on: group)
        try setAttribute(HDF5File.coulombField, model.settings.usesCoulombField ? 1 : 0, on: group)
        try setAttribute(HDF5File.fermiMomentumSpread, model.settings.fermiMomentumSpread, on: group)
        try setAttribute(HDF5File.shapeSpread, model.settings.shapeSpread, on: group)
        try setAttribute(HDF5File.charges, nuclei.map(\.Z), on: group)
        try setAttribute(HDF5File.massNumbers, nuclei.map(\.A), on: group)
    }

    /// The nucleus called `name`: one of those that were fitted, or any other.
    func nucleus(_ name: String, fitted names: [String]) throws(HDF5Error) -> Nucleus {
        let group = NetworkDatasets.group
        let charges = try attribute(HDF5File.charges, on: group, as: [Int].self)
        let massNumbers = try attribute(HDF5File.massNumbers, on: group, as: [Int].self)
        guard charges.count == names.count, massNumbers.count == names.count else {
            throw ResultReader(self).damaged(group, "there are not as many nuclei as names")
        }
        do throws(DataError) {
            guard let place = names.firstIndex(of: name) else {
                let nucleus = try Nucleus(name)
                guard nucleus.A > 1 else { throw DataError("\(name) is a free nucleon, which has no Fermi momentum; give a nucleus") }
                return nucleus
            }
            return try Nucleus(name: name, Z: charges[place], A: massNumbers[place])
        } catch {
            throw HDF5Error(operation: "read", file: path, reason: "\(error)", advice: "Any nucleus can be asked for.")
        }
    }

    /// - Throws: `HDF5Error` for a model that this program does not know.
    func ensembleModel() throws(HDF5Error) -> EnsembleModel {
        let group = NetworkDatasets.group
        guard try hasAttribute(HDF5File.observable, on: group) else { return .pointwise }
        let name = try attribute(HDF5File.observable, on: group, as: String.self)
        let version = try attribute(HDF5File.version, on: group, as: Int.self)
        guard name == HDF5File.responses, version == ResponseModel.version else {
            throw HDF5Error(
                operation: "read", file: path, object: group, reason: "its networks are of '\(name)', version \(version)",
                advice: "Use the nucens it was made with (attribute software_version).")
        }
        var settings = ResponseModel.Settings()
        settings.usesCoulombField = try attribute(HDF5File.coulombField, on: group, as: Int.self) != 0
        settings.fermiMomentumSpread = try attribute(HDF5File.fermiMomentumSpread, on: group, as: Double.self)
        settings.shapeSpread = try attribute(HDF5File.shapeSpread, on: group, as: Double.self)
        return .responses(settings, seed: try attribute("seed", as: UInt64.self))
    }
}
