import Text

/// A table that a reader can sort by any column.
package struct HTMLTable {
    package enum Cell {
        case text(String)
        /// Shown as the text, sorted by the number.
        case number(String, Double)

        package static func integer(_ value: Int) -> Cell { .number("\(value)", Double(value)) }
        /// Three significant digits.
        package static func value(_ value: Double) -> Cell { .number(Table.number(value), value) }
        package static func fixed(_ value: Double, _ digits: Int) -> Cell {
            .number(value.isNaN ? "–" : Table.fixed(value, digits: digits), value)
        }
    }

    var columns: [String]
    var rows: [[Cell]]
    /// A last row that stays at the bottom.
    var total: [Cell]?

    package init(columns: [String], rows: [[Cell]], total: [Cell]? = nil) {
        (self.columns, self.rows, self.total) = (columns, rows, total)
    }

    package var html: HTML {
        func cell(_ cell: Cell) -> HTML {
            switch cell {
            // Long texts wrap, names do not.
            case .text(let text): .element("td", text.count > 40 ? ["class": "w"] : [:], text)
            // What is not a number sorts to the end.
            case .number(let text, let value): .element("td", ["class": "n", "data-v": value.isFinite ? "\(value)" : "1e999"], text)
            }
        }
        let isNumeric = columns.indices.map { column in
            rows.first.map { if case .number = $0[column] { true } else { false } } ?? false
        }
        let head = zip(columns, isNumeric).map { title, numeric in
            HTML.element("th", ["scope": "col", "class": numeric ? "n" : "t"], [.element("button", ["type": "button"], title)])
        }
        var parts = [
            HTML.element("thead", [.element("tr", head)]),
            HTML.element("tbody", rows.map { .element("tr", $0.map(cell)) }),
        ]
        if let total { parts.append(.element("tfoot", [.element("tr", total.map(cell))])) }
        return .element("div", ["class": "scroll"], [.element("table", ["class": "sortable"], parts)])
    }
}
