import Files
import HDF5

/// What kind of result a file holds, and the one way in which results are opened.
public enum ResultContent: String, Sendable {
    case ensemble, scan, closure, leaveout, generator
    /// An ensemble of structure functions.
    case structureFunctions = "structure-functions"
    /// A fit of oscillations.
    case oscillations
    /// A scan over fine-tunes of a generator.
    case generatorScan = "generator-scan"
    /// An ensemble of members of other ensembles, which is read as one.
    case mixture

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is no result, or none that this program knows.
    public init(run: String) throws(RunError) {
        self = try ResultContent.open(run) { _, content in content }
    }

    /// The result file of a run, given by its directory or by the file itself.
    public static func file(of run: String) -> String { run.hasSuffix(".h5") ? run : run + "/ensemble.h5" }

    /// Opens a result of this kind, once, and hands it to `body`.
    ///
    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, when it is of another kind, format or version, or when `body` finds it damaged.
    public func read<Value>(_ run: String, _ body: (HDF5File) throws(HDF5Error) -> Value) throws(RunError) -> Value {
        try ResultContent.open(run) { file, content throws(HDF5Error) in
            guard content == self || self == .ensemble && content == .mixture else {
                throw HDF5Error(
                    operation: "read", file: file.path, reason: content.description(wanted: self),
                    advice: try content.advice(file, wanted: self))
            }
            return try body(file)
        }
    }

    private static func open<Value>(
        _ run: String, _ body: (HDF5File, ResultContent) throws(HDF5Error) -> Value
    ) throws(RunError) -> Value {
        let path = file(of: run)
        guard PlainFile.exists(path) else {
            throw RunError("there is no result \(path): " + (PlainFile.exists(run + "/config.yaml")
                ? "the run is not finished; go on with it by 'nucens --resume --output \(run)', or by 'nucens scan', 'finetune', "
                    + "'closure', 'leaveout' or 'generator' with the same options, whichever it was started with"
                : "give the directory of a run, as named by its --output"))
        }
        do throws(HDF5Error) {
            let file = try HDF5File.open(path)
            try ResultFormat.require(file)
            let value = try body(file, try ResultContent(file))
            try file.close()
            return value
        } catch {
            throw RunError("\(error)")
        }
    }

    /// What a file says it is.
    public init(_ file: HDF5File) throws(HDF5Error) {
        // The first ensembles did not say what they are.
        let name = try file.hasAttribute("content") ? try file.attribute("content", as: String.self) : ResultContent.ensemble.rawValue
        guard let content = ResultContent(rawValue: name) else {
            throw HDF5Error(
                operation: "read", file: file.path, reason: "its content is '\(name)', which this program does not know",
                advice: "Use the nucens it was made with (attribute software_version).")
        }
        self = content
    }

    private func description(wanted: ResultContent) -> String {
        switch self {
        case .ensemble where wanted == .generator: "it is the result of an ensemble of cross sections, which makes no events"
        case .ensemble, .mixture: "it is the result of an ensemble, not of a scan over depths"
        case .scan: "it is the result of a scan, which holds tables and bands, but no networks"
        case .closure: "it is the result of a closure test, which holds tables, but no networks"
        case .leaveout: "it is the result of a leave-one-out test, which holds tables, but no networks"
        case .structureFunctions: "it is the result of an ensemble of structure functions"
        case .oscillations: "it is the result of a fit of oscillations"
        case .generator: "it is a generator of events, which holds densities of events, but no cross sections"
        case .generatorScan: "it is the result of a scan of generators, which holds tables, but no networks"
        }
    }

    private func advice(_ file: HDF5File, wanted: ResultContent) throws(HDF5Error) -> String {
        if wanted == .generator { return "Give the run of a 'nucens generator'." }
        switch self {
        case .ensemble, .mixture: return "Give the directory of a 'nucens scan'."
        case .scan:
            let source = try file.hasAttribute("source") ? try file.attribute("source", as: String.self) : "RUN"
            return "Make the networks of one target by 'nucens finetune --from \(source) --target T', or see the scan with 'nucens plot' "
                + "and 'nucens report'."
        case .generator:
            return "Draw events with 'nucens generate', or weight them with 'nucens events weights'; for cross sections give the run of an "
                + "ensemble."
        case .generatorScan: return "Make a generator at a depth of the table by 'nucens generator --from RUN --depth N'."
        case .closure, .leaveout: return "Give the run of an ensemble; 'nucens \(rawValue) --resume' prints the tables."
        case .structureFunctions:
            return "'nucens predict', 'weights' and 'oscillate' read it; 'nucens --resume --output RUN' prints its table."
        case .oscillations: return "Give the run of an ensemble of structure functions that was fitted."
        }
    }

    /// What to tell a user who asks more of a result than it has.
    ///
    /// - Parameter missing: what it does not have: "pictures", "page".
    public func refusal(missing: String, run: String) -> RunError {
        let name = switch self {
        case .ensemble: "an ensemble"
        case .mixture: "a mixture"
        case .scan: "a scan"
        case .closure: "a closure test"
        case .leaveout: "a leave-one-out test"
        case .structureFunctions: "an ensemble of structure functions"
        case .oscillations: "a fit of oscillations"
        case .generator: "a generator of events"
        case .generatorScan: "a scan of generators"
        }
        let start = "\(ResultContent.file(of: run)) is the result of \(name), which has no \(missing)"
        return RunError(
            self == .oscillations ? "\(start); read it with h5py" : "\(start) of its own; 'nucens report \(run)' writes its page")
    }
}

extension ResultFormat {
    /// - Throws: when the file is of another format or version.
    fileprivate static func require(_ file: HDF5File) throws(HDF5Error) {
        guard try file.hasAttribute("format"), try file.attribute("format", as: String.self) == name else {
            throw HDF5Error(operation: "read", file: file.path, reason: "not a nucens result", advice: "Give the directory of a run.")
        }
        let found = try file.attribute("format_version", as: Int.self)
        guard found == version else {
            let writer = (try? file.attribute("software_version", as: String.self)) ?? "unknown"
            throw HDF5Error(
                operation: "read", file: file.path, reason: "its format_version is \(found), this program reads \(version)",
                advice: found > version
                    ? "It was made by nucens \(writer): read it with that version or a newer one; this is \(softwareVersion)."
                    : "It was made by nucens \(writer): use that version, or make it again.")
        }
    }
}
