import ResultFiles

extension Provenance {
    /// What differs in the program that made two results: lines such as "commit: 1a2b → 3c4d".
    func codeChanges(to new: Provenance) -> [String] {
        [
            ("version", program.softwareVersion, new.program.softwareVersion), ("commit", program.commit, new.program.commit),
            ("matrix products", products, new.products),
        ].compactMap { $0.1 == $0.2 ? nil : "\($0.0): \($0.1) → \($0.2)" }
    }
}
