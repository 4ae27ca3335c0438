import Foundation
import Launching
import TestSupport

/// Small runs that several tests read, each trained once, and how to start the program.
enum Runs {
    /// An ensemble of carbon.
    static var carbon: String { get async throws { try await trainedCarbon.value.path("run") } }
    /// Response functions of carbon and oxygen.
    static var responses: String { get async throws { try await trainedResponses.value.path("run") } }

    static func nucens(_ arguments: String...) async throws -> Launcher.Outcome {
        try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(300))
    }

    private static let trainedCarbon = Task {
        try await train("""
            replicas: 4
            network: {width: 24, blocks: 3}
            training: {epochs: 20, batch_size: 512, normalization_interval: 5}
            bands: {points: 7}

            """)
    }

    private static let trainedResponses = Task {
        try await train("""
            observable: responses
            replicas: 6
            targets: [12C, 16O]
            bootstrap: {left_out_experiments: 2}
            network: {width: 16, blocks: 2}
            training: {epochs: 10, batch_size: 512, normalization_interval: 5}
            bands: {points: 7}

            """)
    }

    private static func train(_ card: String) async throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try card.write(toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        let outcome = try await nucens(place.path("card.yaml"), "--output", place.path("run"))
        guard outcome.succeeded else { throw SupportError("the run that tests read cannot be trained: \(outcome)") }
        return place
    }
}
