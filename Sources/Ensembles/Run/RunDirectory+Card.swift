extension RunDirectory {
    /// The card of the run, which lies here whatever `output` says in it: the directory may have been moved.
    ///
    /// - Throws: ``RunError`` when there is no run, or its card cannot be read.
    public func card() throws(RunError) -> RunCard {
        guard RunDirectory.exists(config) else {
            throw RunError("there is no run in \(path): give the directory of a run, as named by its --output")
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
}
