import Foundation
import HDF5
import Launching
import Testing
import TestSupport

/// What others see in the files: h5py is the judge.
@Suite("HDF5 files in Python", .fewAtOnce, .enabled(if: Python.has("h5py"), "python3 has no h5py"))
struct PythonTests {
    @Test("h5py reads types, shapes, texts, attributes and dimension scales")
    func reads() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("file.h5")
        let file = try HDF5File.create(path)
        try file.write([0.5, 1.5, 2.5], to: "/points/omega")
        try file.write([1, 2, 3, 4, 5, 6] as [Float], to: "/prediction", shape: [2, 3])
        try file.write(["done", "vetoed: χ²"], to: "/members/status")
        try file.write([Int32(7)], to: "/members/replica", shape: [])
        try file.write([UInt64.max], to: "/seed")
        try file.setAttribute("format", "nucens-ensemble, ¹²C")
        try file.setAttribute("format_version", 1)
        try file.setAttribute("targets", ["12C", "56Fe"])
        try file.setAttribute("beta", [0.9, 0.999])
        try file.setAttribute("units", "GeV", on: "/points/omega")
        try file.makeScale("/points/omega", name: "omega")
        try file.attachScale("/points/omega", to: "/prediction", dimension: 1)
        try file.labelDimension(0, of: "/prediction", "replica")
        try file.close()

        let outcome = try await Launcher.run(Python.command, ["-c", """
            import h5py, numpy, sys
            f = h5py.File(sys.argv[1])
            assert f.attrs["format"] == "nucens-ensemble, ¹²C" and type(f.attrs["format"]) is str
            assert f.attrs["format_version"] == 1 and f.attrs["format_version"].dtype == "<i8"
            assert list(f.attrs["targets"]) == ["12C", "56Fe"]
            assert (f.attrs["beta"] == [0.9, 0.999]).all()
            assert f["points/omega"].dtype == "<f8" and f["points/omega"].attrs["units"] == "GeV"
            assert f["prediction"].dtype == "<f4" and (f["prediction"][:] == [[1, 2, 3], [4, 5, 6]]).all()
            assert f["prediction"].chunks is None
            assert list(f["members/status"].asstr()) == ["done", "vetoed: χ²"]
            assert f["members/replica"].dtype == "<i4" and f["members/replica"][()] == 7
            assert f["seed"].dtype == "<u8" and f["seed"][0] == 2**64 - 1
            assert f["points/omega"].is_scale and f["prediction"].dims[1]["omega"] == f["points/omega"]
            assert f["prediction"].dims[0].label == "replica"
            print("all as it should be")
            """, path])
        #expect(outcome.output == "all as it should be\n", "\(outcome)")
    }

    @Test("what h5py writes can be read")
    func writes() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("file.h5")
        let outcome = try await Launcher.run(Python.command, ["-c", """
            import h5py, numpy, sys
            f = h5py.File(sys.argv[1], "w")
            f["big_endian"] = numpy.array([1.5, 2.5], ">f8")
            f["compressed"] = f.create_dataset("chunked", data=numpy.arange(100, dtype="u2"), compression="gzip")
            f["fixed"] = numpy.array([b"ab", b"abcd"])
            f["variable"] = ["x", "λ"]
            f.attrs["ascii"] = numpy.bytes_(b"fixed")
            f.attrs["flag"] = True
            """, path])
        #expect(outcome.succeeded, "\(outcome)")
        let file = try HDF5File.open(path)
        #expect(try file.read("/big_endian", as: Double.self) == [1.5, 2.5])
        #expect(try file.read("/compressed", as: Int32.self) == Array(0..<100))
        #expect(try file.readStrings("/fixed") == ["ab", "abcd"])
        #expect(try file.readStrings("/variable") == ["x", "λ"])
        #expect(try file.attribute("ascii", as: String.self) == "fixed")
        #expect(throws: HDF5Error.self) { try file.attribute("flag", as: Int.self) }
    }

    @Test("a file that another process is writing")
    func locked() async throws {
        // h5py holds the file open for writing, and so locked, while this process tries.
        let directory = try TemporaryDirectory()
        let path = directory.path("file.h5")
        try HDF5File.create(path).close()
        let ready = directory.path("ready")
        let script = """
            import h5py, os, time, sys
            f = h5py.File(sys.argv[1], "r+")
            open(sys.argv[2], "w").close()
            while not os.path.exists(sys.argv[3]): time.sleep(0.01)
            """
        let end = directory.path("end")
        let job = try Launcher.start(Python.command, ["-c", script, path, ready, end])
        for _ in 0..<3000 where !directory.contents.contains("ready") { try await Task.sleep(for: .milliseconds(10)) }
        #expect {
            _ = try HDF5File.open(path, .readWrite)
        } throws: { error in
            ["cannot open", "HDF5_USE_FILE_LOCKING=FALSE"].allSatisfy { "\(error)".contains($0) }
        }
        _ = FileManager.default.createFile(atPath: end, contents: nil)
        let held = try await job.outcome()
        #expect(held.succeeded, "\(held)")
    }
}
