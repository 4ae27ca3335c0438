import Foundation
import Launching
import TestSupport
import Testing

/// A sample of `Tests/Faults/campaign.py`, which breaks jobs of every study; another one each day. NUCENS_FAULTS=300 for a campaign.
@Suite("Faults", .fewAtOnce, .serialized)
struct FaultCampaignTests {
    private static let faults = ProcessInfo.processInfo.environment["NUCENS_FAULTS"].flatMap { Int($0) } ?? 6
    private static let day = Int(Date.now.timeIntervalSince1970 / 86_400)

    @Test("Jobs broken at moments of the day go on, to the bits of a run in one piece",
          .enabled(if: TinyDisk.isPossible && Launcher.has("cc"), "needs a tmpfs and a C compiler"))
    func sample() async throws {
        let outcome = try await Launcher.run(
            Python.command, [
                Repository.path("Tests/Faults/campaign.py"), try Launcher.executable("nucens"), "--faults", "\(Self.faults)", "--seed",
                "\(Self.day)",
            ], timeout: .seconds(600 + 20 * Self.faults))
        #expect(outcome.succeeded && outcome.output.contains(" 0 wrong"), "\(outcome)")
    }
}
