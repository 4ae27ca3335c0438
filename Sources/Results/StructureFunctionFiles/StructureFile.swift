import Files
import HDF5
import ResultFiles
import StructureFunctions

/// An ensemble of structure functions as its result file has it: all that predictions, weights and oscillation fits need.
public struct StructureFile: Sendable {
    /// The complete run card, YAML, the seed and the SHA-256 of the card.
    public let card: String
    public let seed: UInt64
    public let cardDigest: String
    public let current: ChargedCurrent
    public let isAntineutrino: Bool
    /// The card's greatest energy of the neutrinos, GeV.
    public let greatestEnergy: Double
    public let replicas: [Int]
    /// c₀, c₁ and c₂ of each member.
    public let members: [NodeFunctions]
    public let nearFlux: NeutrinoFlux
    public let farFlux: NeutrinoFlux
    /// ln of what a member multiplies both fluxes by, at the energies of the fluxes.
    public let deformations: [[Double]]

    /// Attributes of /functions.
    public enum Attribute {
        public static let leptonMass = "lepton_mass", antineutrino = "antineutrino", energy = "greatest_energy"
    }

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, when it is of another kind, or when it is damaged.
    public init(run: String) throws(RunError) {
        self = try ResultContent.structureFunctions.read(run) { file throws(HDF5Error) in try StructureFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let (reader, datasets) = (ResultReader(file), StructureDatasets())
        let functions = datasets.functions, group = StructureDatasets.Functions.group
        card = try file.attribute("config", as: String.self)
        cardDigest = try file.attribute("config_sha256", as: String.self)
        seed = try file.attribute("seed", as: UInt64.self)
        current = ChargedCurrent(leptonMass: try file.attribute(Attribute.leptonMass, on: group, as: Double.self))
        isAntineutrino = try file.attribute(Attribute.antineutrino, on: group, as: Int.self) != 0
        greatestEnergy = try file.attribute(Attribute.energy, on: group, as: Double.self)
        let members = try reader.read(functions.replica)
        let (countX, countQ) = (try reader.count(functions.x), try reader.count(functions.squared))
        guard countX >= 4, countQ >= 4, greatestEnergy > 0, !members.isEmpty else {
            throw reader.damaged(group, "it has \(members.count) members on \(countX) × \(countQ) nodes")
        }
        let grid = NodeGrid(countX: countX, countQ: countQ, neutrinoEnergy: greatestEnergy)
        let parts = try functions.values.map { dataset throws(HDF5Error) in try reader.read(dataset, [members.count, countX, countQ]) }
        self.members = members.indices.map { m in
            NodeFunctions(grid, values: (0..<grid.count).flatMap { node in parts.map { $0[m * grid.count + node] } })
        }
        replicas = members
        let flux = datasets.flux
        let energies = try reader.read(flux.energy)
        guard energies.count > 1, zip(energies, energies.dropFirst()).allSatisfy(<), energies[0] > 0 else {
            throw reader.damaged(flux.energy.path, "its energies do not ascend")
        }
        nearFlux = NeutrinoFlux(energies: energies, values: try reader.read(flux.near, [energies.count]))
        farFlux = NeutrinoFlux(energies: energies, values: try reader.read(flux.far, [energies.count]))
        deformations = try reader.rows(flux.deformation, members.count, energies.count)
    }

    public var grid: NodeGrid { members[0].grid }

    /// The mean of the members' functions.
    public var mean: NodeFunctions { NodeFunctions(mean: members) }
}
