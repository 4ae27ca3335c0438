import Foundation
import Launching
import Testing
import TestSupport
import ToyEvents

extension LibraryTests {
    @Test("Events drawn and densities from C are those of nucens generate, bit for bit and on many threads; errors of each kind")
    func generator() async throws {
        let place = try TemporaryDirectory()
        try "replicas: 3\nflow: {bins: 8, width: 16, blocks: 2}\ntraining: {epochs: 3, batch_size: 64}\n".write(
            toFile: place.path("card.yaml"), atomically: true, encoding: .utf8)
        try ToyLaw.text(ToyLaw.events(1500, seed: 1)).write(toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        let run = place.path("run")
        let trained = try await Launcher.alone(
            program: "nucens", arguments: ["generator", place.path("card.yaml"), "--events", place.path("events.csv"), "--output", run],
            timeout: .seconds(120))
        try #require(trained.succeeded, "\(trained)")
        let drawn = try await Launcher.alone(
            program: "nucens",
            arguments: ["generate", run, "--events", "40000", "--flux", "2", "--seed", "5", "--output", place.path("drawn.csv")])
        try #require(drawn.succeeded, "\(drawn)")
        let check = try await program(Repository.path("Tests/LibraryTests/check_generator.cpp"), in: place)
        let outcome = try await check(run, place.path("drawn.csv"))
        #expect(outcome.succeeded && outcome.output == "40000 events, all the same\n", "\(outcome)")
    }
}
