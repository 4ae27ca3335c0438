import CrossSectionFits
import ResultFiles
import ResultReading
import RunCards
import Training

/// χ²/N of training and test points against the epoch, a line a member.
public enum TrainingPicture {
    /// - Returns: nil when nothing was recorded.
    public static func picture(_ run: RunResult) -> Picture? {
        let epochs = run.history.epochs
        guard !epochs.isEmpty else { return nil }
        func block(_ title: String, _ members: [[Double]]) -> PlotData.Block {
            .init(title, columns: ["epoch", "median"] + run.members.map { "replica_\($0.replica)" }, rows: epochs.indices.map { e in
                let values = members.map { $0[e] }
                return [Double(epochs[e]), Quantiles(values)[0.5]] + values
            })
        }
        let name = "training"
        let file = Style.file("\(name).dat")
        let hasTest = run.testPoints > 0
        let last = run.members.count + 2
        func members(_ index: Int, _ color: String) -> String {
            "for [column=3:\(last)] \(file) index \(index) using 1:column with lines linecolor rgb '\(color)' linewidth 0.5"
        }
        func median(_ index: Int, _ color: String) -> String {
            "\(file) index \(index) using 1:2 with linespoints linecolor rgb '\(color)' linewidth 2.2 pointtype 7 pointsize 0.4"
        }
        var curves = [members(0, "#A0555555")]
        if hasTest { curves.append(members(1, "#A0D55E00")) }
        curves.append(median(0, Style.ink))
        if hasTest { curves.append(median(1, Style.test)) }
        let legend = Legend([(.line(Style.ink, width: 2.2), "training points, median of the members")]
            + (hasTest ? [(.line(Style.test, width: 2.2), "test points, median of the members")] : []))
        return Picture(
            name: name, title: "χ²/N during training",
            caption: "χ²/N over the measured points with the normalizations in use at that epoch; "
                + "thin lines: the \(run.members.count) members."
                + (phases(run) == nil ? "" : " Dotted: where the phases of the training end."),
            width: 720, height: 500, data: [PlotData("\(name).dat", [
                block("training points", run.history.chiSquareTrain), block("test points", run.history.chiSquareTest),
            ])],
            commands: """
                set logscale y; set format y '10^{%L}'
                set xlabel 'epoch'
                set ylabel \(Style.text("χ²/N"))
                set grid ytics linecolor rgb '#DDDDDD' linewidth 0.5
                set xrange [0:\(epochs.last!)]
                \(legend.above(width: 720, height: 500))
                \(phases(run) ?? "")
                plot \(curves.joined(separator: ", \\\n     "))
                """)
    }

    /// Vertical lines where batch statistics and the robust loss end.
    private static func phases(_ run: RunResult) -> String? {
        guard let recipe = (try? RunCard(yaml: run.provenance.card, file: run.path))?.recipe else { return nil }
        let ends = [(recipe.batchStatisticsUntil, "BatchNorm frozen"), (recipe.robustUntil, "χ² with free λ")]
        let shown = ends.filter { $0.0 > 0 && $0.0 < 1 }
        guard !shown.isEmpty else { return nil }
        return shown.map { share, label in
            let epoch = share * Double(recipe.epochs)
            return """
                set arrow from \(epoch), graph 0 to \(epoch), graph 1 nohead dashtype (2,4) linecolor rgb '#777777' back
                set label \(Style.text("→ " + label)) at \(epoch), graph 0.96 left offset 0.3 textcolor rgb '#555555' font ',11'
                """
        }.joined(separator: "\n")
    }
}
