import Foundation
import Launching
import TestSupport
import Testing

extension Frozen {
    @Suite("Small studies of every kind, and files made from them", .workbench("studies"))
    struct Studies {
        @Test("The same bits in every dataset, attribute and card", arguments: Step.all)
        func bits(step: Step) async throws {
            let workbench = try #require(SharedWorkbench.current)
            let outcome = try await workbench.take(step)
            try #require(outcome.succeeded, "\(outcome)")
            let text = try ResultDigest.text(of: workbench.place.path(step.writes), named: step.writes)
            try Fixture.expect(text, is: "digests/\(step.name).sha256")
        }

        @Test("Every file of digests belongs to a step")
        func complete() throws {
            let files = try FileManager.default.contentsOfDirectory(atPath: Fixture.path("digests"))
            #expect(Set(files) == Set(Step.all.map { "\($0.name).sha256" }))
        }
    }
}

extension Frozen {
    /// What a member is made of is named by its card and data alone.
    @Suite("Every study elsewhere: the same bits as here")
    struct Elsewhere {
        private static let names: Set = [
            "bootstrap", "dropout", "finetune-evidence", "scan-small", "closure", "leaveout-experiment", "responses", "response-finetune",
            "leaveout-nucleus", "near-detector", "near-closure", "generator", "adversarial", "generator-scan", "generator-closure",
        ]

        private func take(_ names: Set<String>, on machine: Machine) async throws {
            let bench = try Workbench("studies", on: machine)
            let steps = Step.all.filter { names.contains($0.name) }
            #expect(steps.count == names.count)
            for step in steps {
                let outcome = try await bench.take(step)
                try #require(outcome.succeeded, "\(step.name): \(outcome)")
                let text = try ResultDigest.text(of: bench.place.path(step.writes), named: step.writes)
                try Fixture.expect(text, is: "digests/\(step.name).sha256", mayWrite: false)
            }
        }

        @Test("With other numbers of ranks and threads", arguments: Machine.ranks)
        func ranks(machine: Machine) async throws { try await take(Self.names, on: machine) }

        @Test(
            "On processors without AVX-512, and without AVX2", .enabled(if: Launcher.has("qemu-x86_64"), "no qemu-user"),
            arguments: Machine.emulated)
        func processors(machine: Machine) async throws {
            // Its fits of oscillations take minutes there, and have no kernel that the others have not.
            try await take(Self.names.subtracting(["near-closure"]), on: machine)
        }
    }
}
