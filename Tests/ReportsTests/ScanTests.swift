import CrossSectionFits
import Files
import Foundation
import Launching
import Pictures
import Prediction
import Reports
import ResultFiles
import ResultReading
import Runs
import TestSupport
import Testing
import Text

extension ReportsTests {
    @Suite("What a scan holds, and its pictures")
    struct ScanTests {
        private func small(_ result: SmallScan = SmallScan()) throws -> (TemporaryDirectory, ScanFile) {
            let place = try TemporaryDirectory()
            try result.write(to: place.path("ensemble.h5"))
            return (place, try ScanFile(run: place.path))
        }

        private func refusal(_ read: () throws(RunError) -> Void) -> String {
            do throws(RunError) {
                try read()
                return "nothing was refused"
            } catch {
                return error.message
            }
        }

        @Test("It is read as the format page describes it")
        func reads() throws {
            let (place, scan) = try small()
            let written = SmallScan()
            #expect(try ResultContent(run: place.path) == .scan)
            #expect(scan.targets.map(\.name) == ["56Fe", "40Ca"] && scan.depths == [0, 2, 11] && scan.replicas == 3 && scan.layers == 3)
            #expect(scan.source.target == "12C" && scan.provenance.method == "finetune")
            let split = scan.targets[1].splits[1]
            #expect(split.quality.map(\.train) == [0, 1, 2].map { written.chiSquare(1, 1, $0) })
            #expect(abs(split.quality[2].test / split.quality[2].train - 1.1) < 1e-12)
            #expect(split.memberTest[0][0] == written.chiSquare(1, 1, 0) && split.memberTest.allSatisfy { $0.count == 3 })
            #expect(split.baseline.test == 40 && split.quality[0].within2 == 0.8 && split.baseline.within2 == 0.4)
            #expect(split.chosenDepth == 2 && split.depthRange == 0...11 && split.coveredPoints == 3)
            #expect(split.movement[2] == [0.002, 0.004, 0.006])
            #expect(scan.targets[0].points.count == 8 && scan.targets[0].points.count { $0.isTest } == 6)
            #expect(scan.targets[0].experiments.map(\.split) == [0, 1])
            #expect(scan.failures.map(\.member) == ["40Ca split 1 depth 11 replica 2"])
            #expect(scan.failures.map(\.reason) == ["the loss became <infinite>"])
        }

        @Test("Damage ends in an error that names the dataset", arguments: [
            ("ensemble_test", [2, 3]), ("chi2_test", [2, 2, 3, 4]), ("movement", [2, 2, 3]), ("baseline_within_1", [4]),
        ])
        func shapes(name: String, shape: [Int]) throws {
            var broken = SmallScan()
            broken.damagedShape = (name, shape)
            let place = try TemporaryDirectory()
            try broken.write(to: place.path("ensemble.h5"))
            #expect(refusal { () throws(RunError) in _ = try ScanFile(run: place.path) }.contains("/scan/\(name)"))
        }

        @Test("Depths out of order, targets twice and choices that were not scanned are refused")
        func inconsistencies() throws {
            for change: (inout SmallScan) -> Void in [
                { $0.depths = [2, 0, 11] }, { $0.targets = ["56Fe", "56Fe"] }, { $0.chosenDepth = 5 }, { $0.chosenDepth = 20 },
            ] {
                var broken = SmallScan()
                change(&broken)
                let place = try TemporaryDirectory()
                // A target written twice stops while it is written; what there is must be refused all the same.
                try? broken.write(to: place.path("ensemble.h5"))
                #expect(throws: RunError.self) { try ScanFile(run: place.path) }
            }
        }

        @Test("A file cut off anywhere is refused")
        func truncated() throws {
            let (place, _) = try small()
            let path = place.path("ensemble.h5")
            let whole = try #require(FileManager.default.contents(atPath: path))
            for length in stride(from: 0, to: whole.count - 1, by: 3001) {
                try whole.prefix(length).write(to: URL(fileURLWithPath: path))
                #expect(throws: RunError.self, "\(length) of \(whole.count) bytes") { try ScanFile(run: place.path) }
            }
        }

        @Test("Scan and ensemble are told apart, and what is neither is refused")
        func kinds() throws {
            let (place, _) = try small()
            let asEnsemble = refusal { () throws(RunError) in _ = try RunResult(run: place.path) }
            #expect(asEnsemble.contains("the result of a scan") && asEnsemble.contains("nucens report"))
            let ensemble = try TemporaryDirectory()
            try SmallResult().write(to: ensemble.path("ensemble.h5"))
            #expect(try ResultContent(run: ensemble.path) == .ensemble)
            let asScan = refusal { () throws(RunError) in _ = try ScanFile(run: ensemble.path) }
            #expect(asScan.contains("the result of an ensemble, not of a scan"))
            var other = SmallScan()
            other.content = "poem"
            let unknown = try TemporaryDirectory()
            try other.write(to: unknown.path("ensemble.h5"))
            #expect(refusal { () throws(RunError) in _ = try ScanFile(run: unknown.path) }.contains("its content is 'poem'"))
        }

        @Test("The cosines between targets are read and shown; files of earlier programs have none")
        func similarity() throws {
            let (_, scan) = try small()
            #expect(scan.similarity == [[1, 0.25], [0.25, 1]])
            let without = try small(SmallScan(hasSimilarity: false)).1
            #expect(without.similarity == nil)
        }

        @Test("χ²/N by depth is drawn with the mean and the spread of the splits, members, and the source")
        func depths() throws {
            let (_, scan) = try small()
            let picture = DepthPicture.picture(scan)
            #expect(picture.data.map(\.file) == ["depths-56Fe.dat", "depths-40Ca.dat"])
            let iron = picture.data[0].blocks
            #expect(iron[0].rows.map { $0[0] } == [0, 2, 11])
            // 1 + 8/1 = 9 at depth 0, times 1 and 1.1 in the splits; "test" is 1.1 of it.
            let (mean, deviation) = (1.1 * 9 * 1.05, 1.1 * 9 * 0.1 / 2.0.squareRoot())
            #expect(abs(iron[0].rows[0][1] - mean) < 1e-12)
            #expect(abs(iron[0].rows[0][2] - (mean - deviation)) < 1e-12 && abs(iron[0].rows[0][3] - (mean + deviation)) < 1e-12)
            #expect(iron[1].rows.count == 2 * 3 * 3 && iron[2].rows.allSatisfy { $0[1] == 20 })
        }

        @Test("Spectra tell train and test, covered or not, apart")
        func spectra() throws {
            let (_, scan) = try small()
            #expect(SourceBaseline(scan) == nil, "the source is not there")
            let pages = PictureKind.pages.pictures(of: scan, baseline: nil)
            #expect(pages.map(\.name) == ["spectra-56Fe", "spectra-40Ca"])
            #expect(pages[0].data[0].blocks.map(\.rows.count) == [10, 0, 2, 4, 2, 10])
            #expect(pages[0].data[0].blocks[5].rows.allSatisfy { $0[1] == 91 && $0[2] == 105 }, "mean and calibrated deviation")
        }

        @Test(
            "Every kind is drawn, and the report is written", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"),
            arguments: [SmallScan(), SmallScan(targets: ["6Li"], depths: [0], splits: 1, replicas: 1, chosenDepth: 0)])
        func draws(result: SmallScan) async throws {
            let (place, scan) = try small(result)
            for kind in PictureKind.allCases {
                let pictures = kind.pictures(of: scan, baseline: nil)
                #expect(pictures.isEmpty == (!PictureKind.ofScans.contains(kind) || (kind == .movement && scan.depths == [0])), "\(kind)")
                #expect(!pictures.isEmpty || !kind.absence(in: scan).isEmpty)
                let paths = try Gnuplot().draw(pictures, formats: [.svg], into: place.path("pictures"))
                for path in paths { #expect(try String(contentsOfFile: path, encoding: .utf8).contains("</svg>")) }
            }
            let page = try ScanReport(run: place.path).write(with: Gnuplot())
            let check = try await Python.run(Repository.path("Tests/Python/check_html.py"), [
                page, "<Someone>:1999", "the loss became <infinite>", "χ²/N by depth", "SHA-256 of the source",
            ])
            #expect(check.succeeded, "\(check)")
        }
    }
}
