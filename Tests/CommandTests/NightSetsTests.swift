import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

@Suite("New sets of a night", .fewAtOnce)
struct NightSetsTests {
    @Test("New sets of another nucleus are judged one by one: what older data contradict is quarantined, the other is fine-tuned to")
    func setsOfNucleus() async throws {
        let nights = try Nights()
        try nights.add("16O.csv", rowsOf: "Anghinolfi:1996vm", nucleus: "16O")
        #expect(try await nights.night(ranks: 2).succeeded)
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        try card.replacing("normalization: 100, shape: 1000", with: "normalization: 4, shape: 60")
            .write(toFile: nights.card, atomically: true, encoding: .utf8)
        try nights.add("16O-good.csv", rowsOf: "Anghinolfi:1996vm", times: 1.02, nucleus: "16O", as: "Fresh")
        try nights.add("16O-high.csv", rowsOf: "Anghinolfi:1996vm", times: 1.4, nucleus: "16O", as: "High")
        let night = try await nights.night(ranks: 2)
        #expect(night.succeeded && night.output.contains("fine-tuned: 16O"), "\(night)")
        #expect(night.output.contains("quarantined: High on 16O (at the kinematics of") && !night.output.contains("Fresh on"), "\(night)")
        #expect(nights.report(2).contains("New sets of 16O under its published fine-tune"), "\(nights.report(2))")
        let model = try String(contentsOfFile: nights.store + "/current/nuclei/16O/config.yaml", encoding: .utf8)
        #expect(model.contains("16O-good"), "\(model)")
        let again = try await nights.night()
        #expect(again.output.contains("nothing new in 3 files"), "\(again)")
    }

    @Test("Several sets in doubt are trained with one by one, and each is quarantined for its own training")
    func trials() async throws {
        let nights = try Nights()
        #expect(try await nights.night(ranks: 2).succeeded)
        let card = try String(contentsOfFile: nights.card, encoding: .utf8)
        // Networks that describe nothing well contradict any set; no model passes.
        try card.replacing("normalization: 100, shape: 1000", with: "normalization: 4, shape: 2")
            .replacing("old_data: 10", with: "old_data: 0.001").appending("lengthen: 0\n")
            .write(toFile: nights.card, atomically: true, encoding: .utf8)
        try nights.add("a.csv", rowsOf: "Dai:2018xhi", times: 1.02, as: "Fresh")
        try nights.add("b.csv", rowsOf: "Baran:1988tw", times: 1.02, as: "Other")
        let night = try await nights.night(ranks: 2)
        for name in ["Fresh", "Other"] {
            #expect(night.output.contains("\(name) (") && nights.report(2).contains("\(name) of \(nights.place.path("in/"))"), "\(night)")
            #expect(night.errors.contains("is in doubt, as others are: trained with, and without the others"), "\(night)")
        }
        let report = nights.report(2)
        #expect(night.succeeded && report.contains("in doubt, trained with and without the others in doubt"), "\(report)")
        #expect(report.contains("χ²/N of Other of ") && report.contains("χ²/N of Fresh of "), "\(report)")
        for trial in 1...2 {
            #expect(FileManager.default.fileExists(atPath: "\(nights.store)/\(nights.nights[1])/run-1-trial-\(trial)/ensemble.h5"))
        }
        #expect(nights.current == nights.nights[0] + "/model")
    }
}
