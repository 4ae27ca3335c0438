import Crypto
import Foundation
import ResultFiles
import TestSupport
import Testing

/// The tables against files that were written, of which Tests/FrozenTests keeps a line for each dataset and attribute.
@Suite("Tables of datasets")
struct FrozenFileTests {
    /// "SHA-256  /points/energy  float64 12", or with "@units" an attribute.
    private struct Entry {
        var digest, type: String
        var rank: Int
    }

    @Test("A file has what its tables describe: types, axes, units and texts, to the letter", arguments: DescribedFile.all)
    func agrees(file: DescribedFile) throws {
        for name in file.frozen {
            let entries = try entries(of: name)
            let paths = entries.keys.filter { !$0.contains("@") }
            #expect(paths.count > 5, "\(name)")
            for path in paths.sorted() {
                let described = file.datasets.filter { $0.path == path }
                #expect(!described.isEmpty, "\(name) has \(path), the tables have not")
                // A name can mean one of several things, such as what deviations were calibrated by.
                #expect(described.contains { differences($0, from: entries).isEmpty },
                    "\(name): \(path): \(described.map { differences($0, from: entries) })")
            }
        }
    }

    private func differences(_ dataset: any DatasetDescription, from entries: [String: Entry]) -> [String] {
        var texts = ["@long_name": dataset.meaning]
        texts["@units"] = dataset.unit
        if dataset.isScale { texts["@NAME"] = dataset.name }
        var differences: [String] = []
        for name in ["@long_name", "@units", "@NAME"] {
            let digest = texts[name].map { SHA256.hash(data: Data(($0 + "\n").utf8)).map { String(format: "%02x", $0) }.joined() }
            if entries[dataset.path + name]?.digest != digest { differences.append(name) }
        }
        if entries[dataset.path]?.type != dataset.type { differences.append("type") }
        if entries[dataset.path]?.rank != (dataset.isScale ? 1 : dataset.axes.count) { differences.append("axes") }
        return differences
    }

    private func entries(of name: String) throws -> [String: Entry] {
        let path = Repository.path("Tests/FrozenTests/Fixtures/\(name).sha256")
        var entries: [String: Entry] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let words = line.components(separatedBy: "  ")
            guard words.count == 3, !words[1].hasPrefix("/@") else { continue }
            let layout = words[2].split(separator: " ")
            let object = words[1].replacing(/^\/bands\/[^\/@]+/, with: "/bands/TARGET")
            entries[object] = Entry(
                digest: words[0], type: String(layout[0]), rank: layout.count > 1 ? layout[1].split(separator: "×").count : 0)
        }
        return entries
    }
}
