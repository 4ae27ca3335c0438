import Foundation
import ResultFiles
import TestSupport
import Testing

@Suite("Pages that describe files")
struct PageTests {
    /// A dataset as page and program must agree on it.
    private struct Line: Hashable, CustomStringConvertible {
        var path, axes, type, unit: String

        var description: String { "\(path) | \(axes) | \(type) | \(unit)" }
    }

    @Test("A page names every dataset of the program with its axes, type and unit, and no others", arguments: DescribedFile.all)
    func agrees(file: DescribedFile) throws {
        let written = Set(file.datasets.map { dataset in
            Line(
                path: dataset.path, axes: dataset.isScale ? "axis" : dataset.axes.joined(separator: " × "), type: dataset.type,
                unit: dataset.unit ?? "")
        })
        let described = try lines(of: file)
        #expect(written.count > 3)
        #expect(written.subtracting(described).map(\.description).sorted() == [], "the program has, and \(file.page) has not")
        #expect(described.subtracting(written).map(\.description).sorted() == [], "\(file.page) has, and the program has not")
    }

    /// The rows of all tables of datasets below the heading. A name that begins with / gives the group of its row, otherwise the last
    /// heading that does.
    private func lines(of file: DescribedFile) throws -> Set<Line> {
        let text = try String(contentsOfFile: Repository.path(file.page), encoding: .utf8)
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(all.firstIndex { $0 == file.heading }, "\(file.page) has no heading '\(file.heading)'")
        let rank = file.heading.prefix { $0 == "#" }
        var (found, group, isTable) = (Set<Line>(), "", false)
        for line in all[(first + 1)...] {
            if line.hasPrefix("#") {
                if line.prefix(while: { $0 == "#" }).count <= rank.count { break }
                let title = line.drop { $0 == "#" || $0 == " " }
                group = title.hasPrefix("/") ? String(title) : ""
            }
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if line.hasPrefix("| dataset |") {
                #expect(Array(cells.prefix(4)) == ["dataset", "axes", "type", "unit"], "\(file.page): \(line)")
                isTable = true
            } else if !line.hasPrefix("|") {
                isTable = false
            } else if isTable, !line.hasPrefix("|--") {
                guard cells.count >= 5 else {
                    Issue.record("\(file.page): a row without all columns: \(line)")
                    continue
                }
                var place = group
                for name in cells[0].components(separatedBy: ", ") {
                    let slash = name.hasPrefix("/") ? name.lastIndex(of: "/") : nil
                    if let slash { place = String(name[..<slash]) }
                    let path = slash == nil ? "\(place)/\(name)" : name
                    found.insert(Line(path: path, axes: cells[1], type: cells[2], unit: cells[3]))
                }
            }
        }
        return found
    }
}
