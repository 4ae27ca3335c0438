import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("Networks of SiLU", .fewAtOnce)
struct ActivationTests {
    @Test("The whole way: same bits on 1 and 2 ranks, NumPy and onnxruntime predict the same, a fine-tune takes it over")
    func wholeWay() async throws {
        let place = try Nucens.workplace()
        let card = Nucens.card.replacing("blocks: 3", with: "blocks: 3, activation: silu")
        try card.write(toFile: place.path("silu.yaml"), atomically: true, encoding: .utf8)
        #expect(try await Nucens.run(place.path("silu.yaml"), "--output", place.path("alone")).succeeded)
        let two = try await Nucens.run(ranks: 2, place.path("silu.yaml"), "--output", place.path("two"))
        #expect(two.succeeded, "\(two)")
        let compared = try await Nucens.python("compare_runs.py", place.path("alone"), place.path("two"))
        #expect(compared.succeeded, "\(compared)")
        let recomputed = try await Nucens.python("recompute.py", place.path("alone"))
        #expect(recomputed.succeeded, "\(recomputed)")
        let export = try await Nucens.run("export", place.path("alone"), "--onnx", place.path("silu.onnx"))
        #expect(export.succeeded, "\(export)")
        if Python.has("onnxruntime") {
            let checked = try await Nucens.python("check_onnx.py", place.path("alone"), place.path("silu.onnx"))
            #expect(checked.succeeded, "\(checked)")
        }
        let tuned = try await Nucens.run(
            "finetune", "--from", place.path("alone"), "--target", "6Li", "--depth", "2", "--replicas", "2", "--epochs", "20", "--output",
            place.path("lithium"))
        #expect(tuned.succeeded, "\(tuned)")
        let lithium = try await Nucens.python("recompute.py", place.path("lithium"))
        #expect(lithium.succeeded, "\(lithium)")
    }

    @Test("A run of ReLU networks is no start for SiLU networks; an unknown function is refused with the line")
    func refusals() async throws {
        let place = try Nucens.workplace()
        let card = Nucens.card.replacing("blocks: 3", with: "blocks: 3, activation: silu")
        try (card + "start: {from: \(try await SmallRun.path)}\n").write(
            toFile: place.path("start.yaml"), atomically: true, encoding: .utf8)
        let start = try await Nucens.run(place.path("start.yaml"), "--output", place.path("run"))
        #expect(start.status == 1 && start.errors.contains("relu, the card says 3×24 silu"), "\(start)")
        try card.replacing("silu", with: "tanh").write(toFile: place.path("tanh.yaml"), atomically: true, encoding: .utf8)
        let unknown = try await Nucens.run(place.path("tanh.yaml"), "--output", place.path("run"))
        #expect(unknown.status == 1 && unknown.errors.contains("one of relu, silu"), "\(unknown)")
    }
}
