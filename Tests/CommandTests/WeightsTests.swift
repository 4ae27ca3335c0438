import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens weights", .fewAtOnce)
struct WeightsTests {
    @Test("Each member over the mean, from tables and HDF5 files, the same from 1 and 3 ranks; NumPy agrees")
    func weights() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        try PredictFilesTests.list.write(toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        let members = try await Nucens.run(
            "predict", run, "--points", place.path("events.csv"), "--members", "--output", place.path("members.h5"))
        #expect(members.succeeded, "\(members)")
        let table = try await Nucens.run("weights", run, place.path("events.csv"), "--output", place.path("table.h5"))
        #expect(table.succeeded && table.errors.contains("weights of 300 events for 4 members"), "\(table)")
        // A file of predictions is a list of events too.
        let file = try await Nucens.run(ranks: 3, "weights", run, place.path("members.h5"), "--output", place.path("file.h5"))
        #expect(file.succeeded && file.output.isEmpty, "\(file)")
        let check = try await Nucens.python("check_weights.py", place.path)
        #expect(check.succeeded, "\(check)")
    }

    @Test("Where all members predict 0 the weights are 1, are counted, and are warned of")
    func undefined() async throws {
        let place = try TemporaryDirectory()
        let silent = try await Nucens.python("make_silent_run.py", try await SmallRun.path, place.path("silent.h5"))
        #expect(silent.succeeded, "\(silent)")
        try PredictFilesTests.list.write(toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        let weights = try await Nucens.run(
            "weights", place.path("silent.h5"), place.path("events.csv"), "--output", place.path("weights.h5"))
        let warning = "the mean is 0 or not finite at 300 of 300 events; all their weights are 1"
        #expect(weights.succeeded && weights.errors.contains(warning), "\(weights)")
        let check = try await Launcher.run(
            Python.command,
            [
                "-c",
                """
                import h5py, sys
                file = h5py.File(sys.argv[1])
                assert (file["weight"][:] == 1).all() and file.attrs["undefined_events"] == 300
                """,
                place.path("weights.h5"),
            ])
        #expect(check.succeeded, "\(check)")
    }

    @Test("Into HDF5 files only, and only new ones")
    func refusals() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        try PredictFilesTests.list.write(toFile: place.path("events.csv"), atomically: true, encoding: .utf8)
        let text = try await Nucens.run("weights", run, place.path("events.csv"), "--output", place.path("weights.csv"))
        #expect(text.status == 1 && text.errors.contains("weights go into a file .h5"), "\(text)")
        let existing = try await Nucens.run("weights", run, place.path("events.csv"), "--output", run + "/ensemble.h5")
        #expect(existing.status == 1 && existing.errors.contains("ensemble.h5 exists; remove it"), "\(existing)")
        let other = try await Nucens.run("weights", run, place.path("events.csv"), "--output", place.path("w.h5"), "--target", "40Ca")
        #expect(other.status == 1 && other.errors.contains("is of 12C, not of 40Ca"), "\(other)")
        #expect(place.contents == ["events.csv"])
    }
}
