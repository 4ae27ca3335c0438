import Foundation
import ResultReading
import ScatteringData
import TheoryComparisons

/// How far a calculation is from the mean of the networks: (theory − mean)/σ as a histogram and in the plane of q and ω, and theory/mean by
/// region.
public enum TheoryPictures {
    /// Without pulls, as of a single member, the ratios alone.
    public static func pictures(_ comparison: TheoryComparison) -> [Picture] {
        [ratios(comparison)] + (comparison.pulls.isEmpty ? [] : [histogram(comparison), map(comparison)])
    }

    static func histogram(_ comparison: TheoryComparison) -> Picture {
        let name = "theory-pulls"
        let pulls = comparison.pulls
        let (edge, width) = (8.0, 0.5)
        let bins = Int(2 * edge / width)
        var counts = [Int](repeating: 0, count: bins)
        for pull in pulls { counts[min(bins - 1, max(0, Int(((min(max(pull, -edge), edge) + edge) / width).rounded(.down))))] += 1 }
        let beyond = pulls.count { abs($0) > edge }
        let own = comparison.points.contains { $0.error > 0 } ? " and the theory's own error" : ""
        return Picture(
            name: name, title: "Theory against the mean of the networks",
            caption: "(theory − mean)/σ at \(pulls.count) measured points, σ the standard deviation over the members"
                + "\(own); the outermost bins hold the \(beyond) beyond ±\(Int(edge)).",
            width: 720, height: 360, data: [PlotData("\(name).dat", [
                .init("pulls", columns: ["pull", "points"], rows: counts.indices.map {
                    [-edge + (Double($0) + 0.5) * width, Double(counts[$0])]
                }),
            ])], commands: """
                unset key
                set boxwidth \(0.96 * width)
                set xrange [-\(edge):\(edge)]; set yrange [0:*]
                set xlabel \(Style.text("(theory − mean)/σ")); set ylabel 'points'
                set arrow from 0, graph 0 to 0, graph 1 nohead linecolor rgb '#999999'
                plot \(Style.file("\(name).dat")) using 1:2 with boxes linecolor rgb '\(TheoryCurves.total)' fillstyle solid noborder
                """)
    }

    static func map(_ comparison: TheoryComparison) -> Picture {
        let name = "theory-map"
        // The farthest on top.
        let points = comparison.points.filter(\.pull.isFinite).sorted { abs($0.pull) < abs($1.pull) }
        return Picture(
            name: name, title: "Theory against the mean, by momentum and energy transfer",
            caption: "(theory − mean)/σ at the measured points; the palette ends at ±5. Lines: where W is M, the quasi-elastic peak, and "
                + "1.232 GeV, that of the Δ.",
            width: 720, height: 560, data: [PlotData("\(name).dat", [
                .init("pulls", columns: ["q_GeV", "omega_GeV", "pull"], rows: points.map { point in
                    let k = point.measured.kinematics
                    return [(k.q2 + k.omega * k.omega).squareRoot(), k.omega, point.pull]
                }),
            ])], commands: """
                unset key
                set palette defined (-5 '#2166AC', -2 '#92C5DE', 0 '#E8E8E8', 2 '#F4A582', 5 '#B2182B')
                set cbrange [-5:5]; set cblabel \(Style.text("(theory − mean)/σ"))
                set xlabel \(Style.text("momentum transfer q  (GeV)")); set ylabel \(Style.omega)
                M = \(Nucleon.mass)
                set xrange [0:*]; set yrange [0:*]; set samples 300
                plot \(Style.file("\(name).dat")) using 1:2:3 with points pointtype 7 pointsize 0.45 linecolor palette, \\
                     sqrt(M*M+x*x)-M with lines linecolor rgb '#555555' linewidth 1, \\
                     sqrt(1.232*1.232+x*x)-M with lines linecolor rgb '#555555' linewidth 1 dashtype (4,3)
                """)
    }

    static func ratios(_ comparison: TheoryComparison) -> Picture {
        let name = "theory-ratio"
        let rows = comparison.regions
        let axis = RowAxis(names: rows.map { "\($0.name) (\($0.points))" })
        let file = Style.file("\(name).dat")
        return Picture(
            name: name, title: "Theory divided by the mean of the networks",
            caption: "Median, and between which two 68 % of the points lie, by region; in brackets the points.",
            width: 720, height: axis.height, data: [PlotData("\(name).dat", [
                .init("theory/mean", columns: ["row", "16 %", "50 %", "84 %"], rows: rows.enumerated().map {
                    [axis.position($0), $1.lower, $1.median, $1.upper]
                }),
            ])], commands: """
                unset key
                \(axis.commands)
                set xlabel 'theory/mean'
                set xrange [\(min(0.8, 0.95 * (rows.map(\.lower).filter(\.isFinite).min() ?? 1))):\
                \(max(1.2, 1.05 * (rows.map(\.upper).filter(\.isFinite).max() ?? 1)))]
                set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb '#999999' back
                plot \(file) using 2:1:($4-$2):(0) with vectors nohead linecolor rgb '\(TheoryCurves.total)' linewidth 5, \\
                     \(file) using 3:1 with points pointtype 7 pointsize 0.8 linecolor rgb '\(Style.ink)'
                """)
    }
}
