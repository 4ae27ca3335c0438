import CrossSections
import Files
import Foundation
import Launching
import Pictures
import Reports
import ResultReading
import ScatteringData
import Statistics
import TestSupport
import Testing
import TheoryComparisons

extension ReportsTests {
    @Suite("A calculation beside a run")
    struct TheoryTests {
        private let place: TemporaryDirectory

        init() throws { place = try TemporaryDirectory() }

        private func run(_ small: SmallResult = SmallResult()) throws -> RunResult {
            try small.write(to: place.path("run.h5"))
            return try RunResult(run: place.path("run.h5"))
        }

        /// A file with a value for each measured point.
        private func theory(_ run: RunResult, component: Bool = false, _ value: (RunResult.Point) -> Double) throws -> TheoryTable {
            let rows = run.points.map { point in
                let k = point.kinematics
                return "\(k.energy),\(k.theta),\(k.omega),\(value(point))" + (component ? ",\(0.5 * value(point))" : "")
            }
            let text = "# A law\nE_GeV,theta_deg,omega_GeV,total\(component ? ",half" : "")\n" + rows.joined(separator: "\n") + "\n"
            return try TheoryTable(DataTable(name: "law.csv", bytes: Array(text.utf8)))
        }

        @Test("The ensemble's own mean as theory: pulls 0, ratios 1, and its λ and χ²/N to the bit")
        func itself() throws {
            let run = try run()
            let comparison = try TheoryComparison(try theory(run) { $0.mean }, beside: run)
            #expect(comparison.points.count == 12 && comparison.missing == 0)
            #expect(comparison.pulls == Array(repeating: 0, count: 12))
            #expect(comparison.ofTheory.normalizations == comparison.ofEnsemble.normalizations)
            for row in comparison.regions + comparison.totals + comparison.experiments.map(\.row) {
                #expect(row.theory == row.ensemble && row.median == 1 && row.lower == 1 && row.upper == 1)
            }
        }

        @Test("χ²/N, λ, ratios and pulls of a law, as written out; the law rules where it is above the mean")
        func law() throws {
            let run = try run()
            let law = NuclearLaw(of: try Nucleus("12C"))
            let comparison = try TheoryComparison(try theory(run) { law.crossSection(at: $0.kinematics) }, beside: run)
            for (k, row) in comparison.experiments.enumerated() {
                let points = run.points.filter { $0.experiment == k }
                let t = points.map { law.crossSection(at: $0.kinematics) }
                let width = run.experiments[k].normalizationUncertainty
                var (top, bottom) = (1 / (width * width), 1 / (width * width))
                for (point, t) in zip(points, t) {
                    top += point.crossSection * t / (point.error * point.error)
                    bottom += t * t / (point.error * point.error)
                }
                #expect(abs(row.theory / (top / bottom) - 1) < 1e-12)
                let chi = zip(points, t).reduce(0) { sum, pair in
                    let pull = (pair.0.crossSection - top / bottom * pair.1) / pair.0.error
                    return sum + pull * pull
                } / Double(points.count)
                #expect(abs(row.row.theory / chi - 1) < 1e-10)
            }
            for point in comparison.points {
                let expected = (law.crossSection(at: point.measured.kinematics) - point.measured.mean) / point.measured.standardDeviation
                #expect(abs(point.pull - expected) < 1e-9 * abs(expected))
            }
            let regions = comparison.regions
            #expect(regions.reduce(0) { $0 + $1.points } == 12)
            #expect(comparison.text.contains("A law (law.csv)") && comparison.text.contains("test points alone"))
        }

        @Test("Regions are those of the coverage tables, with W above 2 GeV apart")
        func regions() {
            for omega in stride(from: 0.1, to: 4, by: 0.1) {
                let point = Kinematics(energy: 4, theta: 20, omega: omega)
                let w2 = Nucleon.mass * Nucleon.mass + 2 * Nucleon.mass * omega - point.q2
                let region = TheoryRegion(of: point)
                #expect((region == .inelastic) == (w2 > 4))
                guard region != .inelastic else { continue }
                #expect(region.rawValue == (Region(of: point) == .delta ? "Δ" : Region(of: point).rawValue))
            }
        }

        @Test("A file with curves elsewhere is refused with the measured setting that is nearest")
        func elsewhere() throws {
            let run = try run()
            let text = "E_GeV,theta_deg,omega_GeV,total\n0.7,60,0.1,1\n"
            let theory = try TheoryTable(DataTable(name: "far.csv", bytes: Array(text.utf8)))
            let error = #expect(throws: RunError.self) { try TheoryComparison(theory, beside: run) }
            #expect(error!.message.contains("far.csv: none of its 1 points"))
            #expect(error!.message.contains("E_GeV 0.7, theta_deg 60 of the file to E_GeV 0.58, theta_deg 60 of the data"), "\(error!)")
        }

        @Test("A single member has no σ: ratios alone")
        func single() throws {
            let run = try run(SmallResult(biases: [-7]))
            let comparison = try TheoryComparison(try theory(run) { 1.1 * $0.mean }, beside: run)
            #expect(comparison.pulls.isEmpty && comparison.text.contains("a single member has no σ"))
            #expect(comparison.regions.allSatisfy { abs($0.median - 1.1) < 1e-12 })
        }

        @Test("Page and report show tables, pictures and panels", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
        func pages() throws {
            let run = try run()
            let law = NuclearLaw(of: try Nucleus("12C"))
            let theory = try theory(run, component: true) { law.crossSection(at: $0.kinematics) }
            let gnuplot = try Gnuplot()
            let page = try TheoryPage(try TheoryComparison(theory, beside: run)).write(to: place.path("out"), with: gnuplot)
            let report = try RunReport(run: place.path("run.h5"), theory: theory).write(with: gnuplot)
            for path in [page, report] {
                let html = String(decoding: try PlainFile.read(path), as: UTF8.self)
                for part in ["A law", "theory/mean", "half", "1 spectrum", "Theory against the mean, by momentum"] {
                    #expect(html.contains(part), "\(part)")
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("out")).contains("theory-map.svg"))
        }
    }
}
