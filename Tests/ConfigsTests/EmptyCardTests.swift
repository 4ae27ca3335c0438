import Foundation
import Launching
import Testing
import TestSupport

@Suite("Cards that say nothing")
struct EmptyCardTests {
    @Test("A job with a card that says nothing says so, and starts with the defaults; one with a key does not", arguments: [
        ("# to be filled in\n", true), ("replicas: 50\n", false),
    ])
    func notice(text: String, isEmpty: Bool) async throws {
        let place = try TemporaryDirectory()
        let card = place.path("card.yaml")
        try text.write(toFile: card, atomically: true, encoding: .utf8)
        let outcome = try await Launcher.alone(
            program: "nucens", arguments: ["train", card, "--output", place.path("run"), "--time-limit", "1s"])
        #expect(outcome.status == 75, "the time is up at once: \(outcome)")
        #expect(outcome.errors.contains("\(card) names no key: all values are the defaults") == isEmpty, "\(outcome)")
    }
}
