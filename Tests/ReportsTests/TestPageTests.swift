import Files
import Foundation
import Launching
import Pictures
import ResultFiles
import TestReports
import TestSupport
import Testing

extension ReportsTests {
    @Suite("Pages of tests: closure, data left out, nuclei left out")
    struct TestPageTests {
        /// The page of a result that `write` makes.
        private func page(drawn: Bool = false, _ write: (String) throws -> Void) throws -> String {
            let place = try TemporaryDirectory()
            try write(place.path("ensemble.h5"))
            let path = try TestReport.write(run: place.path, with: drawn ? Gnuplot() : nil)
            #expect(path == place.path("report.html"))
            return try String(contentsOfFile: path, encoding: .utf8)
        }

        private func refusal(_ write: (String) throws -> Void) throws -> String {
            let place = try TemporaryDirectory()
            try write(place.path("ensemble.h5"))
            do throws(RunError) {
                _ = try TestReport.write(run: place.path, with: nil)
                return "nothing was refused"
            } catch {
                #expect(!FileManager.default.fileExists(atPath: place.path("report.html")), "half a page stayed behind")
                return error.message
            }
        }

        @Test("That of a closure test has the ratio of bias and variance where members were fitted to replicas, and means over the laws")
        func closure() throws {
            let page = try page { try SmallTests.closure(to: $0) }
            // bias² of the first and the ninth case.
            #expect(page.contains("<td class=\"n\" data-v=\"5.0\">5.00</td>"))
            // Of level 2, test points, f: ratio, error and share; of level 0 there are none.
            #expect(page.contains("data-v=\"2.0\">2.00</td><td class=\"n\" data-v=\"0.125\">"))
            #expect(page.contains("data-v=\"0.75\">0.75</td>"))
            #expect(!page.contains("data-v=\"1.25\""))
            #expect(page.contains("2 laws × levels 0, 2 × 5 replicas, 1 member failed"))
            #expect(page.contains("law 1, level 2, replica 3") && page.contains("the loss became &lt;infinite&gt;"))
            // What 5 faithful members have within 1σ, by the t distribution (scipy: 2 t.cdf(1/sqrt(1.2), 4) - 1 = 0.5872).
            #expect(page.contains("0.59 of the points within 1σ for 5 replicas"))
            #expect(page.contains("gnuplot") && !page.contains("<svg role"))
        }

        @Test("Its pictures show deviations of half a σ, with names that are no markup", .enabled(if: (try? Gnuplot()) != nil))
        func closurePictures() throws {
            let page = try page(drawn: true) { try SmallTests.closure(to: $0) }
            #expect(page.contains("Error against spread, law by law") && page.contains("Deviations by experiment"))
            #expect(page.contains("training points (4)") && page.contains("test points (2)") && page.contains("expected of 5 members"))
            #expect(!page.contains("<b>Day") && !page.contains("Day <b>"))
        }

        @Test("That of data left out names what is in tension first, and isolated outliers", arguments: [false, true])
        func leaveOut(drawn: Bool) throws {
            guard !drawn || (try? Gnuplot()) != nil else { return }
            let page = try page(drawn: drawn) { try SmallTests.leaveOut(to: $0) }
            let (tense, calm) = (try #require(page.range(of: "<td>Tense</td>")), try #require(page.range(of: "<td>Calm</td>")))
            #expect(tense.lowerBound < calm.lowerBound)
            #expect(page.contains("<td>in tension</td>") && page.contains("data-v=\"8.5\">8.5</td>"))
            #expect(page.contains("2 groups × 3 replicas, no member failed"))
            #expect(page.contains("Pulls by what was left out") == drawn)
        }

        @Test("That of nuclei left out has a row a share, and every depth that was tried", arguments: [false, true])
        func leaveNucleus(drawn: Bool) throws {
            guard !drawn || (try? Gnuplot()) != nil else { return }
            let page = try page(drawn: drawn) { try SmallTests.leaveNucleus(to: $0) }
            #expect(page.contains("<td>⁵⁶Fe</td><td class=\"n\" data-v=\"0.0\">0 %</td><td class=\"n\" data-v=\"40.0\">40</td>"))
            #expect(page.contains("⁵⁶Fe, 10 %: depth 2, chosen by the out-of-bag loss"))
            #expect(page.contains("data-v=\"4.5\">4.50</td>"))
            #expect(page.contains("Coverage by nucleus and share trained on") == drawn)
        }

        @Test("Those with neutrinos have a row for each place of the file, and say what the columns mean", arguments: [false, true])
        func neutrinos(drawn: Bool) throws {
            guard !drawn || (try? Gnuplot()) != nil else { return }
            let closure = try page(drawn: drawn) { try SmallTests.structureClosure(to: $0) }
            #expect(closure.contains("<td class=\"n\" data-v=\"1.0\">1</td><td class=\"n\" data-v=\"5.0\">5</td>"))
            #expect(closure.contains("<dd>best fit with the mean of the members (1e-3 eV2)</dd>"))
            #expect(closure.contains("fit with the members less fit with the law") == drawn)
            let scan = try page(drawn: drawn) { try SmallTests.generatorScan(to: $0) }
            // The second size at depth 2: the last of both axes.
            let start = "<tr><td class=\"n\" data-v=\"1.0\">1</td><td class=\"n\" data-v=\"2.0\">2</td><td>argon</td>"
            #expect(scan.contains(start + "<td class=\"n\" data-v=\"2000.0\">"))
            #expect(scan.contains("data-v=\"1.25\">1.25</td>"))
        }

        @Test("Damage ends in an error that names the dataset, and in no page")
        func damage() throws {
            #expect(try refusal { try SmallTests.leaveOut(to: $0, groupOfLast: 2) }.contains("/points/group"))
            #expect(try refusal { try SmallScan().write(to: $0) }.contains("it is the result of a scan"))
        }
    }
}
