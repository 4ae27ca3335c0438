import CrossSections
import Foundation
import Launching
import Randomness
import ScatteringData
import TestSupport
import Testing

@Suite("A night with a large new set", .fewAtOnce)
struct LargeNightTests {
    private let place: TemporaryDirectory
    private let law: NuclearLaw

    init() throws {
        place = try TemporaryDirectory()
        law = NuclearLaw(of: try Nucleus("12C"), number: 3, seed: 5)
        try FileManager.default.createDirectory(atPath: place.path("in"), withIntermediateDirectories: true)
        try """
            store: \(place.path("store"))
            data: {directories: ["\(place.path("in"))"], base: none, still_for: 0}
            train:
              replicas: 4
              network: {width: 48, blocks: 4}
              training: {epochs: 300, batch_size: 256, normalization_interval: 10}
              bands: {points: 12}

            """.write(toFile: place.path("nightly.yaml"), atomically: true, encoding: .utf8)
    }

    /// Pseudo-data of the law.
    private func write(
        _ name: String, _ experiments: [(name: String, settings: [(energy: Double, theta: Double)])], points: Int, error: Double,
        uncertainty: Double, times factor: Double = 1
    ) throws {
        var lines = ["experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"]
        for experiment in experiments {
            let number = experiment.name.utf8.reduce(0) { 31 * $0 % 100_003 + Int($1) }
            let stream = RandomStream(seed: 4, stream: .closureNoise, replica: number)
            let scale = factor * (1 + 0.5 * uncertainty * stream.normal(at: 1_000_000))
            for (s, setting) in experiment.settings.enumerated() {
                let most = min(0.75 * setting.energy, 2.6)
                for i in 1...points {
                    let omega = ((0.07 + (most - 0.07) * Double(i) / Double(points)) * 1e5).rounded() / 1e5
                    let point = Kinematics(energy: setting.energy, theta: setting.theta, omega: omega)
                    guard point.energyAboveThreshold(mass: 11.19) > 0.03 else { continue }
                    let truth = law.crossSection(at: point)
                    let value = truth * scale * (1 + error * stream.normal(at: UInt64(1000 * s + i)))
                    lines.append("\(experiment.name),\(setting.energy),\(setting.theta),\(omega),\(value),\(error * truth),\(uncertainty)")
                }
            }
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: place.path("in/\(name)"), atomically: true, encoding: .utf8)
    }

    private func night() async throws -> Launcher.Outcome {
        try await Launcher.mpirun(
            ranks: 2, program: "nucens", arguments: ["nightly", place.path("nightly.yaml")], timeout: .seconds(400))
    }

    private var report: String {
        let store = place.path("store")
        let last = ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).filter { $0.hasPrefix("20") }
            .max { ($0.count, $0) < ($1.count, $1) } ?? ""
        return (try? String(contentsOfFile: "\(store)/\(last)/report.txt", encoding: .utf8)) ?? ""
    }

    @Test("Right to 2 %, to twice the energies: published. 40 % above its neighbours: quarantined before the training. 3 % off: used")
    func large() async throws {
        let old = (0..<4).map { k -> (name: String, settings: [(energy: Double, theta: Double)]) in
            var settings: [(energy: Double, theta: Double)] = []
            for energy in [0.4, 0.7, 1.0, 1.3, 1.6] {
                for theta in [20.0, 36, 60] { settings.append((energy + 0.01 * Double(k), theta)) }
            }
            return ("Old\(k)", settings)
        }
        try write("old.csv", old, points: 16, error: 0.04, uncertainty: 0.03)
        let first = try await night()
        #expect(first.succeeded && first.output.contains("published"), "\(first)")

        let spectra = (0..<62).map { s -> (energy: Double, theta: Double) in
            let energy = 0.5 + 2.8 * Double(s / 2) / 30
            return (energy, s % 2 == 0 ? 20.0 : 37.0)
        }
        try write("large.csv", [("Large", spectra)], points: 50, error: 0.015, uncertainty: 0.02)
        try write("high.csv", [("High", [(0.7, 36), (1.0, 36)])], points: 16, error: 0.03, uncertainty: 0.03, times: 1.4)
        try write("near.csv", [("Near", [(0.7, 60), (1.3, 20)])], points: 16, error: 0.03, uncertainty: 0.03, times: 1.03)
        let second = try await night()
        let report = report
        #expect(second.succeeded && second.output.contains("published: the ensemble of 12C passed all"), "\(second)\n\(report)")
        #expect(second.output.contains("quarantined: High (at the kinematics of"), "\(second)\n\(report)")
        #expect(!second.output.contains("Large (") && !second.output.contains("Near ("), "\(second)\n\(report)")
        #expect(report.contains("against the published model") && report.contains("W > 2 GeV"), "\(report)")
        #expect(report.contains("peak of the DUNE beam") && report.contains("peak of the Hyper-Kamiokande beam"), "\(report)")
    }
}
