/// Which of the `known` names a misspelt one may have meant: up to `limit`, nearest first.
///
/// The distance is the least number of characters to insert, delete or replace (V. I. Levenshtein), letter case aside. Names of
/// which more than the fraction `tolerance` of the characters differ are left out, unless one contains the other.
public func nearestNames(to name: String, among known: [String], limit: Int = 3, tolerance: Double = 0.35) -> [String] {
    let wanted = Array(name.lowercased())
    let ranked = known.compactMap { candidate -> (distance: Int, name: String)? in
        let letters = Array(candidate.lowercased())
        let distance = editDistance(wanted, letters)
        let contained = !wanted.isEmpty && !letters.isEmpty
            && (candidate.lowercased().contains(name.lowercased()) || name.lowercased().contains(candidate.lowercased()))
        return contained || Double(distance) <= tolerance * Double(max(wanted.count, letters.count)) ? (distance, candidate) : nil
    }
    return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
}

/// " (did you mean A or B?)" or nothing.
public func suggestion(for name: String, among known: [String]) -> String {
    let names = nearestNames(to: name, among: known)
    return names.isEmpty ? "" : " (did you mean \(names.map { "'\($0)'" }.joined(separator: " or "))?)"
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let replaced = diagonal + (x == y ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
        }
    }
    return row[b.count]
}
