import Foundation
import Launching
import Testing
import TestSupport

/// Tables of response functions, read by a C++ program.
extension LibraryTests {
    @Test("A table gives R_L, R_T, cross sections and members as the networks do, within its error; errors of each kind; many threads")
    func tables() async throws {
        let place = try TemporaryDirectory()
        let card = """
            observable: responses
            replicas: 5
            targets: [12C, 16O]
            network: {width: 16, blocks: 2}
            training: {epochs: 10, batch_size: 512}
            bands: {points: 7}

            """
        try card.write(toFile: place.path("nuclei.yaml"), atomically: true, encoding: .utf8)
        let run = place.path("run"), table = place.path("argon.h5")
        for arguments in [[place.path("nuclei.yaml"), "--output", run], ["export", run, "--target", "40Ar", "--grid", table]] {
            let outcome = try await Launcher.alone(program: "nucens", arguments: arguments, timeout: .seconds(120))
            try #require(outcome.succeeded, "\(outcome)")
        }
        let check = try await program(Repository.path("Tests/LibraryTests/check_grid.cpp"), in: place)
        let outcome = try await check(run, "40Ar", table)
        #expect(outcome.succeeded && outcome.output.contains("points, median off"), "\(outcome)")
    }
}
