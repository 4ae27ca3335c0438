import Files

extension RunDirectory {
    /// The card of the run, which lies here whatever `output` says in it: the directory may have been moved.
    ///
    /// - Throws: ``RunError`` when there is no run, or its card cannot be read.
    public func card() throws(RunError) -> RunCard {
        guard PlainFile.exists(config) else {
            throw RunError("there is no run in \(path): give the directory of a run, as named by its --output")
        }
        if let scan = try scanCard() {
            throw RunError("\(path) is a scan from \(scan.source), not an ensemble; go on with it by 'nucens scan --resume --output \(path)'")
        }
        if try closureCard() != nil {
            throw RunError("\(path) is a closure test, not an ensemble; go on with it by 'nucens closure --resume --output \(path)'")
        }
        if try leaveOutCard() != nil {
            throw RunError("\(path) is a leave-one-out test, not an ensemble; go on with it by 'nucens leaveout --resume --output \(path)'")
        }
        do {
            var card = try RunCard(yaml: String(decoding: try RunDirectory.read(config), as: UTF8.self), file: config)
            card.output = path
            return card
        } catch let error as RunError {
            throw error
        } catch {
            throw RunError("\(error)")
        }
    }

    /// The card of a closure test; nil where there is none, or where it is another's.
    func closureCard() throws(RunError) -> ClosureCard? { try card(with: "closure") }

    /// The same of a leave-one-out test.
    func leaveOutCard() throws(RunError) -> LeaveOutCard? { try card(with: "leaveout") }

    private func card<Kind: Card>(with section: String) throws(RunError) -> Kind? {
        guard PlainFile.exists(config) else { return nil }
        let text = String(decoding: try RunDirectory.read(config), as: UTF8.self)
        guard CardSection.has(section, in: text) else { return nil }
        do { return try Kind(yaml: text, file: config) } catch { throw RunError("\(error)") }
    }

    /// The card of a scan; nil where there is none, or where it is that of an ensemble.
    func scanCard() throws(RunError) -> ScanCard? {
        guard PlainFile.exists(config) else { return nil }
        return try? ScanCard(yaml: String(decoding: try RunDirectory.read(config), as: UTF8.self), file: config)
    }
}
