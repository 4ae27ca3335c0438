import ClosureTest
import Foundation
import Pictures

/// What a closure test looks like.
struct ClosurePictures {
    let test: ClosureFile

    init(_ test: ClosureFile) { self.test = test }

    /// √bias² against √variance of each law at the test points: on the diagonal an ensemble errs by as much as it spreads.
    var laws: Picture? {
        guard let level = test.replicaLevel else { return nil }
        func block(_ quantity: String) -> PlotData.Block? {
            let rows = test.rows.filter { $0.level == level && $0.quantity == quantity && $0.biasSquared.contains { $0.isFinite } }
            return rows.first.map { row in
                PlotData.Block("\(quantity), \(row.sample) points", columns: ["sqrt_variance", "sqrt_bias2"], rows: (0..<test.laws).map {
                    [row.variance[$0].squareRoot(), row.biasSquared[$0].squareRoot()]
                })
            }
        }
        guard let f = block("f"), let scaled = block("lambda f") else { return nil }
        let values = (f.rows + scaled.rows).flatMap { $0 }.filter { $0.isFinite && $0 > 0 }
        guard let least = values.min(), let most = values.max() else { return nil }
        let (low, high) = (least / 1.4, most * 1.4)
        let file = Style.file("closure-laws.dat")
        let legend = Legend([
            (.point(Style.test, type: 7), "f"), (.point(Style.mean, type: 5), "λf"), (.line("#999999", width: 1), "bias = spread"),
        ])
        return Picture(
            name: "closure-laws", title: "Error against spread, law by law",
            caption: "Each point is one law at level \(level), at the test points if there are any: the root mean square of the ensemble's "
                + "error, (f̄ − f)/δ, against that of its spread, σ/δ. Above the line bands are too narrow.",
            width: 560, height: 520, data: [PlotData("closure-laws.dat", [f, scaled])],
            commands: """
                set logscale xy
                set xrange [\(low):\(high)]
                set yrange [\(low):\(high)]
                set xlabel \(Style.text("spread √variance"))
                set ylabel \(Style.text("error √bias²"))
                \(legend.above(width: 560, height: 520))
                plot x with lines linecolor rgb '#999999' linewidth 1, \\
                     \(file) index 0 using 1:2 with points linecolor rgb '\(Style.test)' pointtype 7 pointsize 1, \\
                     \(file) index 1 using 1:2 with points linecolor rgb '\(Style.mean)' pointtype 5 pointsize 1
                """)
    }

    /// (f̄ − f)/σ at level 2: all points, and by experiment.
    var pulls: [Picture] {
        guard let level = test.replicaLevel, test.replicas > 2 else { return [] }
        let axis = "(f̄ − f)/σ"
        let (train, tested) = (test.pulls(level: level) { !test.isTest[$0] }, test.pulls(level: level) { test.isTest[$0] })
        let student = student(members: test.replicas)
        var names: [String] = []
        for name in test.experiment where !names.contains(name) { names.append(name) }
        let places = names.map { name in test.pulls(level: level) { test.experiment[$0] == name } }
        return [
            PullHistogram(
                "closure-pulls", bars: ("training points", train), points: ("test points", tested),
                reference: ("expected of \(test.replicas) members", student)
            ).picture(
                title: "Deviations from the law", caption: "(f̄ − f)/σ of all laws at level \(level). The line is √(1 + 1/R) times "
                    + "Student's distribution with R − 1 degrees of freedom, which the mean and the spread of R members follow when bands "
                    + "are right.", axis: axis),
            PullBoxes(RowAxis(names: names), [.init("all laws, all points", color: Style.mean, pulls: places)]).picture(
                "closure-pulls-by-experiment", title: "Deviations by experiment",
                caption: "(f̄ − f)/σ of all laws at level \(level): median, box of the middle 68 %, line of the middle 95 %.", label: axis),
        ]
    }

    /// The density of (f̄ − f)/σ for `members` Gaussian members: that of s·t, with s = √(1 + 1/R) and t of R − 1 degrees of freedom.
    private func student(members: Int) -> (Double) -> Double {
        let degrees = Double(members - 1), scale = (1 + 1 / Double(members)).squareRoot()
        let norm = exp(lgamma((degrees + 1) / 2) - lgamma(degrees / 2)) / (degrees * .pi).squareRoot() / scale
        return { x in norm * pow(1 + x * x / (scale * scale * degrees), -(degrees + 1) / 2) }
    }
}
