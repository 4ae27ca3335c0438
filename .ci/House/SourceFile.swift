import Foundation

/// One file of a target.
struct SourceFile {
    /// Below the package's directory.
    let path: String
    /// The folder of the target that it stands in; empty for what stands in the target's own.
    let room: String
    let lines: [Substring]
    /// The lines without comments and without what stands in quotes.
    let code: [Substring]

    var isSwift: Bool { path.hasSuffix(".swift") }
    var name: Substring { path.split(separator: "/").last ?? "" }
    /// A table that a script writes.
    var isGenerated: Bool { Wall.generated.contains(String(name)) }

    /// Swift and C files of a target, sorted. What is neither compiled nor read by the compiler does not count.
    static func all(of target: Manifest.Target, in package: String) -> [SourceFile] {
        let folder = package + "/" + target.folder
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        let names = walk.compactMap { $0 as? String }.filter { name in
            ["swift", "c", "h", "cpp"].contains { name.hasSuffix("." + $0) } && !name.split(separator: "/").contains("Example")
        }
        return names.sorted().compactMap { name in
            guard let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) else { return nil }
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.last == "" { lines.removeLast() }
            let parts = name.split(separator: "/")
            return SourceFile(
                path: target.folder + "/" + name, room: parts.count > 1 ? String(parts[0]) : "", lines: lines,
                code: stripped(text).split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// Modules that the file imports, with the numbers of the lines.
    var imports: [(module: String, line: Int)] {
        guard isSwift else { return [] }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
        return code.enumerated().compactMap { index, line in
            var words = line.split(separator: " ")[...]
            while let word = words.first, word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word) {
                words.removeFirst()
            }
            guard words.popFirst() == "import" else { return nil }
            if let word = words.first, kinds.contains(word) { words.removeFirst() }
            return words.first.map { (String($0.prefix { $0 != "." }), index + 1) }
        }
    }

    /// Text with comments and quoted words as spaces; lines stay where they are, and what `\( )` puts into a text stays.
    private static func stripped(_ text: String) -> String {
        enum Place { case code(depth: Int), quote(hashes: Int, isLong: Bool), comment(depth: Int), line }
        let bytes = Array(text.utf8) + [0, 0, 0]
        var out: [UInt8] = [], places: [Place] = [.code(depth: 0)], i = 0
        func starts(_ word: StaticString, at i: Int) -> Bool {
            word.withUTF8Buffer { w in w.indices.allSatisfy { i + $0 < bytes.count && bytes[i + $0] == w[$0] } }
        }
        func hashes(at i: Int) -> Int { bytes[i...].prefix { $0 == UInt8(ascii: "#") }.count }
        while i < bytes.count - 3 {
            let byte = bytes[i]
            switch places[places.count - 1] {
            case .code(let depth):
                let count = hashes(at: i)
                if starts("//", at: i) {
                    places.append(.line)
                } else if starts("/*", at: i) {
                    places.append(.comment(depth: 1))
                    i += 1
                } else if starts("\"", at: i + count) {
                    let isLong = starts("\"\"\"", at: i + count)
                    places.append(.quote(hashes: count, isLong: isLong))
                    i += count + (isLong ? 2 : 0)
                } else {
                    if byte == UInt8(ascii: "(") { places[places.count - 1] = .code(depth: depth + 1) }
                    if byte == UInt8(ascii: ")") {
                        places[places.count - 1] = .code(depth: depth - 1)
                        if depth == 1, places.count > 1 { places.removeLast() }
                    }
                    out.append(byte)
                    i += 1
                    continue
                }
            case .quote(let count, let isLong):
                if byte == UInt8(ascii: "\\"), hashes(at: i + 1) >= count {
                    i += 1 + count
                    if bytes[i] == UInt8(ascii: "(") {
                        places.append(.code(depth: 1))
                        out.append(UInt8(ascii: "("))
                        i += 1
                        continue
                    }
                } else if starts(isLong ? "\"\"\"" : "\"", at: i), hashes(at: i + (isLong ? 3 : 1)) >= count {
                    i += (isLong ? 2 : 0) + count
                    places.removeLast()
                } else if byte == UInt8(ascii: "\n"), !isLong {
                    places.removeLast()
                }
            case .comment(let depth):
                if starts("*/", at: i) {
                    i += 1
                    if depth == 1 { places.removeLast() } else { places[places.count - 1] = .comment(depth: depth - 1) }
                } else if starts("/*", at: i) {
                    i += 1
                    places[places.count - 1] = .comment(depth: depth + 1)
                }
            case .line:
                if byte == UInt8(ascii: "\n") { places.removeLast() }
            }
            out.append(bytes[i] == UInt8(ascii: "\n") ? bytes[i] : UInt8(ascii: " "))
            i += 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}
