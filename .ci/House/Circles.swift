/// Who uses whom, between rooms: folders of a target, or targets.
struct Arrows {
    /// Why there is an arrow from one room to another: the first place, and the names that are used there.
    struct Reason {
        let file: String, line: Int
        var names: Set<String>
    }

    private(set) var reasons: [String: [String: Reason]] = [:]

    mutating func add(from: String, to: String, file: String, line: Int, name: String) {
        guard from != to else { return }
        if reasons[from, default: [:]][to] == nil { reasons[from, default: [:]][to] = Reason(file: file, line: line, names: []) }
        reasons[from]?[to]?.names.insert(name)
    }

    /// For every room that can be left and entered again the shortest way round, each circle once.
    var circles: [[String]] {
        var found: [[String]] = [], covered: Set<Set<String>> = []
        for start in reasons.keys.sorted() {
            guard let circle = wayBack(to: start), covered.insert(Set(circle)).inserted else { continue }
            found.append(circle)
        }
        // Two that use each other say more than a longer way round through them.
        for a in reasons.keys.sorted() {
            for b in (reasons[a] ?? [:]).keys.sorted() where a < b && reasons[b]?[a] != nil && covered.insert([a, b]).inserted {
                found.append([a, b])
            }
        }
        return found
    }

    private func wayBack(to start: String) -> [String]? {
        var ways = [[start]], seen: Set<String> = []
        while !ways.isEmpty {
            let way = ways.removeFirst()
            for next in (reasons[way[way.count - 1]] ?? [:]).keys.sorted() {
                if next == start { return way }
                if seen.insert(next).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }

    /// Types between the folders of one target. Approximate: a type belongs to the folder that declares it, what an extension adds is not
    /// followed, and a name that the file itself declares is taken for that.
    init(betweenFoldersOf files: [SourceFile]) {
        var home: [String: String] = [:]
        for file in files where file.isSwift {
            for line in file.code {
                if let name = Self.declared(in: line, isOnTop: true) { home[name] = home[name] ?? file.room }
            }
        }
        for file in files where file.isSwift {
            let own = Set(file.code.compactMap { Self.declared(in: $0, isOnTop: false) })
            for (index, line) in file.code.enumerated() {
                for name in Self.typeNames(in: line) {
                    guard let room = home[name], room != file.room, !own.contains(name) else { continue }
                    add(from: file.room, to: room, file: file.path, line: index + 1, name: name)
                }
            }
        }
    }

    init() {}

    /// The type that a line declares; on top only those that other files see.
    private static func declared(in line: Substring, isOnTop: Bool) -> String? {
        if isOnTop, line.first == " " || line.first == "\t" { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
        let modifiers: Set<Substring> = ["public", "package", "internal", "final", "indirect", "open", "nonisolated"]
        let words = line.split(separator: " ")
        guard let kind = words.firstIndex(where: { kinds.contains($0) }), kind + 1 < words.count else { return nil }
        for word in words[..<kind] where !word.hasPrefix("@") && !modifiers.contains(word) {
            if isOnTop || !["private", "fileprivate"].contains(word) { return nil }
        }
        let name = words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return name.first?.isUppercase == true ? String(name) : nil
    }

    /// Words that begin with a capital letter and do not follow a dot.
    private static func typeNames(in line: Substring) -> [String] {
        let bytes = Array(line.utf8)
        func isWord(_ b: UInt8) -> Bool { (b | 32 >= 97 && b | 32 <= 122) || (b >= 48 && b <= 57) || b == 95 || b >= 128 }
        var names: [String] = [], i = 0
        while i < bytes.count {
            guard isWord(bytes[i]) else { i += 1; continue }
            var end = i
            while end < bytes.count, isWord(bytes[end]) { end += 1 }
            if bytes[i] >= 65, bytes[i] <= 90, i == 0 || bytes[i - 1] != UInt8(ascii: ".") {
                names.append(String(decoding: bytes[i..<end], as: UTF8.self))
            }
            i = end
        }
        return names
    }
}
