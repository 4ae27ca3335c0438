import ResultReading

/// λ_k of the ensemble mean and of the members, beside 1 ± Δλ_k.
public enum NormalizationPicture {
    public static func picture(_ run: RunResult) -> Picture {
        let name = "normalizations"
        let file = Style.file("\(name).dat")
        let axis = RowAxis(run)
        let rows = run.experiments.enumerated().map { k, row -> [Double] in
            let members = Quantiles(run.members.map { $0.normalizations[k] })
            return [axis.position(k), row.normalization, members[0.16], members[0.84], 1 - row.normalizationUncertainty,
                    1 + row.normalizationUncertainty]
        }
        let reach = 1.1 * (rows.flatMap { $0.dropFirst().map { abs($0 - 1) } }.filter(\.isFinite).max() ?? 0.1)
        let legend = Legend([
            (.point(Style.mean, type: 7), "λ of the ensemble mean"), (.line(Style.mean, width: 1.6), "68 % of the members"),
            (.band("#D8D8D8"), "1 ± Δλ"),
        ])
        return Picture(
            name: name, title: "Normalizations λ",
            caption: "λ of the ensemble mean (dot) and the middle 68 % of the members (line). "
                + "Grey: 1 ± Δλ, the uncertainty the experiment states.",
            width: 720, height: axis.height,
            data: [PlotData("\(name).dat", [.init(
                "experiments in the order of the run: \(axis.names.joined(separator: " "))",
                columns: ["row", "lambda", "members_16", "members_84", "1-dlambda", "1+dlambda"], rows: rows)])],
            commands: """
                \(axis.commands)
                set xrange [\(1 - reach):\(1 + reach)]
                set format x '%.2f'
                set xlabel \(Style.text("normalization λ"))
                set grid xtics linecolor rgb '#E5E5E5' linewidth 0.5
                set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb '#999999' back
                \(legend.above(width: 720, height: axis.height))
                plot \(file) using (1):1:5:6:($1-0.26):($1+0.26) with boxxyerror fillstyle solid noborder linecolor rgb '#D8D8D8', \\
                     \(file) using 2:1:3:4 with xerrorbars linecolor rgb '\(Style.mean)' linewidth 1.6 pointtype 7 pointsize 0.9
                """)
    }
}
