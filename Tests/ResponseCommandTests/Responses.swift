import CommandSupport
import Foundation
import Launching
import TestSupport

/// A small run of response functions that several tests read: carbon and oxygen, a narrow network, few epochs.
enum Responses {
    static let card = """
        observable: responses
        replicas: 6
        targets: [12C, 16O]
        bootstrap: {left_out_experiments: 2}
        network: {width: 16, blocks: 2}
        training: {epochs: 10, batch_size: 512, normalization_interval: 5}
        bands: {points: 7}

        """

    static func workplace() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try card.write(toFile: directory.path("nuclei.yaml"), atomically: true, encoding: .utf8)
        return directory
    }

    private static let place = Task {
        let place = try workplace(), outcome = try await Nucens.run(place.path("nuclei.yaml"), "--output", place.path("run"))
        guard outcome.succeeded else { throw SupportError("the run that tests read cannot be trained: \(outcome)") }
        return place
    }

    static var path: String {
        get async throws { try await place.value.path("run") }
    }

    /// The columns of a table of text, by name.
    static func columns(_ text: String) -> [String: [Double]] {
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        let names = lines[0].map { $0.replacing("# ", with: "") }
        return Dictionary(uniqueKeysWithValues: zip(names, names.indices.map { i in lines.dropFirst().map { Double($0[i]) ?? .nan } }))
    }
}
