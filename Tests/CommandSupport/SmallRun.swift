import Launching
import TestSupport

/// One small run that several tests read: the full carbon data, a narrow network, few epochs.
public enum SmallRun {
    /// The directory in which the run is trained as `run`, once.
    private static let place = Task {
        let place = try Nucens.workplace()
        let outcome = try await Nucens.run(place.path("small.yaml"), "--output", place.path("run"))
        guard outcome.succeeded else { throw SupportError("the run that tests read cannot be trained: \(outcome)") }
        return place
    }

    /// Its path.
    public static var path: String {
        get async throws { try await place.value.path("run") }
    }
}
