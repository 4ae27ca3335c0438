import ResultFiles
import Runs

/// What a test of the method concludes, and writes into RUN/ensemble.h5.
public protocol TestResult: StudyOutcome {
    /// Writes the file, whole or not at all; by rank 0 alone.
    func write(to path: String, machine: Provenance.Machine) throws
}

extension MemberStore {
    /// Makes and writes a result by rank 0, which returns it; nil elsewhere. Called by all ranks.
    ///
    /// - Throws: `MPIError.rankFailed` on all ranks.
    public func write<Outcome: TestResult>(_ result: () throws -> Outcome) throws -> Outcome? {
        try conclude {
            let result = try result()
            try result.write(to: directory.result, machine: .init(ranks))
            return result
        }
    }
}
