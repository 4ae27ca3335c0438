/// A reaction as HEPData and papers write it: "E- 12C --> E- X", "12C(e,e')X".
package struct Reaction {
    /// Whether an electron goes in and nothing but an electron is seen to come out.
    package let isInclusive: Bool
    /// What is hit, as written; nil where that is not one word.
    package let target: String?

    /// nil for a text that is no reaction.
    package init?(_ text: String) {
        var plain = text
        for (written, sign) in [
            ("$", ""), ("\\rightarrow", "->"), ("\\to", "->"), ("→", "->"), ("=>", "->"), ("-->", "->"), ("->", " -> "), ("^", ""),
            ("{", ""), ("}", ""), ("\\prime", "'"), ("′", "'"), ("’", "'"), ("\\", ""),
        ] { plain = plain.replacing(written, with: sign) }
        if let arrow = plain.firstRange(of: "->") {
            let before = Reaction.words(plain[..<arrow.lowerBound])
            let after = Reaction.words(plain[arrow.upperBound...])
            let struck = before.filter { !Reaction.isElectron($0) }
            isInclusive = struck.count == before.count - 1 && after.contains(where: Reaction.isElectron)
                && after.allSatisfy { Reaction.isElectron($0) || Reaction.isAnything($0) }
            target = struck.count == 1 ? struck[0] : nil
        } else if let open = plain.firstIndex(of: "("), let close = plain[open...].firstIndex(of: ")"), plain[open..<close].contains(",") {
            let inside = plain[plain.index(after: open)..<close].split(separator: ",", maxSplits: 1).map { $0.filter { $0 != " " } }
            let out = inside.count > 1 ? inside[1].lowercased() : ""
            isInclusive = inside.count > 1 && Reaction.isElectron(inside[0])
                && ["e'", "e", "e'x", "ex", "e',x", "e'-", "eprime"].contains(out)
            let struck = Reaction.words(plain[..<open])
            target = struck.count == 1 ? struck[0] : nil
        } else {
            return nil
        }
    }

    private static func words(_ text: Substring) -> [String] { text.split(separator: " ").map(String.init).filter { $0 != "+" } }

    package static func isElectron(_ word: String) -> Bool {
        ["e", "e-", "e+", "e'", "e-'", "e'-", "electron", "electrons", "positron"].contains(word.lowercased())
    }

    private static func isAnything(_ word: String) -> Bool {
        ["x", "x'", "anything", "<anything>", "hadrons", "..."].contains(word.lowercased())
    }
}

extension NamedTarget {
    /// What the beam hits in a reaction such as "E- 12C --> E- X" or "12C(e,e')"; nil where that is no nucleus.
    package init?(reaction text: String) {
        guard let target = Reaction(text)?.target else { return nil }
        self.init(target)
    }
}
