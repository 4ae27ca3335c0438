import Foundation
import Launching
import TestSupport
import Testing

extension Frozen {
    @Suite("Nights")
    struct Nights {
        /// What names the night's directory, and so its date.
        private static let dated: Set = ["config.yaml", "/@config", "/@config_sha256", "/@data_files", "/@source"]

        /// The digests of the published model, or of one of its nuclei, but for what bears the date.
        private func digests(_ model: String, in bench: Workbench) throws -> String {
            let lines = try ResultDigest.lines(of: bench.place.path("store/current\(model)"), named: model)
            let undated = lines.filter { line in !Self.dated.contains(String(line.split(separator: " ")[1])) }
            #expect(undated.count < lines.count && undated.count > 50)
            return undated.joined(separator: "\n") + "\n"
        }

        @Test("The first night trains carbon and fine-tunes oxygen, the second trains on from the first: the same bits in the models")
        func twoNights() async throws {
            let bench = try Workbench("nights")
            func night(_ card: String) async throws {
                // Pages, for which no gnuplot is found, would take longer than the training.
                let outcome = try await bench.nucens(["nightly", card], environment: ["PATH": "/nonexistent"])
                #expect(outcome.succeeded && outcome.output.contains("published"), "\(outcome)")
            }
            try await night("nightly.yaml")
            try Fixture.expect(digests("", in: bench), is: "digests-of-nights/first.sha256")
            try Fixture.expect(digests("/nuclei/16O", in: bench), is: "digests-of-nights/first-16O.sha256")
            let (new, incoming) = (bench.place.path("12C-mine.csv"), bench.place.path("incoming/12C-mine.csv"))
            try FileManager.default.copyItem(atPath: new, toPath: incoming)
            try await night("prior.yaml")
            try Fixture.expect(digests("", in: bench), is: "digests-of-nights/second.sha256")
        }
    }
}
