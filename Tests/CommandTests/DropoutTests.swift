import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("nucens train --method dropout", .fewAtOnce)
struct DropoutTests {
    @Test("Passes through two networks: the same bits on one and two ranks, NumPy recomputes them, and predict takes them as members")
    func passes() async throws {
        let place = try Nucens.workplace()
        let options = ["--method", "dropout", "--networks", "2", "--dropout", "0.05", "--replicas", "6"]
        let alone = try await Nucens.run(place.path("small.yaml"), options, "--output", place.path("alone"))
        #expect(alone.succeeded && alone.errors.contains("6 passes through 2 networks"), "\(alone)")
        let two = try await Nucens.run(ranks: 2, place.path("small.yaml"), options, "--output", place.path("two"))
        #expect(two.succeeded, "\(two)")
        let members = try FileManager.default.contentsOfDirectory(atPath: place.path("two/members")).filter { $0.hasSuffix(".member") }
        #expect(members.count == 2)
        let compared = try await Nucens.python("compare_runs.py", place.path("alone"), place.path("two"))
        #expect(compared.succeeded, "\(compared)")
        let recomputed = try await Nucens.python("recompute.py", place.path("alone"))
        #expect(recomputed.succeeded, "\(recomputed)")
        let predicted = try await Nucens.run(
            "predict", place.path("two"), "--energy", "0.68", "--theta", "60", "--omega", "0.2:0.3:2", "--members")
        #expect(predicted.succeeded && predicted.output.contains("member_5"), "\(predicted)")
        let status = try await Nucens.run("status", place.path("two"))
        #expect(status.output.contains("an ensemble: 6 passes through 2 networks of 3×24, 20 epochs"), "\(status)")
    }

    @Test("Dropout without a share of units to switch off is refused")
    func noRate() async throws {
        let place = try Nucens.workplace()
        let run = try await Nucens.run(place.path("small.yaml"), "--method", "dropout", "--output", place.path("run"))
        #expect(run.status == 1 && run.errors.contains("give training.dropout a share above 0, such as 0.01"), "\(run)")
        #expect(!FileManager.default.fileExists(atPath: place.path("run")))
    }
}
