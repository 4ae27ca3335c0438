import ResultReading

/// The likelihood of sin²θ₂₃ and Δm²₃₂ with the fits of members and of the bootstrap.
public enum LikelihoodPicture {
    public static func picture(_ fit: OscillationRun) -> Picture {
        let name = "likelihood", file = Style.file("\(name).dat"), columns = ["sin2_theta23", "dm2_32_1e-3_eV2"]
        func rows(_ points: [OscillationRun.Point]) -> [[Double]] { points.map { [$0.sine23, 1e3 * $0.splitting32] } }
        // A grid of gnuplot has an empty line behind each of its lines: a block each.
        let map = fit.sines.indices.map { i in
            PlotData.Block("−2 ln L", columns: columns + ["deviance"], rows: fit.splittings.indices.map { j in
                [fit.sines[i], 1e3 * fit.splittings[j], fit.deviances[i][j]]
            })
        }
        let grid = map.map { block in block.rows.map { $0.map { "\($0)" }.joined(separator: "\t") }.joined(separator: "\n") }
        let points = PlotData("\(name).dat", [
            .init("samples of the bootstrap", columns: columns, rows: rows(fit.samples)),
            .init("members", columns: columns, rows: rows(fit.members)),
            .init("best fit, and that of the other octant", columns: columns, rows: rows([fit.best, fit.mirror])),
            .init("fit of the exact law", columns: columns, rows: fit.exact.map { rows([$0]) } ?? []),
        ])
        let legend = Legend([
            (.line(Style.ink, width: 1.4), "−2 ln L + 2.30 and 5.99: 68 and 95 %"),
            (.line(Style.faint, width: 1.8), "bootstrap"), (.line(Style.second, width: 1.8), "members"),
            (.line(Style.mean, width: 1.8), "best fit"),
        ] + (fit.exact == nil ? [] : [(.line(Style.test, width: 1.8), "exact law")]))
        return Picture(
            name: name, title: "Likelihood of the oscillation",
            caption: "\(fit.events) far events; \(fit.octant) octant. Contours: the mean of the members, nucleus and flux held. Points: "
                + "fits with each member and its flux, and with samples of far events and members. The octants mirror each other.",
            width: 720, height: 560, data: [points], commands: """
                $map << EOD
                \(grid.joined(separator: "\n\n"))
                EOD
                set contour base; set cntrparam cubicspline levels discrete 2.30, 5.99; unset surface
                set table $contours
                splot $map using 1:2:3 with lines
                unset table
                set xlabel \(Style.text("sin²θ₂₃")); set ylabel \(Style.text("Δm²₃₂  (10⁻³ eV²)"))
                set xrange [\(fit.sines.first ?? 0.3):\(fit.sines.last ?? 0.7)]
                set yrange [\(1e3 * (fit.splittings.first ?? 2e-3)):\(1e3 * (fit.splittings.last ?? 3e-3))]
                \(legend.above(width: 720, height: 560))
                plot \(file) index 0 using 1:2 with points pointtype 7 pointsize 0.4 linecolor rgb '\(Style.faint)', \\
                     $contours using 1:2 with lines linewidth 1.4 linecolor rgb '\(Style.ink)', \\
                     \(file) index 1 using 1:2 with points pointtype 7 pointsize 0.6 linecolor rgb '\(Style.second)', \\
                     \(file) index 2 using 1:2 with points pointtype 2 pointsize 1.2 linewidth 2 linecolor rgb '\(Style.mean)', \\
                     \(file) index 3 using 1:2 with points pointtype 6 pointsize 1.4 linewidth 2 linecolor rgb '\(Style.test)'
                """)
    }
}
