import Foundation
import ResultReading

/// Pulls (d − λf)/δ of the measured points: their distribution against N(0,1), and by experiment.
public enum PullPictures {
    /// Beyond this a pull counts in the outermost bin.
    private static let edge = 6.0

    public static func histogram(_ run: RunResult) -> Picture {
        let name = "pulls"
        let file = Style.file("\(name).dat")
        let width = 0.5
        let bins = Int(2 * edge / width)
        func block(_ title: String, isTest: Bool) -> (PlotData.Block, beyond: Int, count: Int) {
            let pulls = run.points.filter { $0.isTest == isTest }.map(run.pull).filter(\.isFinite)
            var counts = [Int](repeating: 0, count: bins)
            for pull in pulls {
                counts[min(bins - 1, max(0, Int(((min(max(pull, -edge), edge) + edge) / width).rounded(.down))))] += 1
            }
            let total = Double(max(1, pulls.count))
            let rows = counts.indices.map { i -> [Double] in
                let height = Double(counts[i]) / total / width
                let error = Double(counts[i]).squareRoot() / total / width
                return [-edge + (Double(i) + 0.5) * width, height, height - error, height + error]
            }
            return (.init(title, columns: ["pull", "density", "low", "high"], rows: rows), pulls.count { abs($0) > edge }, pulls.count)
        }
        let train = block("training points", isTest: false)
        let test = block("test points", isTest: true)
        func label(_ what: String, _ part: (PlotData.Block, beyond: Int, count: Int)) -> String {
            "\(what) (\(part.count)\(part.beyond > 0 ? ", \(part.beyond) beyond ±\(Int(edge))" : ""))"
        }
        var curves = [
            "\(file) index 0 using 1:2 with boxes linecolor rgb '#C8C8C8' fillstyle solid noborder",
            "exp(-x*x/2)/sqrt(2*pi) with lines linecolor rgb '\(Style.mean)' linewidth 2",
        ]
        if test.count > 0 {
            curves.append(Style.errorBars(file, index: 1, x: 1, y: 2, low: 3, high: 4, style: 2, size: 0.9))
        }
        let legend = Legend([
            (.band("#C8C8C8"), label("training points", train)), (.bar(Style.test, type: 13), label("test points", test)),
            (.line(Style.mean, width: 2), "N(0,1)"),
        ])
        return Picture(
            name: name, title: "Pulls",
            caption: "(d − λf)/δ of the ensemble mean f; the outermost bins hold all that lies beyond them.",
            width: 720, height: 480, data: [PlotData("\(name).dat", [train.0, test.0])],
            commands: """
                set boxwidth \(width * 0.96)
                set xrange [-\(edge):\(edge)]
                set yrange [0:*]
                set samples 400
                set xlabel \(Style.text("pull (d − λf)/δ"))
                set ylabel 'density'
                \(legend.above(width: 720, height: 480))
                plot \(curves.joined(separator: ", \\\n     "))
                """)
    }

    public static func byExperiment(_ run: RunResult) -> Picture {
        let name = "pulls-by-experiment"
        let file = Style.file("\(name).dat")
        let axis = ExperimentAxis(run)
        func block(_ title: String, isTest: Bool, offset: Double) -> PlotData.Block {
            .init(title, columns: ["row", "2.5 %", "16 %", "50 %", "84 %", "97.5 %", "points"], rows: run.experiments.indices.map { k in
                let pulls = Quantiles(run.points.filter { $0.experiment == k && $0.isTest == isTest }.map(run.pull))
                return [axis.position(k, offset: offset)] + [0.025, 0.16, 0.5, 0.84, 0.975].map { pulls[$0] } + [Double(pulls.sorted.count)]
            })
        }
        func curves(_ index: Int, _ color: String) -> String {
            """
            \(file) index \(index) using 4:1:2:6 with xerrorbars linecolor rgb '\(color)' linewidth 1 pointtype -1, \\
                 \(file) index \(index) using (($3+$5)/2):1:3:5:($1-0.12):($1+0.12) with boxxyerror \\
                     linecolor rgb '\(color)' fillstyle solid noborder, \\
                 \(file) index \(index) using 4:1 with points linecolor rgb 'white' pointtype 5 pointsize 0.4
            """
        }
        let legend = Legend([
            (.band(Style.train), "training points"), (.band(Style.test), "test points"), (.band("#E2E2E2"), "N(0,1): ±1, ±1.96"),
        ])
        let data = [
            block("training points", isTest: false, offset: -0.17), block("test points", isTest: true, offset: 0.17),
        ]
        let reach = data.flatMap(\.rows).flatMap { [abs($0[1]), abs($0[5])] }.filter(\.isFinite).max() ?? 3
        return Picture(
            name: name, title: "Pulls by experiment",
            caption: "(d − λf)/δ: median, box of the middle 68 %, line of the middle 95 %. Grey: where they lie for N(0,1), ±1 and ±1.96.",
            width: 720, height: axis.height, data: [PlotData("\(name).dat", data)],
            commands: """
                \(axis.commands)
                set xrange [-\(1.06 * max(reach, 2.5)):\(1.06 * max(reach, 2.5))]
                set xlabel \(Style.text("pull (d − λf)/δ"))
                set object 1 rectangle from -1.96, graph 0 to 1.96, graph 1 behind fillcolor rgb '#F1F1F1' fillstyle solid noborder
                set object 2 rectangle from -1, graph 0 to 1, graph 1 behind fillcolor rgb '#E2E2E2' fillstyle solid noborder
                set arrow from 0, graph 0 to 0, graph 1 nohead linecolor rgb '#999999' back
                \(legend.above(width: 720, height: axis.height))
                plot \(curves(0, Style.train)), \\
                     \(curves(1, Style.test))
                """)
    }
}
