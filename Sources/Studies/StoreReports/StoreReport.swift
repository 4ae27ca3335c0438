import Files
import Foundation
import Nightly
import Pictures
import Reports
import ResultFiles
import Runs
import Text

/// STORE/report.html: all nights of a store on one page, with links to the pages of each.
public struct StoreReport {
    private let store: Store
    private let history: History

    /// - Parameter store: the directory of the nights.
    /// - Throws: `RunError` when its history cannot be read.
    public init(_ store: Store) throws(RunError) {
        self.store = store
        history = try History(of: store)
    }

    /// Whether a directory is one of nights.
    public static func isStore(_ directory: String) -> Bool { PlainFile.exists(Store(directory).historyFile) }

    /// Draws the picture aside, and writes the page in one piece: what was there stays until then.
    ///
    /// - Parameter gnuplot: draws the picture; nil for a page without it, which says so.
    /// - Returns: the path of the page.
    public func write(with gnuplot: Gnuplot?) throws(RunError) -> String {
        let drafts = Drafts(gnuplot)
        let pictures = try drafts.figures([history.picture].compactMap { $0 })
        let published = try store.published()
        let page = Page(
            title: "Nights of \(URL(fileURLWithPath: store.path).lastPathComponent)",
            lead: [
                .element("p", "\(counted(history.nights.count, "night")); published is \(published ?? "nothing"). This page: nucens "
                    + ResultFormat.softwareVersion),
            ] + drafts.note,
            sections: [
                Page.Section(id: "history", title: "History", body: [table.html] + pictures),
                Page.Section(id: "nights", title: "Night by night, the last first", body: nights),
            ])
        return try page.write(to: store.path + "/report.html")
    }

    private var table: HTMLTable {
        func value(_ value: Double?) -> HTMLTable.Cell { .value(value ?? .nan) }
        func count(_ value: Int?) -> HTMLTable.Cell { value.map(HTMLTable.Cell.integer) ?? .number("–", .nan) }
        return HTMLTable(
            columns: ["night", "outcome", "members", "points", "χ²/N training", "χ²/N test", "core time", "published is", "reason"],
            rows: history.entries.map { entry in
                [
                    .text(entry.night), .text(entry.event.rawValue), count(entry.members),
                    count(entry.trainPoints.map { $0 + (entry.testPoints ?? 0) }), value(entry.chiSquareTrain), value(entry.chiSquareTest),
                    .number(entry.coreSeconds.map(Table.coreTime) ?? "–", entry.coreSeconds ?? .nan), .text(entry.model ?? "–"),
                    .text(entry.reason),
                ]
            })
    }

    /// The report of each night that still has its directory, and links to its pages.
    private var nights: [HTML] {
        let last = history.nights.last
        return history.nights.reversed().compactMap { name in
            let night = store.night(name)
            guard let report = try? RunDirectory.read(night.reportFile) else { return nil }
            let outcome = history.entries.last { $0.night == name }?.event.rawValue ?? ""
            return Page.details(
                "\(name): \(outcome)", open: name == last,
                links(night) + [.element("pre", String(decoding: report, as: UTF8.self))])
        }
    }

    private func links(_ night: NightDirectory) -> [HTML] {
        let found = night.pages.filter { PlainFile.exists("\(night.path)/\($0.file)") }.map { page in
            HTML.element("a", ["href": "\(night.name)/\(page.file)"], page.title)
        }
        return found.isEmpty ? [] : [.element("p", found.flatMap { [$0, HTML.text(" ")] })]
    }
}
