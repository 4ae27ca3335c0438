import Files

extension RunDirectory {
    /// What a run directory holds or is to hold, by its card.
    enum Content {
        case ensemble(RunCard)
        case finetune(FinetuneCard)
        case scan(ScanCard)
        case closure(ClosureCard)
        case leaveOut(LeaveOutCard)
    }

    /// - Throws: ``RunError`` when there is no run, or its card cannot be read.
    func content() throws(RunError) -> Content {
        guard PlainFile.exists(config) else {
            throw RunError("there is no run in \(path): give the directory of a run, as named by its --output")
        }
        let text = String(decoding: try RunDirectory.read(config), as: UTF8.self)
        if CardSection.has("closure", in: text) { return .closure(try read(ClosureCard.self)) }
        if CardSection.has("leaveout", in: text) { return .leaveOut(try read(LeaveOutCard.self)) }
        if let scan = try? read(ScanCard.self) { return .scan(scan) }
        if let finetune = try? read(FinetuneCard.self) { return .finetune(finetune) }
        return .ensemble(try read(RunCard.self))
    }

    /// The card of the run, which lies here whatever `output` says in it: the directory may have been moved.
    func read<C: JobCard>(_ type: C.Type) throws(RunError) -> C {
        let text = String(decoding: try RunDirectory.read(config), as: UTF8.self)
        do {
            var card = try C(yaml: text, file: config)
            card.output = path
            return card
        } catch {
            throw RunError("\(error)")
        }
    }

    /// The card of a training.
    ///
    /// - Throws: ``RunError`` when there is none, or when it is of another kind of run.
    public func card() throws(RunError) -> RunCard {
        switch try content() {
        case .ensemble(let card): return card
        case .scan(let scan):
            throw RunError(
                "\(path) is a scan from \(scan.source), not an ensemble; go on with it by 'nucens scan --resume --output \(path)'")
        case .closure:
            throw RunError("\(path) is a closure test, not an ensemble; go on with it by 'nucens closure --resume --output \(path)'")
        case .leaveOut:
            throw RunError("\(path) is a leave-one-out test, not an ensemble; go on with it by 'nucens leaveout --resume --output \(path)'")
        case .finetune(let card):
            throw RunError(
                "\(path) is a fine-tune from \(card.source); go on with it, or write its result, by "
                    + "'nucens finetune --resume --output \(path)'")
        }
    }
}
