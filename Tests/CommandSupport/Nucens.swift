import Foundation
import Launching
import TestSupport

/// The program as users run it, on a job small enough for tests: the full carbon data, a narrow network, few epochs.
public enum Nucens {
    public static let card = """
        replicas: 4
        network: {width: 24, blocks: 3}
        training: {epochs: 20, batch_size: 512, normalization_interval: 5}
        bands: {points: 7}

        """

    /// A directory with the card `small.yaml` in it.
    public static func workplace() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try card.write(toFile: directory.path("small.yaml"), atomically: true, encoding: .utf8)
        return directory
    }

    public static func run(_ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    public static func run(_ first: String, _ options: [String], _ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: [first] + options + arguments, timeout: .seconds(120))
    }

    public static func run(ranks: Int, _ first: String, _ options: [String], _ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: [first] + options + arguments, timeout: .seconds(120))
    }

    public static func run(ranks: Int, _ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    /// Starts it and does not wait: for tests that do something to a job under way. Without `ranks` there is no launcher.
    public static func start(ranks: Int? = nil, _ arguments: String...) throws -> Job {
        try Launcher.start(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(120))
    }

    public static func python(_ script: String, _ arguments: String...) async throws -> Launcher.Outcome {
        try await Python.run(Repository.path("Tests/Python/\(script)"), arguments)
    }
}
