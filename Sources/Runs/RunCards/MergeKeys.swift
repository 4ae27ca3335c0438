import Yams

/// Merge keys of YAML: `<<: *name` puts the keys of another mapping into this one, and `<<: [*a, *b]` those of several.
///
/// A key that stands in the mapping itself goes before one that is merged, and one of `a` before one of `b`, as yaml.org/type/merge.html
/// says. Mappings below them are taken whole. A key of the card that begins with ``anchorsOnly`` may hold what is merged elsewhere.
enum MergeKeys {
    static let anchorsOnly = "x-"
    private static let key = "<<"
    /// Sections that are merged into one, those merged into them included: merges of merges double with every line.
    private static let most = 1000

    /// - Throws: ``CardError`` with the line of what is no mapping.
    static func expanded(_ mapping: Node.Mapping, file: String) throws(CardError) -> Node.Mapping {
        var merges = 0
        return try expanded(mapping, file: file, merges: &merges)
    }

    private static func expanded(_ mapping: Node.Mapping, file: String, merges: inout Int) throws(CardError) -> Node.Mapping {
        guard let merge = mapping.first(where: { isMerge($0.key) }) else { return mapping }
        var pairs: [(Node, Node)] = mapping.filter { !isMerge($0.key) }.map { ($0.key, $0.value) }
        for source in merge.value.sequence.map({ Array($0) }) ?? [merge.value] {
            guard let merged = source.mapping else {
                throw CardError(
                    file: file, line: merge.key.mark?.line,
                    message: "'<<' merges what is no section; give an alias of one, such as '<<: *small', or a list of them")
            }
            merges += 1
            guard merges <= most else {
                throw CardError(file: file, line: merge.key.mark?.line, message: "'<<' merges more than \(most) sections; merge fewer")
            }
            for (key, value) in try expanded(merged, file: file, merges: &merges) where !pairs.contains(where: { $0.0 == key }) {
                pairs.append((key, value))
            }
        }
        return Node.Mapping(pairs, mapping.tag, mapping.style, mapping.mark)
    }

    /// In quotes it is a key like any other.
    private static func isMerge(_ key: Node) -> Bool { key.scalar.map { $0.string == MergeKeys.key && $0.style == .plain } ?? false }
}
