import Launching
import TestSupport

/// The program as users run it.
enum Nucens {
    static func run(_ first: String, _ options: [String], _ more: String...) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: [first] + options + more, timeout: .seconds(180))
    }

    static func run(_ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(180))
    }

    static func run(ranks: Int, _ first: String, _ options: [String], _ more: String...) async throws -> Launcher.Outcome {
        try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: [first] + options + more, timeout: .seconds(180))
    }

    static func run(ranks: Int, _ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments, timeout: .seconds(180))
    }

    static func python(_ script: String, _ arguments: String...) async throws -> Launcher.Outcome {
        try await Python.run(Repository.path("Tests/Python/\(script)"), arguments)
    }
}
