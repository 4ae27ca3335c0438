import CrossSectionFits
import Files
import Foundation
import HDF5
import Prediction
import ResultFiles
import ResultReading
import RunCards
import Runs
import Statistics
import TestSupport
import Testing
import Text

extension ReportsTests {
    @Suite("What a result holds")
    struct RunResultTests {
        @Test("It is read as the format page describes it")
        func reads() throws {
            let place = try TemporaryDirectory()
            let small = SmallResult()
            try small.write(to: place.path("ensemble.h5"))
            let run = try RunResult(run: place.path)
            #expect(run.provenance.target == "12C" && run.provenance.card == RunCard().yaml)
            #expect(run.experiments.map(\.name) == small.experiments)
            #expect(run.members.map(\.replica) == [0, 1, 2])
            #expect(run.failures.map(\.replica) == [7] && run.failures.map(\.reason) == ["the loss became <infinite> & more"])
            #expect(run.trainPoints == 9 && run.testPoints == 3)
            #expect(run.bands.count == 2 && run.bands[0].omega.count == 20)
            #expect(run.history.epochs == [100, 500])
            // d = 1.01 f, δ = 0.02 f, λ = 1
            #expect(abs(run.pull(run.points[1]) - 0.5) < 1e-12)
            let coverage = try #require(run.coverage)
            #expect((coverage.band, coverage.data, coverage.bandError, coverage.dataError, coverage.points) == (1.75, 1.25, 0.1, 0.2, 9))
            #expect(coverage.table.rows.map(\.name) == ["all", "quasielastic"] && coverage.table.rows[1].kind == .region)
            #expect(coverage.table.rows[1].figures.points == 2 && coverage.table.rows[1].figures.within2 == 1)
            try SmallResult(hasCoverage: false).write(to: place.path("old.h5"))
            #expect(try RunResult(run: place.path("old.h5")).coverage == nil)
        }

        @Test("Files of another version, of another kind, or damaged are refused with the dataset's name")
        func refusals() throws {
            let place = try TemporaryDirectory()
            func refusal(_ damage: (String) throws -> Void) throws -> String {
                let path = place.path("\(UUID().uuidString).h5")
                try damage(path)
                do throws(RunError) {
                    _ = try RunResult(run: path)
                    return "nothing was refused"
                } catch {
                    return error.message
                }
            }
            #expect(try refusal { _ in }.contains("there is no result"))
            let newer = try refusal { try SmallResult(version: 2).write(to: $0) }
            #expect(newer.contains("its format_version is 2, this program reads 1"))
            #expect(newer.contains("made by nucens 0.1.0: read it with that version or a newer one"))
            #expect(try refusal { try HDF5File.create($0).close() }.contains("not a nucens result"))
            #expect(try refusal { try "text".write(toFile: $0, atomically: true, encoding: .utf8) }.contains("not an HDF5 file"))
            // Points whose columns differ in length.
            #expect(try refusal { path in
                var small = SmallResult()
                small.measurements[3].experiment = 5
                try small.write(to: path)
            }.contains("/points/experiment_index"))
        }

        @Test("A file cut off anywhere is refused")
        func truncated() throws {
            let place = try TemporaryDirectory()
            let path = place.path("ensemble.h5")
            try SmallResult().write(to: path)
            let whole = try #require(FileManager.default.contents(atPath: path))
            for length in stride(from: 0, to: whole.count - 1, by: 3001) {
                try whole.prefix(length).write(to: URL(fileURLWithPath: path))
                #expect(throws: RunError.self, "\(length) of \(whole.count) bytes") { try RunResult(run: place.path) }
            }
        }
    }
}
