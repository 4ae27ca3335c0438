import Ensembles
import Foundation
import HDF5

/// What kind of result a file holds.
public enum ResultContent: String, Sendable {
    case ensemble, scan, closure, leaveout

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: `RunError` when there is no result, or none that this program knows.
    public init(run: String) throws(RunError) {
        let path = RunResult.file(of: run)
        guard FileManager.default.fileExists(atPath: path) else {
            throw RunError("there is no result \(path): " + (FileManager.default.fileExists(atPath: RunDirectory(run).config)
                ? "the run is not finished; wait for it, or go on with it by 'nucens --resume --output \(run)', a scan by "
                    + "'nucens scan --resume --output \(run)'"
                : "give the directory of a run, as named by its --output"))
        }
        do throws(HDF5Error) {
            let file = try HDF5File.open(path)
            try RunResult.requireFormat(file)
            self = try ResultContent(file)
            try file.close()
        } catch {
            throw RunError("\(error)")
        }
    }

    init(_ file: HDF5File) throws(HDF5Error) {
        // The first ensembles did not say what they are.
        let name = try file.hasAttribute("content") ? try file.attribute("content", as: String.self) : ResultContent.ensemble.rawValue
        guard let content = ResultContent(rawValue: name) else {
            throw HDF5Error(
                operation: "read", file: file.path, reason: "its content is '\(name)', which this program does not know",
                advice: "Use the nucens it was made with (attribute software_version).")
        }
        self = content
    }

    /// What to tell a user who asks more of a test than its tables.
    ///
    /// - Parameter missing: what it does not have: "networks", "pictures".
    public func refusal(missing: String, run: String) -> RunError {
        RunError(
            "\(RunResult.file(of: run)) is the result of a \(self == .closure ? "closure" : "leave-one-out") test, which has tables, but "
                + "no \(missing); 'nucens \(rawValue) --resume --output \(run)' prints them")
    }

    /// - Throws: when a file holds another kind.
    static func require(_ content: ResultContent, _ run: String) throws(RunError) {
        let found = try ResultContent(run: run)
        guard found != content else { return }
        if found == .closure || found == .leaveout { throw found.refusal(missing: "networks", run: run) }
        throw RunError("\(RunResult.file(of: run)) is " + (found == .scan
            ? "the result of a scan, which holds tables and bands, but no networks; give the run of an ensemble, or see the scan with "
                + "'nucens plot \(run)' and 'nucens report \(run)'"
            : "the result of an ensemble, not of a scan over depths; give the directory of a 'nucens scan'"))
    }
}
