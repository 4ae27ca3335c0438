import ResultReading

/// Pulls by row: median, box of the middle 68 % and line of the middle 95 % of each, over grey bands where N(0,1) has them.
package struct PullBoxes {
    /// One box a row.
    package struct Sample {
        let title: String
        let color: String
        /// Moves the boxes down by this part of a row.
        let offset: Double
        let pulls: [[Double]]

        /// - Parameter pulls: of each row of the axis; what is not finite is left out.
        package init(_ title: String, color: String, offset: Double = 0, pulls: [[Double]]) {
            (self.title, self.color, self.offset, self.pulls) = (title, color, offset, pulls)
        }
    }

    let axis: RowAxis
    let samples: [Sample]

    package init(_ axis: RowAxis, _ samples: [Sample]) { (self.axis, self.samples) = (axis, samples) }

    /// - Parameters:
    ///   - name: the stem of the picture's files.
    ///   - label: what the pull is, with its formula.
    package func picture(_ name: String, title: String, caption: String, label: String) -> Picture {
        let file = Style.file("\(name).dat")
        let data = samples.map { sample in
            PlotData.Block(
                sample.title, columns: ["row", "2.5 %", "16 %", "50 %", "84 %", "97.5 %", "points"],
                rows: axis.names.indices.map { k in
                    let pulls = Quantiles(sample.pulls[k])
                    return [axis.position(k, offset: sample.offset)] + [0.025, 0.16, 0.5, 0.84, 0.975].map { pulls[$0] }
                        + [Double(pulls.sorted.count)]
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
        let legend = Legend(samples.map { (.band($0.color), $0.title) } + [(.band("#E2E2E2"), "N(0,1): ±1, ±1.96")])
        let reach = 1.06 * max(data.flatMap(\.rows).flatMap { [abs($0[1]), abs($0[5])] }.filter(\.isFinite).max() ?? 3, 2.5)
        return Picture(
            name: name, title: title, caption: caption, width: 720, height: axis.height, data: [PlotData("\(name).dat", data)],
            commands: """
                \(axis.commands)
                set xrange [-\(reach):\(reach)]
                set xlabel \(Style.text(label))
                set object 1 rectangle from -1.96, graph 0 to 1.96, graph 1 behind fillcolor rgb '#F1F1F1' fillstyle solid noborder
                set object 2 rectangle from -1, graph 0 to 1, graph 1 behind fillcolor rgb '#E2E2E2' fillstyle solid noborder
                set arrow from 0, graph 0 to 0, graph 1 nohead linecolor rgb '#999999' back
                \(legend.above(width: 720, height: axis.height))
                plot \(samples.indices.map { curves($0, samples[$0].color) }.joined(separator: ", \\\n     "))
                """)
    }
}
