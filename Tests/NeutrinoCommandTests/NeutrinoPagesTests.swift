import Foundation
import Launching
import Testing
import TestSupport

extension NearDetectorTests {
    @Test("The page of a run and its pictures; a picture of the likelihood")
    func pages() async throws {
        let run = try await NearDetector.path, place = try TemporaryDirectory()
        let page = try await Nucens.run("report", run)
        #expect(page.succeeded && page.output.contains("report.html"), "\(page)")
        let html = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
        for words in ["Structure functions of numu: 3 members", "mean off the law", "W_y", "What was run"] { #expect(html.contains(words)) }
        let theory = try await Nucens.run("report", run, "--theory", Repository.path("README.md"))
        #expect(theory.status != 0, "\(theory)")
        guard FileManager.default.fileExists(atPath: "/usr/bin/gnuplot") else { return }
        for title in ["Near events", "Far events"] { #expect(html.contains(title)) }
        let pictures = try await Nucens.run("plot", run, "--output", place.path("pictures"))
        #expect(pictures.succeeded && place.contents.contains("pictures"), "\(pictures)")
        for name in ["near-0.svg", "functions.svg", "far.svg"] { #expect(pictures.output.contains(name)) }
        let fit = try await Nucens.run(
            "oscillate", run, "--simulate", "200", "--samples", "4", "--output", place.path("fit.h5"), "--prior", "delta=200±10")
        #expect(fit.succeeded && fit.output.contains("drawn from their priors"), "\(fit)")
        let likelihood = try await Nucens.run("plot", place.path("fit.h5"), "--output", place.path("pictures"))
        #expect(likelihood.succeeded && likelihood.output.contains("likelihood.svg"), "\(likelihood)")
        for prior in ["theta=1±2", "delta=200", "sin2_theta13=2±0.1"] {
            let refused = try await Nucens.run("oscillate", run, "--prior", prior)
            #expect(refused.status != 0 && refused.errors.contains("--prior \(prior)"), "\(refused)")
        }
    }

    @Test("A detector, samples of both beams and the covariance of the flux: the same bits on 1 and 3 ranks")
    func detectors() async throws {
        let place = try NearDetector.workplace()
        try "E_GeV,1,3,9\n1,0.0025,0.001,0\n3,0.001,0.0025,0\n9,0,0,0.01\n".write(
            toFile: place.path("covariance.csv"), atomically: true, encoding: .utf8)
        try "bin,events\n20,500\n21,300\n".write(toFile: place.path("background.csv"), atomically: true, encoding: .utf8)
        let card = NearDetector.card.replacing("shape_uncertainty: 0.03", with: "covariance: \(place.path("covariance.csv"))")
            .replacing("epochs: 300", with: "epochs: 60") + """
            detector: {energy_resolution: 0.05, angle_resolution: 1, resolution_uncertainty: 0.1, scale_uncertainty: 0.01,
                       background: \(place.path("background.csv")), background_uncertainty: 0.2}
            second: {near: near_numubar, antineutrino: true, count: 5.0e4}

            """
        try card.write(toFile: place.path("near.yaml"), atomically: true, encoding: .utf8)
        let alone = try await Nucens.run(place.path("near.yaml"), "--output", place.path("alone"))
        #expect(alone.succeeded && alone.output.contains("known where near events see it"), "\(alone)")
        let three = try await Nucens.run(ranks: 3, place.path("near.yaml"), "--output", place.path("three"))
        #expect(three.succeeded, "\(three)")
        let compared = try await Nucens.python("compare_runs.py", place.path("alone"), place.path("three"))
        #expect(compared.succeeded, "\(compared)")
    }
}
