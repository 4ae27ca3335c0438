import CommandSupport
import Foundation
import Launching
import TestSupport
import Testing

@Suite("nucens data", .fewAtOnce)
struct DataTests {
    @Test("list shows what is compiled in, with citations on request")
    func list() async throws {
        let list = try await Nucens.run("data", "list")
        #expect(list.succeeded && list.output.contains("3265 points of 11 experiments at 83 settings"), "\(list)")
        for target in ["3He", "6Li", "12C", "16O", "27Al", "40Ca", "56Fe"] { #expect(list.output.contains("\(target)  Z = ")) }
        let citations = try await Nucens.run("data", "list", "--target", "12C", "--citations")
        #expect(citations.succeeded && citations.output.contains("@article{Barreau:1983ht"), "\(citations)")
    }

    @Test("check accepts a good table and refuses a bad one with file and line")
    func check() async throws {
        let place = try Nucens.workplace()
        let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV\n"
        try (header + "Barreau:1983ht,0.68,60,0.2,100,2\n").write(toFile: place.path("good.csv"), atomically: true, encoding: .utf8)
        try (header + "Barreau:1983ht,0.68,60,0.9,100,2\n").write(toFile: place.path("bad.csv"), atomically: true, encoding: .utf8)
        let good = try await Nucens.run("data", "check", place.path("good.csv"), "--target", "12C")
        #expect(good.succeeded && good.output.contains("OK"), "\(good)")
        let bad = try await Nucens.run("data", "check", place.path("bad.csv"), "--target", "12C")
        #expect(bad.status == 1 && (bad.output + bad.errors).contains("bad.csv:2"), "\(bad)")
    }
}
