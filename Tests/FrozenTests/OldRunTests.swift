import Launching
import Foundation
import Testing
import TestSupport

extension Frozen {
    /// Fixtures/runs holds directories that older versions wrote; Fixtures/README.md says how. Every test works on a copy of its own.
    @Suite("Runs of older versions are read, verified, gone on with and aggregated for ever")
    struct OldRuns {
        /// A run of Fixtures/runs.
        struct Run: Sendable, CustomTestStringConvertible {
            var name: String
            /// Members that have ended.
            var ended: Int
            /// What writes its result again.
            var conclude: [String]

            var testDescription: String { name }

            static let finished = [
                Run(name: "ensemble", ended: 10, conclude: ["aggregate", "ensemble"]),
                Run(name: "dropout", ended: 2, conclude: ["aggregate", "dropout"]),
                Run(name: "finetune", ended: 2, conclude: ["finetune", "--resume", "--output", "finetune"]),
                Run(name: "scan", ended: 8, conclude: ["scan", "--resume", "--output", "scan"]),
                Run(name: "closure", ended: 12, conclude: ["closure", "--resume", "--output", "closure"]),
                Run(name: "leaveout", ended: 6, conclude: ["leaveout", "--resume", "--output", "leaveout"]),
            ]
            static let unfinished = [
                Run(name: "sliced", ended: 3, conclude: ["aggregate", "sliced"]),
                Run(name: "interrupted", ended: 1, conclude: ["--resume", "--output", "interrupted"]),
            ]
        }

        @Test("status tells how many members have ended, and reads every file", arguments: Run.finished + Run.unfinished)
        func status(run: Run) async throws {
            let status = try await Workbench("runs").nucens("status", run.name)
            #expect(status.succeeded && status.errors.isEmpty && !status.output.contains(".member"), "\(status)")
            let words = status.output.split(whereSeparator: \.isWhitespace)
            #expect(status.output.hasPrefix(run.name) && words.contains("\(run.ended)"), "\(status)")
        }

        @Test("verify trains a member again to the same weights", arguments: [
            ["ensemble", "--member", "2"], ["dropout", "--member", "1"], ["finetune", "--member", "1"],
            ["scan", "--member", "0", "--depth", "0", "--split", "0"],
            ["scan", "--member", "1", "--target", "16O", "--depth", "4", "--split", "1"],
            ["sliced", "--member", "1"], ["interrupted", "--member", "0"],
        ])
        func verify(arguments: [String]) async throws {
            let outcome = try await Workbench("runs").nucens(["verify"] + arguments)
            try #require(outcome.succeeded, "\(outcome)")
            // Of a fine-tuned member, those of the network it started from too.
            let digests = outcome.output.split(whereSeparator: \.isWhitespace).filter { word in
                word.count == 64 && word.allSatisfy { $0.isHexDigit && !$0.isUppercase }
            }
            let name = arguments.joined(separator: " ").replacing("--", with: "").replacing(" ", with: "-")
            try Fixture.expect(digests.joined(separator: "\n") + "\n", is: "verified/\(name).sha256")
        }

        @Test("The result is written again from the members, of which none is trained anew: the same bits", arguments: Run.finished)
        func conclude(run: Run) async throws {
            let bench = try Workbench("runs")
            let before = try ResultDigest.lines(of: bench.place.path(run.name), named: run.name)
            let members = try bench.files(below: "\(run.name)/members")
            #expect(members.count >= run.ended)
            try FileManager.default.removeItem(atPath: bench.place.path("\(run.name)/ensemble.h5"))
            let outcome = try await bench.nucens(run.conclude)
            try #require(outcome.succeeded, "\(outcome)")
            let after = try ResultDigest.lines(of: bench.place.path(run.name), named: run.name)
            // The card is written in its present form, which names the kind of study.
            let isCard = ["config.yaml", "/@config", "/@config_sha256"]
            func numbers(_ lines: [String]) -> String {
                lines.filter { line in !isCard.contains(String(line.split(separator: " ")[1])) }.joined(separator: "\n")
            }
            #expect(after.count == before.count && numbers(after).split(separator: "\n").count == after.count - isCard.count)
            let difference = Fixture.difference(of: numbers(after), from: numbers(before))
            #expect(difference == nil, "\(run.name): \(difference ?? "")")
            #expect(try bench.files(below: "\(run.name)/members") == members, "members were written anew: \(outcome)")
        }

        @Test("An interrupted run ends in the bits of one that went in one piece; slices in those of a whole", arguments: Run.unfinished)
        func goOn(run: Run) async throws {
            let bench = try Workbench("runs")
            let members = try bench.files(below: "\(run.name)/members").filter { $0.key.hasSuffix(".member") }
            #expect(members.count == run.ended)
            let resumed = try await bench.nucens(run.conclude)
            try #require(resumed.succeeded, "\(resumed)")
            let after = try bench.files(below: "\(run.name)/members")
            #expect(members.allSatisfy { after[$0.key] == $0.value }, "finished members were trained anew: \(resumed)")
            // A checkpoint that is not taken is named there.
            #expect(!resumed.errors.contains("12C-d3-r1.checkpoint"), "\(resumed)")
            let text = try ResultDigest.text(of: bench.place.path(run.name), named: run.name)
            try Fixture.expect(text, is: "digests-of-old-runs/\(run.name).sha256")

            let other = try Workbench("runs")
            try FileManager.default.removeItem(atPath: other.place.path(run.name))
            let whole = try await other.nucens("train", "cards/\(run.name).yaml")
            try #require(whole.succeeded, "\(whole)")
            #expect(try ResultDigest.text(of: other.place.path(run.name), named: run.name) == text)
        }

        @Test("A damaged checkpoint is named, and its member ends in the same weights; what a whole one holds is gone on with")
        func checkpoint() async throws {
            let frozen = try String(contentsOfFile: Fixture.path("digests-of-old-runs/interrupted.sha256"), encoding: .utf8)
            for isWhole in [false, true] {
                let bench = try Workbench("runs")
                let file = bench.place.path("interrupted/members/12C-d3-r1.checkpoint")
                var bytes = try #require(FileManager.default.contents(atPath: file))
                // Another weight; the file ends with the SHA-256 of all before.
                bytes[bytes.count - 32 - 4 * 161 + 2] ^= 0x10
                if isWhole { bytes = bytes.dropLast(32) + ResultDigest.hash(bytes.dropLast(32)) }
                try bytes.write(to: URL(fileURLWithPath: file))
                let resumed = try await bench.nucens("--resume", "--output", "interrupted")
                try #require(resumed.succeeded, "\(resumed)")
                #expect(resumed.errors.contains("12C-d3-r1.checkpoint") != isWhole, "\(resumed)")
                let text = try ResultDigest.text(of: bench.place.path("interrupted"), named: "interrupted")
                let weights = text.split(separator: "\n").first { $0.contains("  /members/weights  ") }
                #expect(try frozen.contains(#require(weights)) != isWhole)
            }
        }

        @Test("predict gives the same numbers", arguments: [
            ["ensemble", "--energy", "0.4798", "--theta", "60", "--omega", "0.05:0.35:4", "--members"],
            ["dropout", "--energy", "0.5", "--theta", "60", "--omega", "0.05:0.35:4"],
            ["finetune", "--energy", "0.7", "--theta", "32", "--omega", "0.05:0.35:4", "--correlation"],
        ])
        func predict(arguments: [String]) async throws {
            let outcome = try await Workbench("runs").nucens(["predict"] + arguments + ["--format", "csv"])
            #expect(outcome.succeeded, "\(outcome)")
            try Fixture.expect(outcome.output, is: "predicted/\(arguments[0]).csv")
        }

        @Test("Pages and pictures are drawn", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"), arguments: [
            (["report", "ensemble"], "ensemble/report.html"),
            (["plot", "ensemble", "--kind", "chi2", "--kind", "training"], "ensemble/pictures"),
            (["plot", "finetune", "--kind", "normalizations", "--kind", "pulls"], "finetune/pictures"),
            (["plot", "scan", "--kind", "depths"], "scan/pictures"),
        ])
        func pictures(arguments: [String], made: String) async throws {
            let bench = try Workbench("runs")
            let outcome = try await bench.nucens(arguments)
            #expect(outcome.succeeded && FileManager.default.fileExists(atPath: bench.place.path(made)), "\(outcome)")
        }
    }
}
