import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("nucens predict, lists and maps", .fewAtOnce)
struct PredictFilesTests {
    /// 300 points inside the data, all different.
    static let list = "E_GeV,theta_deg,omega_GeV\n" + (0..<300).map {
        "\(0.4 + 0.002 * Double($0)),\(20 + Double($0 * 7 % 100)),\(0.05 + 0.001 * Double($0 * 13 % 200))\n"
    }.joined()

    @Test("A list, a map and a spectrum in every kind of file; NumPy and xarray agree")
    func files() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        try Self.list.write(toFile: place.path("list.csv"), atomically: true, encoding: .utf8)
        func predict(_ output: String, _ arguments: String...) async throws {
            let outcome = try await Launcher.alone(
                program: "nucens", arguments: ["predict", run, "--output", place.path(output)] + arguments)
            #expect(outcome.succeeded && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
        }
        for ending in ["h5", "csv", "tsv", "json"] {
            let name = "list." + (ending == "csv" ? "out.csv" : ending)
            try await predict(name, "--points", place.path("list.csv"), "--members", "--covariance")
            try await predict("map." + ending, "--energy", "0.5:1:3", "--theta", "30:60:4", "--omega", "0.05:0.35:7", "--members")
        }
        // More points than go in one round, in rounds that end in the middle of rows.
        for name in ["big.h5", "big.csv"] {
            try await predict(name, "--energy", "0.5:1:3", "--theta", "30:60:5", "--omega", "0.05:0.35:701", "--members")
        }
        try await predict("again.h5", "--points", place.path("list.h5"), "--correlation")
        let check = try await Nucens.python("check_prediction_files.py", place.path, run)
        #expect(check.succeeded, "\(check)")
        #expect(place.contents.allSatisfy { !$0.hasSuffix(".partial") })
    }

    @Test("One table and the same bits from 1, 2 and 3 ranks, from threads, and from every kind of products")
    func ranks() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        try Self.list.write(toFile: place.path("list.csv"), atomically: true, encoding: .utf8)
        let arguments = ["predict", run, "--points", place.path("list.csv"), "--members", "--format", "csv"]
        let alone = try await Launcher.alone(program: "nucens", arguments: arguments)
        #expect(alone.succeeded && alone.output.split(separator: "\n").count == 301, "\(alone)")
        for ranks in 1...3 {
            let shared = try await Launcher.mpirun(ranks: ranks, program: "nucens", arguments: arguments)
            #expect(shared.succeeded && shared.output == alone.output, "\(ranks) ranks: \(shared.errors)")
        }
        for option in [["--threads-per-rank", "3"], ["--gemm", "avx512"], ["--gemm", "avx2"], ["--gemm", "portable"]] {
            let other = try await Launcher.alone(program: "nucens", arguments: arguments + option)
            if other.status == 64 { continue }
            #expect(other.succeeded && other.output == alone.output, "\(option): \(other.errors)")
        }
        // A file from two ranks, and one point for three.
        let file = try await Nucens.run(
            ranks: 2, "predict", run, "--points", place.path("list.csv"), "--output", place.path("two.csv"), "--members")
        #expect(file.succeeded && file.output.isEmpty, "\(file)")
        #expect(try String(contentsOfFile: place.path("two.csv"), encoding: .utf8) == alone.output)
        let one = try await Nucens.run(ranks: 3, "predict", run, "--energy", "0.68", "--theta", "60", "--omega", "0.2")
        #expect(one.succeeded && one.output.split(separator: "\n").count == 2, "\(one)")
    }

    @Test("A list is refused with file and line or row, before anything is written")
    func badLists() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        let made = try await Nucens.python("make_point_files.py", place.path)
        #expect(made.succeeded, "\(made)")
        for (name, phrase) in [
            ("absent.csv", "absent.csv: cannot be read: No such file or directory"),
            ("absent.h5", "there is no file \(place.path("absent.h5"))"),
            ("empty.csv", "the file is empty; it must begin with the line E_GeV,theta_deg,omega_GeV"),
            ("bad.csv", "bad.csv:3: ω is 2 GeV; it must lie between 0 and E = 1 GeV"),
            ("text.h5", "signature"),
            ("missing.h5", "cannot read '/omega'"),
            ("lengths.h5", "it has 2 values, '/energy' has 3"),
            ("integers.h5", "64-bit signed integers"),
            ("table.h5", "its shape is [3, 1]"),
            ("empty.h5", "it lists no points"),
            ("bad.h5", "bad.h5: row 1 (counted from 0): θ is 200 degrees"),
            ("nan.h5", "nan.h5: row 2 (counted from 0): ω is nan GeV"),
        ] {
            let before = place.contents
            for command in ["predict", "weights"] {
                let points = command == "predict" ? ["--points", place.path(name)] : [place.path(name)]
                let arguments = [command, run] + points + ["--output", place.path("new.h5")]
                let refused = name.hasPrefix("bad") ? try await Launcher.mpirun(ranks: 2, program: "nucens", arguments: arguments)
                    : try await Launcher.alone(program: "nucens", arguments: arguments)
                #expect(refused.status == 1 && refused.output.isEmpty && refused.errors.contains(phrase), "\(name): \(refused)")
                #expect(refused.errors.components(separatedBy: "nucens: error: ").count == 2, "\(name): \(refused)")
            }
            #expect(place.contents == before, "\(name)")
        }
    }

    @Test("Outputs: nothing is overwritten, what cannot be written is named, nothing half is left")
    func outputs() async throws {
        let place = try TemporaryDirectory()
        let run = try await SmallRun.path
        try "mine".write(toFile: place.path("mine.h5"), atomically: true, encoding: .utf8)
        func refusal(_ output: String, _ more: String...) async throws -> String {
            let outcome = try await Launcher.alone(
                program: "nucens",
                arguments: ["predict", run, "--energy", "0.68", "--theta", "60", "--omega", "0.1:0.3:2000", "--output", output] + more)
            #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
            return outcome.errors
        }
        #expect(try await refusal(place.path("mine.h5")).contains("mine.h5 exists; remove it, or give another name"))
        #expect(try await refusal(place.path("out.root")).contains("let it end in .h5, .csv, .tsv or .json"))
        #expect(try await refusal(place.path("out.csv"), "--format", "json").contains("is not of --format json"))
        for name in ["nowhere/out.h5", "nowhere/out.csv"] { #expect(try await refusal(place.path(name)).contains("Check the path")) }
        #expect(place.contents == ["mine.h5"])
        if TinyDisk.isPossible {
            let disk = try TinyDisk(kilobytes: 64)
            for name in ["out.h5", "out.csv", "out.json"] {
                #expect(try await refusal(disk.path(name)).contains("make room"))
                #expect(disk.directory.contents.isEmpty, "\(name)")
            }
        }
        let spectrum = "predict '\(run)' --energy 1 --theta 60 --omega 0.1:0.3:2000"
        let full = try await Launcher.run("/bin/sh", ["-c", "'\(try Launcher.executable("nucens"))' \(spectrum) > /dev/full"])
        #expect(full.status == 1 && full.errors.contains("cannot write to 'standard output': No space left on device"), "\(full)")
    }
}
