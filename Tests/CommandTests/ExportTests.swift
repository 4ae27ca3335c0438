import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens export", .fewAtOnce)
struct ExportTests {
    @Test("onnxruntime gives the stored predictions to 1e-5", .enabled(if: Python.has("onnxruntime"), "no onnxruntime in this Python"))
    func onnx() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        let export = try await Nucens.run("export", run, "--onnx", place.path("carbon.onnx"))
        #expect(export.succeeded && export.output.isEmpty, "\(export)")
        let check = try await Nucens.python("check_onnx.py", run, place.path("carbon.onnx"))
        #expect(check.succeeded, "\(check)")
        print(check.output, terminator: "")
    }

    @Test("The same bytes each time; nothing is overwritten; what cannot be read or written is named")
    func files() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        for name in ["a.onnx", "b.onnx"] { #expect(try await Nucens.run("export", run, "--onnx", place.path(name)).succeeded) }
        let first = try #require(FileManager.default.contents(atPath: place.path("a.onnx")))
        #expect(first.count > 10_000 && first == FileManager.default.contents(atPath: place.path("b.onnx")))
        for (arguments, phrase) in [
            ([run, "--onnx", place.path("a.onnx")], "a.onnx exists"), ([run, "--onnx", place.path("nowhere/a.onnx")], "Check the path"),
            ([place.path, "--onnx", place.path("c.onnx")], "there is no result"),
            ([run, "--onnx", place.path("c.onnx"), "--target", "56Fe"], "is of 12C, not of 56Fe"),
        ] {
            let refused = try await Launcher.alone(program: "nucens", arguments: ["export"] + arguments)
            #expect(refused.status == 1 && refused.errors.contains(phrase), "\(refused)")
        }
        #expect(place.contents == ["a.onnx", "b.onnx"])
    }
}
