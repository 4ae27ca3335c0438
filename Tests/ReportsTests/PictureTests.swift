import CrossSectionFits
import Files
import Foundation
import Launching
import Pictures
import Prediction
import ResultReading
import Runs
import TestSupport
import Testing
import Text

extension ReportsTests {
    @Suite("Pictures of a run")
    struct PictureTests {
        private func small(_ result: SmallResult = SmallResult()) throws -> (TemporaryDirectory, RunResult, EnsembleFile) {
            let place = try TemporaryDirectory()
            try result.write(to: place.path("ensemble.h5"))
            return (place, try RunResult(run: place.path), try EnsembleFile(run: place.path))
        }

        @Test(
            "Every kind is drawn, and drawn again by its script alone", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"),
            arguments: PictureKind.ofEnsembles)
        func draws(kind: PictureKind) async throws {
            let (place, run, ensemble) = try small()
            let pictures = try kind.pictures(of: run, ensemble)
            #expect(!pictures.isEmpty)
            let paths = try Gnuplot().draw(pictures, formats: [.svg, .png], into: place.path("pictures"))
            #expect(paths.count == 2 * pictures.count)
            #expect(!place.contents.contains { $0.hasSuffix(".partial") })
            for (picture, path) in zip(pictures, stride(from: 0, to: paths.count, by: 2).map { paths[$0] }) {
                let svg = try String(contentsOfFile: path, encoding: .utf8)
                #expect(svg.hasSuffix("</svg>\n\n") || svg.hasSuffix("</svg>\n"), "\(path) is whole")
                try FileManager.default.removeItem(atPath: path)
                let again = try await Launcher.run(
                    "sh", ["-c", "cd '\(place.path("pictures"))' && LC_ALL=C.UTF-8 gnuplot '\(picture.name).gp'"])
                #expect(again.succeeded && again.errors.isEmpty, "\(again)")
                #expect(try String(contentsOfFile: path, encoding: .utf8) == svg)
            }
            let png = try #require(FileManager.default.contents(atPath: paths[1]))
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }

        @Test("An ensemble has no pictures of a scan", arguments: [PictureKind.depths, .movement, .coverage])
        func noScan(kind: PictureKind) throws {
            let (_, run, ensemble) = try small()
            #expect(try kind.pictures(of: run, ensemble).isEmpty)
            #expect(kind.absence(in: run).contains("only a scan"))
        }

        @Test("A single member has no map of its spread, but all else")
        func singleMember() throws {
            let (_, run, ensemble) = try small(SmallResult(biases: [-7]))
            for kind in PictureKind.ofEnsembles { #expect(try kind.pictures(of: run, ensemble).isEmpty == (kind == .maps)) }
        }

        @Test("The histogram of the pulls is a density: nothing is lost beyond its edges")
        func pulls() throws {
            var result = SmallResult()
            result.measurements[0].ratio = 3
            let (_, run, _) = try small(result)
            let picture = PullPictures.histogram(run)
            for block in picture.data[0].blocks {
                #expect(abs(block.rows.map { $0[1] * 0.5 }.reduce(0, +) - 1) < 1e-12, "\(block.title)")
            }
            #expect(picture.commands.contains("training points (9, 1 beyond ±6)"))
        }

        @Test("The relative uncertainty of networks that say c·S is that of c, wherever a nucleus can be hit")
        func map() throws {
            let result = SmallResult()
            let (_, run, ensemble) = try small(result)
            let picture = try #require(UncertaintyMap.picture(run, ensemble))
            // 2.5 and 4 GeV lie outside the energies of the data.
            #expect(picture.data.map(\.file) == ["uncertainty-0.6GeV.dat", "uncertainty-1GeV.dat"])
            let cells = picture.data[0].blocks[0].rows.map { $0[2] }
            let expected = result.spread(0).standardDeviation / result.spread(0).mean
            #expect(cells.contains { $0.isNaN } && cells.contains { $0.isFinite })
            #expect(cells.allSatisfy { $0.isNaN || abs($0 - expected) < 1e-5 })
            // The outline encloses the measured ω/E with what counts as near, at θ = 60° ± 4°.
            let outline = picture.data[0].blocks[1].rows
            #expect(!outline.isEmpty)
            let (low, high) = (0.6 * (0.1 / 0.58 - 0.04), 0.6 * (0.24 / 0.58 + 0.04))
            for edge in outline { #expect((55...65).contains(edge[0]) && (low...high).contains(edge[1])) }
        }

        @Test("A cubic in ln f has no roughness, a kink has its size")
        func roughness() throws {
            let x = (0..<50).map { 0.02 * Double($0) }
            let smooth = try #require(SmoothnessPicture.roughness(x.map { exp(1 + $0 - 3 * $0 * $0 + $0 * $0 * $0) }))
            #expect(smooth.largest < 1e-12)
            var kinked = x.map { _ in 1.0 }
            kinked[20] = 1.01
            let rough = try #require(SmoothnessPicture.roughness(kinked))
            #expect(rough.index == 20 && abs(rough.largest - log(1.01)) < 1e-12)
            #expect(SmoothnessPicture.roughness([1, 2, 3, 4]) == nil)
        }

        @Test("Names of experiments are text to gnuplot, whatever they hold", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
        func names() async throws {
            let place = try TemporaryDirectory()
            let mark = place.path("mark")
            var result = SmallResult()
            result.experiments = ["a'; system('touch \(mark)') #`touch \(mark)`", "x_{y}^2 \\ @ & ~ <b>"]
            try result.write(to: place.path("ensemble.h5"))
            let (run, ensemble) = (try RunResult(run: place.path), try EnsembleFile(run: place.path))
            for kind in [PictureKind.pages, .spectra, .chi2, .pulls, .normalizations] {
                try Gnuplot().draw(kind.pictures(of: run, ensemble), formats: [.svg], into: place.path("pictures"))
            }
            #expect(!FileManager.default.fileExists(atPath: mark))
            let svg = try String(contentsOfFile: place.path("pictures/chi2.svg"), encoding: .utf8)
            #expect(svg.contains("x_{y}^2 \\ @ and ~ &lt;b>"))
            let parsed = try await Launcher.run(Python.command, ["-c", """
                import glob, sys, xml.dom.minidom
                print(len([xml.dom.minidom.parse(name) for name in glob.glob(sys.argv[1] + "/*.svg")]))
                """, place.path("pictures")])
            #expect(parsed.output == "8\n", "\(parsed)")
        }

        @Test("What gnuplot cannot draw is told in its words, and leaves no picture", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
        func broken() throws {
            let place = try TemporaryDirectory()
            let picture = Picture(name: "broken", title: "broken", caption: "", width: 400, height: 300, data: [],
                                  commands: "plot 'absent.dat'")
            #expect(throws: RunError.self) { try Gnuplot().draw([picture], formats: [.svg, .png], into: place.path) }
            do { try Gnuplot().draw([picture], formats: [.svg], into: place.path) } catch { #expect(error.message.contains("absent.dat")) }
            #expect(place.contents == ["broken.gp"])
        }
    }
}
