/// BibTeX entries for the bundled measurements.
public struct Bibliography: Equatable, Sendable {
    public struct Entry: Equatable, Sendable {
        public let key: String
        /// The entry as it stands in the file, from the @ to the closing brace.
        public let text: String
    }

    /// The whole file, comments included.
    public let text: String
    public let entries: [Entry]

    /// The bibliography compiled into the program.
    public static let bundled = Bibliography(String(decoding: BundledFile.table(named: "CITATIONS.bib").bytes, as: UTF8.self))

    /// The archive and the papers to be cited together with the experiments.
    public static let generalKeys = ["Benhar:2008", "Kowal:2024", "Graczyk:2025"]

    /// An entry begins with an @ at the start of a line and ends with a closing brace alone on a line.
    init(_ text: String) {
        self.text = text
        var entries: [Entry] = []
        var open: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if open.isEmpty && !line.hasPrefix("@") { continue }
            open.append(line)
            if line == "}" {
                let key = open[0].drop { $0 != "{" }.dropFirst().prefix { $0 != "," }
                entries.append(Entry(key: String(key), text: open.joined(separator: "\n")))
                open = []
            }
        }
        self.entries = entries
    }

    /// The key of an experiment: its name without the characters that BibTeX does not allow in a key.
    public static func key(ofExperiment name: String) -> String {
        String(name.filter { !" \t\"#%'(),={}~\\".contains($0) })
    }

    /// The entries to cite when these experiments are used: the general ones, then the experiments in their given order.
    /// Experiments without an entry (a user's own) are passed over.
    public func entries(citing experiments: [Experiment]) -> [Entry] {
        (Bibliography.generalKeys + experiments.map { Bibliography.key(ofExperiment: $0.name) }).compactMap { key in
            entries.first { $0.key == key }
        }
    }
}
