import Pictures
import Text

extension Table {
    /// Time on one core, in the unit that suits it: "12.3 core-s", "3.40 core-min", "1.20 core-h".
    package static func coreTime(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: "\(number(seconds)) core-s"
        case ..<5400: "\(number(seconds / 60)) core-min"
        default: "\(number(seconds / 3600)) core-h"
        }
    }
}

extension History {
    /// For people: a line an entry, in order.
    public var table: String {
        guard !entries.isEmpty else { return "nothing has happened yet\n" }
        func number(_ value: Double?) -> String { value.map(Table.number) ?? "–" }
        func count(_ value: Int?) -> String { value.map { "\($0)" } ?? "–" }
        let header = ["night", "outcome", "members", "points", "χ²/N train", "test", "core time", "published is"]
        return Table.aligned([header] + entries.map { entry in
            [entry.night, entry.event.rawValue, count(entry.members), count(entry.trainPoints.map { $0 + (entry.testPoints ?? 0) }),
             number(entry.chiSquareTrain), number(entry.chiSquareTest), entry.coreSeconds.map(Table.coreTime) ?? "–", entry.model ?? "–"]
        }) + entries.suffix(3).map { "\($0.night) \($0.event.rawValue): \($0.reason)\n" }.joined()
    }

    /// χ²/N, data points, members and cost against the trainings in their order; nil where no ensemble was trained.
    public var picture: Picture? {
        let trained = entries.filter { $0.members != nil }
        guard !trained.isEmpty else { return nil }
        let rows = trained.enumerated().map { index, entry -> [Double] in
            [Double(index + 1), entry.chiSquareTrain ?? .nan, entry.chiSquareTest ?? .nan,
             Double((entry.trainPoints ?? 0) + (entry.testPoints ?? 0)), Double(entry.members ?? 0), (entry.coreSeconds ?? .nan) / 3600,
             entry.event == .published ? 1 : 0]
        }
        let step = max(1, (trained.count + 11) / 12)
        let ticks = stride(from: 0, to: trained.count, by: step).map { "'\(trained[$0].night)' \($0 + 1)" }
        return Picture(
            name: "history", title: "The nights in their order",
            caption: "χ²/N of the ensemble mean, data points, members, and core hours of the members of each training. "
                + "Filled: published; open: the model before stayed.",
            width: 720, height: 760,
            data: [PlotData("history.dat", [.init(
                "trainings in their order: \(trained.map(\.night).joined(separator: " "))",
                columns: ["number", "chi2_train", "chi2_test", "points", "members", "core_hours", "published"], rows: rows)])],
            commands: """
                set multiplot layout 4,1 margins 0.11,0.97,0.10,0.97 spacing 0,0.035
                set xrange [0.5:\(Double(trained.count) + 0.5)]
                set xtics (\(ticks.joined(separator: ", "))) format ''
                set grid ytics linecolor rgb '#E5E5E5' linewidth 0.5
                set key top right
                set yrange [0:*]
                set ylabel 'χ²/N'
                plot 'history.dat' using 1:2 with lines linecolor rgb '#555555' title 'training points', \\
                     '' using 1:($7 == 1 ? $2 : 1/0) with points linecolor rgb '#555555' pointtype 7 notitle, \\
                     '' using 1:($7 == 0 ? $2 : 1/0) with points linecolor rgb '#555555' pointtype 6 notitle, \\
                     '' using 1:3 with lines linecolor rgb '#D55E00' title 'test points', \\
                     '' using 1:($7 == 1 ? $3 : 1/0) with points linecolor rgb '#D55E00' pointtype 7 notitle, \\
                     '' using 1:($7 == 0 ? $3 : 1/0) with points linecolor rgb '#D55E00' pointtype 6 notitle
                set ylabel 'data points'
                plot 'history.dat' using 1:4 with linespoints linecolor rgb '#0072B2' pointtype 7 notitle
                set ylabel 'members'
                plot 'history.dat' using 1:5 with linespoints linecolor rgb '#009E73' pointtype 7 notitle
                set ylabel 'core hours'
                set xtics (\(ticks.joined(separator: ", "))) rotate by -30 format '%g'
                plot 'history.dat' using 1:6 with linespoints linecolor rgb '#CC79A7' pointtype 7 notitle
                unset multiplot
                """)
    }
}
