import Launching
import Foundation
import Testing
import TestSupport

/// A temporary copy of a directory of Fixtures/, in which programs run with relative paths, as those end up in cards and digests.
actor Workbench {
    let place: TemporaryDirectory
    private let machine: Machine
    private var steps: [String: Task<Launcher.Outcome, any Error>] = [:]

    /// - Parameter fixtures: the directory below Fixtures/ whose content is copied.
    /// - Parameter machine: where the steps are taken.
    init(_ fixtures: String, on machine: Machine = .here) throws {
        self.machine = machine
        place = try TemporaryDirectory()
        let source = Fixture.path(fixtures)
        for name in try FileManager.default.contentsOfDirectory(atPath: source) {
            try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: place.path(name))
        }
    }

    /// The program in this directory.
    ///
    /// - Parameter environment: added to that of the tests.
    func nucens(_ arguments: [String], environment: [String: String] = [:]) async throws -> Launcher.Outcome {
        let program = try Launcher.executable("nucens")
        return try await Launcher.run(
            "env", ["-C", place.path] + machine.launcher + [program] + arguments + machine.options, environment: environment,
            timeout: .seconds(180))
    }

    func nucens(_ arguments: String...) async throws -> Launcher.Outcome { try await nucens(arguments) }

    /// The program's outcome at a step, which is taken once, after all that it starts from.
    func take(_ step: Step) async throws -> Launcher.Outcome {
        for name in step.after {
            let before = try #require(Step.all.first { $0.name == name }, "\(step.name) comes after \(name), which is no step")
            let outcome = try await take(before)
            guard outcome.succeeded else { throw SupportError("\(step.name) cannot be made, as \(name) failed: \(outcome)") }
        }
        let task = steps[step.name] ?? Task { try await nucens(step.arguments) }
        steps[step.name] = task
        return try await task.value
    }

    /// Every file below a directory of it, by its path there.
    nonisolated func files(below directory: String) throws -> [String: Data] {
        let root = place.path(directory)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return Dictionary(uniqueKeysWithValues: names.compactMap { name in
            FileManager.default.contents(atPath: "\(root)/\(name)").map { (name, $0) }
        })
    }
}

/// A workbench that all tests of a suite share, removed after the last of them.
struct SharedWorkbench: SuiteTrait, TestScoping {
    let fixtures: String

    @TaskLocal static var current: Workbench?

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
        let workbench = try Workbench(fixtures)
        try await SharedWorkbench.$current.withValue(workbench) { try await function() }
    }
}

extension Trait where Self == SharedWorkbench {
    /// Copies a directory of Fixtures/ for the tests of a suite.
    static func workbench(_ fixtures: String) -> SharedWorkbench { SharedWorkbench(fixtures: fixtures) }
}
