import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("Response functions as ONNX", .fewAtOnce)
struct ResponseExportTests {
    @Test("onnxruntime gives the stored predictions of each nucleus to 1e-5, draws of the members included",
          .enabled(if: Python.has("onnxruntime"), "no onnxruntime in this Python"), arguments: ["12C", "16O"])
    func onnx(nucleus: String) async throws {
        let place = try TemporaryDirectory(), run = try await Responses.path
        let export = try await Nucens.run("export", run, "--target", nucleus, "--onnx", place.path("nucleus.onnx"))
        #expect(export.succeeded, "\(export)")
        let check = try await Nucens.python("check_onnx.py", run, place.path("nucleus.onnx"))
        #expect(check.succeeded, "\(check)")
    }

    @Test("Any nucleus can be written; without one the run asks for it")
    func nuclei() async throws {
        let place = try TemporaryDirectory(), run = try await Responses.path
        let argon = try await Nucens.run("export", run, "--target", "40Ar", "--onnx", place.path("argon.onnx"))
        #expect(argon.succeeded && FileManager.default.fileExists(atPath: place.path("argon.onnx")), "\(argon)")
        let none = try await Nucens.run("export", run, "--onnx", place.path("none.onnx"))
        #expect(!none.succeeded && none.errors.contains("--target"), "\(none)")
    }
}
