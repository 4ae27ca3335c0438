import Pictures

/// Two generators at one energy of the neutrino: spectra with bands and their ratio, and a map of (E_μ, θ).
enum GeneratorComparisonPictures {
    static func pictures(_ comparison: GeneratorComparison) -> [Picture] {
        comparison.places.enumerated().flatMap { [spectra($0.element, $0.offset), map($0.element, $0.offset)] }
    }

    private static func title(_ place: GeneratorComparison.Place) -> String { "E_ν = \(Style.rounded(place.energy, 2)) GeV" }

    private static func spectra(_ place: GeneratorComparison.Place, _ number: Int) -> Picture {
        let name = "spectra-\(number)", file = Style.file("\(name).dat")
        let blocks = zip(["E_mu", "theta"], place.spectra).map { variable, spectrum in
            PlotData.Block(
                variable, columns: ["low", "high", "before", "deviation", "after", "deviation", "ratio", "deviation", "band"],
                rows: spectrum.before.indices.map { bin -> [Double] in
                    let (low, high) = (spectrum.edges[bin], spectrum.edges[bin + 1]), (a, b) = (spectrum.before[bin], spectrum.after[bin])
                    let width = high - low
                    // What is hardly there has no ratio.
                    let unit = a.mean > 1e-5 ? a.mean : Double.nan
                    return [
                        low, high, a.mean / width, a.deviation / width, b.mean / width, b.deviation / width, b.mean / unit,
                        b.deviation / unit, a.deviation / unit,
                    ]
                })
        }
        func panel(_ column: Int) -> String {
            let x = "(($1+$2)/2)", half = "(($2-$1)/2)"
            let blue = "boxxyerror fillstyle solid noborder fillcolor rgb '\(Style.band)' notitle"
            let steps = "vectors nohead linecolor rgb"
            let ends = place.spectra[column].edges
            return """
                set lmargin at screen \(0.09 + 0.5 * Double(column)); set rmargin at screen \(0.48 + 0.5 * Double(column))
                set tmargin at screen 0.88; set bmargin at screen 0.42
                unset xlabel; set format x ''; set yrange [0:*]; set ylabel 'share per unit' offset 1; set xtics autofreq
                set xrange [\(ends[0]):\(ends[ends.count - 1])]
                plot \(file) index \(column) using \(x):3:\(half):4 with \(blue), \\
                     \(file) index \(column) using 1:3:($2-$1):(0) with \(steps) '\(Style.mean)' notitle, \\
                     \(file) index \(column) using \(x):5:6 with yerrorbars linecolor rgb '\(Style.test)' pointtype 7 pointsize 0.3 notitle
                set tmargin at screen 0.38; set bmargin at screen 0.14
                set format x; set xlabel \(Style.text(column == 0 ? "E_μ (GeV)" : "θ (degrees)")); set yrange [0.5:1.5]; set ytics 0.25
                set ylabel 'after/before' offset 1
                plot \(file) index \(column) using \(x):(1):\(half):9 with \(blue), \\
                     1 linestyle 5 notitle, \\
                     \(file) index \(column) using \(x):7:8 with yerrorbars linecolor rgb '\(Style.test)' pointtype 7 pointsize 0.3 notitle
                set ytics autofreq
                """
        }
        return Picture(
            name: name, title: "Spectra at \(title(place))",
            caption: "Shares of the events per GeV and per degree: before (blue), after (orange), each with the standard deviation of its "
                + "members; below, after over before.",
            width: 860, height: 420, data: [PlotData("\(name).dat", blocks)], commands: """
                set multiplot
                set label 1 \(Style.text(title(place))) at screen 0.5,0.95 center font ',14'
                unset key
                \(panel(0))
                unset label 1
                \(panel(1))
                unset multiplot
                """)
    }

    /// Cells that hold too little to say anything stay white.
    private static func map(_ place: GeneratorComparison.Place, _ number: Int) -> Picture {
        let name = "map-\(number)", cells = place.cells, columns = cells.thetaEdges.count - 1
        let rows = cells.before.indices.map { cell -> [Double] in
            let (muon, theta) = (cell / columns, cell % columns), (a, b) = (cells.before[cell], cells.after[cell])
            let x = (cells.muonEdges[muon] + cells.muonEdges[muon + 1]) / 2
            let y = (cells.thetaEdges[theta] + cells.thetaEdges[theta + 1]) / 2
            let asymmetry = max(a, b) > 1e-4 ? (b - a) / (a + b) : Double.nan
            return [x, y, a, b, asymmetry]
        }
        let limit = max(0.05, min(1, rows.map { $0[4] }.filter(\.isFinite).map(abs).max() ?? 1))
        return Picture(
            name: name, title: "Map at \(title(place))",
            caption: "(after − before)/(after + before) of the shares of events in cells of (E_μ, θ); cells below 10⁻⁴ stay white.",
            width: 560, height: 400, data: [PlotData("\(name).dat", [
                .init("cells", columns: ["E_mu_GeV", "theta_deg", "before", "after", "asymmetry"], rows: rows),
            ])], commands: """
                unset key
                set title \(Style.text(title(place)))
                set xrange [\(cells.muonEdges[0]):\(cells.muonEdges[cells.muonEdges.count - 1])]
                set yrange [0:\(cells.thetaEdges[columns])]
                set xlabel \(Style.text("E_μ (GeV)")); set ylabel \(Style.theta)
                set palette defined (-1 '\(Style.mean)', 0 '#FFFFFF', 1 '\(Style.test)'); set cbrange [-\(limit):\(limit)]
                plot \(Style.file("\(name).dat")) using 1:2:5 with image notitle
                """)
    }
}
