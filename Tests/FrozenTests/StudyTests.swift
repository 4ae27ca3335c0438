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
