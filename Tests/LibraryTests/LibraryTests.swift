import Foundation
import Launching
import Testing
import TestSupport

/// The library as a C++ user has it: installed, found by pkg-config, compiled against with the system's compiler.
@Suite("libnucens", .fewAtOnce, .enabled(if: Launcher.has("c++") && Launcher.has("pkg-config"), "no C++ compiler or no pkg-config here"))
struct LibraryTests {
    /// Installs the library, compiles a program of one source against it, and returns how to run it.
    func program(_ source: String, in place: TemporaryDirectory) async throws -> (_ arguments: String...) async throws -> Launcher.Outcome {
        let build = try Launcher.executable("libNucensLibrary.so").dropLast("/libNucensLibrary.so".count)
        let prefix = place.path("a prefix")
        let installed = try await Launcher.run(Repository.path(".ci/install-library"), [prefix, String(build)])
        try #require(installed.succeeded, "\(installed)")
        // Read by a shell once more: pkg-config writes a backslash before a space.
        let command = """
            flags=$(pkg-config --cflags --libs nucens) &&
            eval c++ -Wall -Wextra -Werror -std=c++17 '"$1"' "$flags" -pthread -o '"$2"'
            """
        let compiled = try await Launcher.run(
            "/bin/sh", ["-c", command, "sh", source, place.path("program")], environment: ["PKG_CONFIG_PATH": prefix + "/lib/pkgconfig"])
        try #require(compiled.succeeded, "\(compiled)")
        return { (arguments: String...) in
            try await Launcher.run(place.path("program"), arguments, environment: ["LD_LIBRARY_PATH": prefix + "/lib"])
        }
    }

    func train(in place: TemporaryDirectory) async throws -> String {
        // Points that no member has drawn calibrate the bands.
        let card = "replicas: 3\nbootstrap: {resample: settings}\n"
            + "network: {width: 24, blocks: 3}\ntraining: {epochs: 6, batch_size: 512}\nbands: {points: 7}\n"
        try card.write(toFile: place.path("small.yaml"), atomically: true, encoding: .utf8)
        let trained = try await Launcher.alone(
            program: "nucens", arguments: [place.path("small.yaml"), "--output", place.path("run")], timeout: .seconds(120))
        try #require(trained.succeeded, "\(trained)")
        return place.path("run")
    }

    @Test("The example generator runs, the same each time, and ends with a message where there is no run")
    func example() async throws {
        let place = try TemporaryDirectory()
        let run = try await train(in: place)
        let generator = try await program(Repository.path("Sources/Results/NucensLibrary/Example/generator.cpp"), in: place)
        let first = try await generator(run)
        #expect(first.succeeded && first.output.contains("3 members of a fit to 12C\ntotal "), "\(first)")
        #expect(try await generator(run).output == first.output)
        #expect(try await generator(run + "/ensemble.h5").output == first.output)
        let absent = try await generator(place.path("absent"))
        let message = "generator: there is no result \(place.path("absent"))/ensemble.h5"
        #expect(absent.status == 1 && absent.errors.contains(message), "\(absent)")
    }

    @Test("Every number is that of nucens predict, bit for bit; errors of each kind; many threads")
    func calls() async throws {
        let place = try TemporaryDirectory()
        let run = try await train(in: place)
        let finetuned = try await Launcher.alone(
            program: "nucens",
            arguments: ["finetune", "--from", run, "--target", "6Li", "--depth", "2", "--replicas", "3", "--epochs", "6", "--output",
                        place.path("lithium")], timeout: .seconds(120))
        try #require(finetuned.succeeded, "\(finetuned)")
        let check = try await program(Repository.path("Tests/LibraryTests/check.cpp"), in: place)
        for (run, target) in [(run, "12C"), (place.path("lithium"), "6Li")] {
            let predicted = try await Launcher.alone(
                program: "nucens",
                arguments: [
                    "predict", run, "--energy", "0.68", "--theta", "60", "--omega", "0.05:0.55:5001", "--members", "--format", "csv",
                ])
            try predicted.output.write(toFile: place.path("spectrum.csv"), atomically: true, encoding: .utf8)
            let outcome = try await check(run, place.path("spectrum.csv"), target)
            #expect(outcome.succeeded && outcome.output == "5001 points, all the same\n", "\(outcome)")
        }
    }

    @Test("The library shows nucens.h and nothing else, and needs no Swift on the machine")
    func symbols() async throws {
        let library = try Launcher.executable("libNucensLibrary.so")
        let symbols = try await Launcher.run("nm", ["-D", "--defined-only", "--extern-only", library])
        let shown = Set(symbols.output.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.count == 3 && words[1] == "T" ? String(words[2].prefix { $0 != "@" }) : nil
        })
        let header = try String(contentsOfFile: Repository.path("Sources/Results/CNucens/include/nucens.h"), encoding: .utf8)
        let declared = Set(header.matches(of: /\b(nucens_[a-z_]+)\(/).map { String($0.1) }.filter { $0 != "nucens_ensemble" })
        #expect(shown == declared && !shown.isEmpty)
        let needed = try await Launcher.run("ldd", [library])
        #expect(needed.succeeded && !needed.output.contains("swift") && !needed.output.contains("not found"), "\(needed)")
    }
}
