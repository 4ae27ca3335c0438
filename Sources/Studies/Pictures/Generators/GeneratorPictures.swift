import EventGeneration

/// Pictures of a generator of events: spectra with their bands and ratios, maps of (E_μ, θ), metrics against E_ν.
public enum GeneratorPictures {
    public static func all(_ quality: GeneratorTables.Quality) -> [Picture] {
        spectra(quality) + maps(quality) + [metrics(quality)].compactMap { $0 }
    }

    private static let variables = [
        (name: "muon-energy", label: "E_μ/E_ν", title: "muon's share of the energy"), (name: "theta", label: "θ (degrees)", title: "angle"),
    ]

    /// A picture a slice of E_ν: spectra of both variables above, ratios below.
    public static func spectra(_ quality: GeneratorTables.Quality) -> [Picture] {
        zip(quality.spectra.indices, quality.spectra).compactMap { number, slice in
            let (low, high, events) = quality.slices[number]
            guard events > 0 else { return nil }
            let name = "spectra-\(number)"
            let blocks = zip(variables, slice).map { variable, bins in
                PlotData.Block(
                    variable.title,
                    columns: ["low", "high", "density_test", "error", "density", "deviation", "ratio", "ratio_error", "band"],
                    rows: bins.map { bin in
                        let width = max(bin.high - bin.low, 1e-300) * Double(events)
                        let error = max(bin.seen, 1).squareRoot()
                        return [
                            bin.low, bin.high, bin.seen / width, error / width, bin.mean / width, bin.deviation / width,
                            bin.seen / bin.mean, error / bin.mean, bin.deviation / bin.mean,
                        ]
                    })
            }
            let (width, height) = (860, 420), file = Style.file("\(name).dat")
            func panel(_ column: Int) -> String {
                let x = "(($1+$2)/2)", half = "(($2-$1)/2)"
                let band = "boxxyerror fillstyle solid noborder fillcolor rgb '\(Style.band)' notitle"
                let (left, right) = (0.09 + 0.5 * Double(column), 0.48 + 0.5 * Double(column))
                return """
                    set lmargin at screen \(left); set rmargin at screen \(right)
                    set tmargin at screen 0.88; set bmargin at screen 0.42
                    unset xlabel; set format x ''; set yrange [0:*]; set ylabel 'share per unit' offset 1
                    set xtics autofreq; set autoscale xfix
                    plot \(file) index \(column) using \(x):5:\(half):6 with \(band), \\
                         \(file) index \(column) using 1:5:($2-$1):(0) with vectors nohead linestyle 3 notitle, \\
                         \(file) index \(column) using \(x):3:4 with yerrorbars linestyle 1 notitle
                    set tmargin at screen 0.38; set bmargin at screen 0.14
                    set format x; set xlabel \(Style.text(variables[column].label)); set yrange [0.7:1.3]; set ytics 0.1
                    set ylabel 'test/generator' offset 1
                    plot \(file) index \(column) using \(x):(1):\(half):9 with \(band), \\
                         1 linestyle 5 notitle, \\
                         \(file) index \(column) using \(x):7:8 with yerrorbars linestyle 1 notitle
                    set ytics autofreq
                    """
            }
            let range = "\(Style.rounded(low, 2)) to \(Style.rounded(high, 2)) GeV"
            return Picture(
                name: name, title: "E_ν \(range)",
                caption: "\(events) test events with their statistical errors, and the members' mean with its standard deviation (blue); "
                    + "below, test events over the mean.",
                width: width, height: height, data: [PlotData("\(name).dat", blocks)], commands: """
                    set multiplot
                    set label 1 \(Style.text("E_ν \(range)")) at screen 0.5,0.95 center font ',14'
                    unset key
                    \(panel(0))
                    unset label 1
                    \(panel(1))
                    unset multiplot
                    """)
        }
    }

    /// Maps of test events, generated ones and the pull between both, in a slice of E_ν.
    public static func maps(_ quality: GeneratorTables.Quality) -> [Picture] {
        zip(quality.maps.indices, quality.maps).compactMap { number, map in
            let (low, high, events) = quality.slices[number]
            guard events > 0, let cells = map.seen.first?.count else { return nil }
            let name = "map-\(number)"
            let rows = map.seen.indices.flatMap { r in
                (0..<cells).map { c -> [Double] in
                    let (seen, made) = (Double(map.seen[r][c]), Double(map.made[r][c]))
                    return [
                        (Double(c) + 0.5) / Double(cells), (Double(r) + 0.5) * map.thetaHigh / Double(map.seen.count),
                        seen > 0 ? seen : .nan, made > 0 ? made : .nan, seen + made > 0 ? (made - seen) / (made + seen).squareRoot() : .nan,
                    ]
                }
            }
            let file = Style.file("\(name).dat")
            func panel(_ place: Int, _ title: String, _ column: Int, _ palette: String) -> String {
                """
                set lmargin at screen \(0.07 + 0.32 * Double(place)); set rmargin at screen \(0.30 + 0.32 * Double(place))
                set title \(Style.text(title)) offset 0,-0.6 font ',12'
                \(palette)
                plot \(file) using 1:2:\(column) with image notitle
                """
            }
            let counts = "set palette defined (0 '#440154', 0.25 '#31688E', 0.5 '#21918C', 0.75 '#90D743', 1 '#FDE725'); set cbrange [0:*]"
            let pulls = "set palette defined (-3 '#0072B2', 0 '#FFFFFF', 3 '#D55E00'); set cbrange [-3:3]"
            return Picture(
                name: name, title: "Map of (E_μ, θ), E_ν \(Style.rounded(low, 2)) to \(Style.rounded(high, 2)) GeV",
                caption: "\(events) test events, as many of the generator, and the pull (m − n)/√(m + n) of each cell.",
                width: 960, height: 330, data: [PlotData("\(name).dat", [.init(
                    "cells", columns: ["share_of_energy", "theta_deg", "test_events", "generated", "pull"], rows: rows)])],
                commands: """
                    set multiplot
                    unset key
                    set tmargin at screen 0.88; set bmargin at screen 0.18
                    set xrange [0:1]; set yrange [0:\(map.thetaHigh)]
                    set xlabel 'E_{/Symbol m}/E_{/Symbol n}'; set ylabel \(Style.theta) offset 1
                    \(panel(0, "test events", 3, counts))
                    unset ylabel
                    \(panel(1, "generator", 4, counts))
                    \(panel(2, "pull", 5, pulls))
                    unset multiplot
                    """)
        }
    }

    /// EMD of E_μ and of θ over their floors, sliced EMD over its floor, and the pull, by slice of E_ν.
    public static func metrics(_ quality: GeneratorTables.Quality) -> Picture? {
        guard let floor = quality.makers.first(where: { $0.name == "floor" }), quality.slices.count > 1 else { return nil }
        let shown = quality.makers.filter { $0.name != "floor" }
        let colors = [Style.mean, Style.test, Style.second, Style.third]
        let panels: [(title: String, value: (GeneratorTables.Maker, Int) -> Double)] = [
            ("EMD of E_μ over its floor", { $0.muonEnergy[$1] / floor.muonEnergy[$1] }),
            ("EMD of θ over its floor", { $0.theta[$1] / floor.theta[$1] }),
            ("sliced EMD over its floor", { $0.sliced[$1] / floor.sliced[$1] }), ("pull", { $0.pull[$1] }),
        ]
        let blocks = shown.map { maker in
            PlotData.Block(maker.name, columns: ["E_nu_GeV"] + panels.map(\.title), rows: quality.slices.indices.map { s in
                [(quality.slices[s].low + quality.slices[s].high) / 2] + panels.map { $0.value(maker, s) }
            })
        }
        let file = Style.file("metrics.dat")
        let drawn = panels.indices.map { p -> String in
            let (x, y) = (p % 2, p / 2)
            let curves = shown.indices.map { m in
                "\(file) index \(m) using 1:\(p + 2) with linespoints linecolor rgb '\(colors[m % colors.count])' linewidth 1.4 "
                    + "pointtype 7 pointsize 0.5 title \(Style.text(shown[m].name))"
            }
            return """
                set lmargin at screen \(0.08 + 0.5 * Double(x)); set rmargin at screen \(0.48 + 0.5 * Double(x))
                set tmargin at screen \(0.93 - 0.48 * Double(y)); set bmargin at screen \(0.6 - 0.48 * Double(y))
                set title \(Style.text(panels[p].title)) offset 0,-0.6 font ',12'
                \(p == 0 ? "set key top right" : "unset key")
                plot \(curves.joined(separator: ", ")), \(p == 3 ? 0.798 : 1) linestyle 5 notitle
                """
        }
        return Picture(
            name: "metrics", title: "Metrics against E_ν",
            caption: "By slice of E_ν, halves of samples: 1 (0.80 for the pull) is what independent samples of one law show.", width: 860,
            height: 560, data: [PlotData("metrics.dat", blocks)], commands: """
                set multiplot
                set xlabel 'E_{/Symbol n} (GeV)' offset 0,0.6; set yrange [0:*]
                \(drawn.joined(separator: "\n"))
                unset multiplot
                """)
    }
}
