import Files
import RunCards

extension RunDirectory {
    /// The text of the card of the run that is here.
    ///
    /// - Throws: ``RunError`` when there is no run.
    public func cardText() throws(RunError) -> String {
        guard PlainFile.exists(config) else {
            throw RunError("there is no run in \(path): give the directory of a run, as named by its --output")
        }
        return String(decoding: try RunDirectory.read(config), as: UTF8.self)
    }

    /// The card of the run, which lies here whatever `output` says in it: the directory may have been moved.
    public func read<C: JobCard>(_ type: C.Type) throws(RunError) -> C {
        let text = try cardText()
        do {
            var card = try C(yaml: text, file: config)
            card.output = path
            return card
        } catch {
            throw RunError("\(error)")
        }
    }
}

extension Card {
    /// The card a job starts from: that in `file`; without one and to be resumed, that of the run in `output`; otherwise the defaults.
    ///
    /// - Parameter log: is told of a card that says nothing.
    public static func read(_ file: String?, resuming output: String? = nil, log: RunLog) throws -> Self {
        if let file {
            let text = try CardText.decoded(try RunDirectory.read(file), file: file)
            if CardSection.isEmpty(text) { log.say("\(file) names no key: all values are the defaults") }
            return try Self(yaml: text, file: file)
        }
        if let output {
            let stored = RunDirectory(output).config
            if let text = try? RunDirectory.read(stored) { return try Self(yaml: String(decoding: text, as: UTF8.self), file: stored) }
        }
        return Self()
    }
}
