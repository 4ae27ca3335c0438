import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

/// The page of `nucens report` in a real browser.
@Suite("nucens report in a browser", .fewAtOnce, .enabled(if: Launcher.has("chromium"), "chromium is not installed"))
struct BrowserTests {
    @Test("A click sorts a table, up and then down; the page is as wide as the window of a phone; it loads nothing")
    func page() async throws {
        let place = try TemporaryDirectory()
        try FileManager.default.copyItem(atPath: try await SmallRun.path, toPath: place.path("run"))
        let report = try await Nucens.run("report", place.path("run"))
        #expect(report.succeeded, "\(report)")
        let page = try String(contentsOfFile: place.path("run/report.html"), encoding: .utf8)
        // What the browser finds goes into the page itself, which it prints in the end.
        let probe = """
            <script>addEventListener('load',function(){
            var t=document.querySelector('table.sortable'),h=t.querySelector('thead th'),found={};
            function first(){return Array.from(t.tBodies[0].rows).map(function(r){return r.cells[0].textContent.trim()})}
            h.querySelector('button').click();found.up=first();h.querySelector('button').click();found.down=first();
            found.width=document.documentElement.scrollWidth-innerWidth;
            found.loaded=performance.getEntriesByType('resource').length;
            document.body.dataset.found=JSON.stringify(found)})</script></body>
            """
        #expect(page.contains("</body>"))
        try page.replacing("</body>", with: probe).write(toFile: place.path("probe.html"), atomically: true, encoding: .utf8)
        let options = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(place.path("profile"))", "--virtual-time-budget=5000",
        ]
        let dump = try await Launcher.run(
            "chromium", options + ["--window-size=500,900", "--dump-dom", "file://\(place.path("probe.html"))"], timeout: .seconds(120))
        let text = try #require(dump.output.firstMatch(of: /data-found="([^"]*)"/), "\(dump.errors)").1.replacing("&quot;", with: "\"")
        struct Found: Decodable {
            var up: [String]
            var down: [String]
            var width: Int
            var loaded: Int
        }
        let found = try JSONDecoder().decode(Found.self, from: Data(text.utf8))
        #expect(found.up.count > 3 && found.down == found.up.reversed() && found.up != found.down, "\(found)")
        #expect(found.width <= 0 && found.loaded == 0, "\(found)")

        let picture = place.path("page.png")
        let shot = try await Launcher.run(
            "chromium", options + ["--window-size=500,2400", "--screenshot=\(picture)", "file://\(place.path("run/report.html"))"],
            timeout: .seconds(120))
        let size = try FileManager.default.attributesOfItem(atPath: picture)[.size] as? Int ?? 0
        #expect(size > 20_000, "an empty page: \(shot)")
    }
}
