import CrossSectionFits
import Files
import NeuralNetwork
import Prediction
import Runs
import ScatteringData
import TransferLearning

/// What a study of transfer learning reads: source, targets and companions with their tables.
public struct TransferInputs: Sendable {
    public let source: SourceEnsemble
    public let nuclei: [Nucleus]
    /// Of each nucleus.
    public let tables: [[DataTable]]
    /// Nuclei that the sources are pre-trained on, with their tables, by mass number.
    public let companions: [(nucleus: Nucleus, tables: [DataTable])]

    public init(
        source: SourceEnsemble, nuclei: [Nucleus], tables: [[DataTable]], companions: [(nucleus: Nucleus, tables: [DataTable])]
    ) {
        self.source = source
        self.nuclei = nuclei
        self.tables = tables
        self.companions = companions
    }

    /// All but the tables and the source's members, which are long.
    private struct Header: Codable {
        var path: String
        var target: String
        var architecture: Architecture
        var members: Int
        var stepSources: [String]
        var sourceCompanions: [String]
        /// E, θ, ω of the source's training points.
        var training: [[Double]]
        var nuclei: [NucleusNumbers]
        var companions: [NucleusNumbers]
    }

    private static func group(_ kind: String, _ number: Int) -> String { "\(kind)-\(number)" }

    /// As rank 0 sends it to all.
    public var files: SharedFiles {
        var files = SharedFiles()
        files.add("transfer", coded: Header(
            path: source.path, target: source.nucleus.name, architecture: source.architecture, members: source.members.count,
            stepSources: source.stepSources, sourceCompanions: source.companions,
            training: source.training.map { [$0.energy, $0.theta, $0.omega] }, nuclei: nuclei.map(NucleusNumbers.init),
            companions: companions.map { NucleusNumbers($0.nucleus) }))
        for (number, member) in source.members.enumerated() {
            files.add("weights of member \(number)", member.weights)
            files.add("steps of member \(number)", InputMap.numbers(member.steps))
        }
        for (number, tables) in tables.enumerated() { files.add(tables: tables, of: Self.group("target", number)) }
        for (number, companion) in companions.enumerated() { files.add(tables: companion.tables, of: Self.group("companion", number)) }
        return files
    }

    /// - Throws: ``RunError`` when they are not what ``files`` gave.
    public init(_ files: SharedFiles) throws {
        let header = try files.decode(Header.self, "transfer")
        let members = try (0..<header.members).map { number in
            guard let steps = InputMap.steps(try files.doubles("steps of member \(number)")) else {
                throw RunError("rank 0 sent no steps")
            }
            return SourceEnsemble.Member(weights: try files.floats("weights of member \(number)"), steps: steps)
        }
        self.init(
            source: SourceEnsemble(
                path: header.path, nucleus: try Nucleus(header.target), architecture: header.architecture, members: members,
                stepSources: header.stepSources, companions: header.sourceCompanions,
                training: header.training.map { Kinematics(energy: $0[0], theta: $0[1], omega: $0[2]) }),
            nuclei: try header.nuclei.map { try $0.nucleus },
            tables: try header.nuclei.indices.map { try files.tables(of: Self.group("target", $0)) },
            companions: try header.companions.enumerated().map {
                (try $1.nucleus, try files.tables(of: Self.group("companion", $0)))
            })
    }
}

extension EnsembleFile {
    /// - Parameter trainFraction: share of the points of `nuclei` that train.
    /// - Throws: ``RunError`` when some are held out as a test of networks that were trained on points of the same nucleus before.
    public func require(unseen nuclei: [Nucleus], trainFraction: Double) throws(RunError) {
        guard trainFraction < 1, let seen = nuclei.first(where: { (companions + stepSources).contains($0.name) }) else { return }
        throw RunError(
            "the networks of \(path) were trained on points of \(seen.name) before they were taken over to \(target): points of it are no "
                + "test of them; train on all (--train-fraction 1), or make the source without them (--companions none, or a list "
                + "without \(seen.name))")
    }

    /// - Throws: ``RunError`` when there are fewer members than `replicas`, each of which starts from one.
    public func require(replicas: Int, of output: String) throws(RunError) {
        guard weights.count < replicas else { return }
        throw RunError(
            "\(path) has \(weights.count) members, but \(output) asks for \(replicas) replicas: each starts from a member of its own; "
                + "lower --replicas, or train more members")
    }
}
