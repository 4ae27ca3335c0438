import CommandSupport
import Foundation
import Launching
import Testing
import TestSupport

/// A place with the card `nightly.yaml`, the data directory `in`, and networks small enough for tests.
struct Nights {
    let place: TemporaryDirectory
    var store: String { place.path("store") }
    var card: String { place.path("nightly.yaml") }

    init(epochs: Int = 60, more: String = "") throws {
        place = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: place.path("in"), withIntermediateDirectories: true)
        try write(epochs: epochs, more: more)
    }

    /// A judge for networks that describe nothing well: only what is grossly wrong is refused.
    func write(epochs: Int, more: String = "") throws {
        try """
            store: \(place.path("store"))
            data: {directories: ["\(place.path("in"))"], still_for: 0}
            train:
              replicas: 4
              network: {width: 24, blocks: 3}
              training: {epochs: \(epochs), batch_size: 512, normalization_interval: 5}
              bands: {points: 12}
            finetune: {replicas: 2, finetune: {epochs: 10}, bands: {points: 7}}
            judge: {old_data: 10, new_data: 10, roughness: 100, coverage_low: 0, normalization: 100, shape: 1000}
            notify: 'cat > \(place.path("told")).$NUCENS_OUTCOME'
            \(more)

            """.write(toFile: card, atomically: true, encoding: .utf8)
    }

    /// Rows of a bundled experiment by another name, in the data directory.
    func add(
        _ name: String, rowsOf experiment: String, times factor: Double = 1, nucleus: String = "12C", as new: String? = nil
    ) throws {
        let text = try String(contentsOfFile: Repository.path("Sources/Physics/ScatteringData/Data/\(nucleus).csv"), encoding: .utf8)
        var lines = ["experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty"]
        for line in text.split(separator: "\n") where line.hasPrefix(experiment + ",") {
            let f = line.split(separator: ",").map(String.init)
            let (value, error) = (factor * Double(f[4])!, factor * Double(f[5])!)
            lines.append("\(new ?? experiment),\(f[1]),\(f[2]),\(f[3]),\(value),\(error)," + (new == nil ? "" : "0.03"))
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: place.path("in/\(name)"), atomically: true, encoding: .utf8)
    }

    /// A HEPData submission in a directory of its own.
    func addSubmission(_ name: String) throws {
        let directory = place.path("in/\(name)")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try "record_ids: [{id: 1234567, type: inspire}]\n---\n{name: Table 1, data_file: data1.yaml}\n"
            .write(toFile: directory + "/submission.yaml", atomically: true, encoding: .utf8)
        try """
            independent_variables: [{header: {name: Energy transfer, units: MEV}, values: [{value: 180}, {value: 190}]}]
            dependent_variables:
            - header: {name: D2(SIG)/DOMEGA/DE, units: NB/SR/GEV}
              qualifiers: [{name: E, units: GEV, value: 0.68}, {name: THETA, units: DEG, value: 60}]
              values: [{value: 1700, errors: [{symerror: 100}]}, {value: 1750, errors: [{symerror: 100}]}]
            """.write(toFile: directory + "/data1.yaml", atomically: true, encoding: .utf8)
    }

    func night(ranks: Int? = nil, _ options: String...) async throws -> Launcher.Outcome {
        try await start(ranks: ranks, options).outcome()
    }

    func start(ranks: Int? = nil, _ options: [String]) throws -> Job {
        try Launcher.start(
            ranks: ranks, program: "nucens", arguments: ["nightly", card] + options, environment: Self.noPictures,
            timeout: .seconds(180))
    }

    /// Without gnuplot on the PATH nights draw no pages, which take longer than these trainings.
    static let noPictures: [String: String] = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return ["PATH": Launcher.has("mpirun") ? bin(path) : path]
    }()

    /// A directory with links to what the tests need of a PATH.
    private static func bin(_ path: String) -> String {
        let directory = FileManager.default.temporaryDirectory.path + "/nucens-tests-bin-\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for name in ["mpirun", "orted", "sh", "cat", "false", "touch", "ssh", "hostname"] {
            let places = path.split(separator: ":").map { "\($0)/\(name)" }
            guard let place = places.first(where: FileManager.default.isExecutableFile) else { continue }
            try? FileManager.default.createSymbolicLink(atPath: "\(directory)/\(name)", withDestinationPath: place)
        }
        return directory
    }

    var current: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: store + "/current") }

    /// Waits until the members in a directory of the newest night are being trained.
    func begun(_ place: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while .now < deadline {
            let run = "\(store)/\(nights.last { !$0.hasSuffix(".partial") } ?? "")/\(place)"
            if let names = try? FileManager.default.contentsOfDirectory(atPath: run + "/members"), !names.isEmpty { break }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The nights' names, in the order in which they began on one day.
    var nights: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).filter { $0.hasPrefix("20") }
            .sorted { ($0.count, $0) < ($1.count, $1) }
    }

    func report(_ number: Int) -> String {
        (try? String(contentsOfFile: "\(store)/\(nights[number - 1])/report.txt", encoding: .utf8)) ?? ""
    }

    func predicted(_ place: String = "", _ options: String...) async throws -> String {
        let outcome = try await Nucens.run(
            "predict", [store + "/current" + place, "--energy", "0.68", "--theta", "60", "--omega", "0.1:0.3:5"] + options)
        #expect(outcome.succeeded, "\(outcome)")
        return outcome.output
    }
}
