/// All spectra of an experiment as small multiples.
public enum SpectraPage {
    /// - Parameter index: row in ``RunResult/experiments``.
    public static func picture(_ run: RunResult, experiment index: Int) -> Picture {
        let experiment = run.experiments[index]
        // Two names may differ in nothing but what a file name cannot hold.
        let stem = Style.stem(experiment.name)
        let isAmbiguous = run.experiments.count { Style.stem($0.name) == stem } > 1
        let name = "spectra-\(stem)\(isAmbiguous ? "-\(index)" : "")"
        let panels = run.settings(ofExperiment: index).compactMap {
            SpectrumPanel(run, at: $0, experiment: index, file: "\(name)-\(Style.plain($0.energy))GeV-\(Style.plain($0.theta))deg.dat")
        }
        let columns = min(panels.count, panels.count > 12 ? 5 : panels.count > 4 ? 4 : panels.count == 4 ? 2 : 3)
        let rows = (panels.count + columns - 1) / columns
        let (panelWidth, panelHeight) = columns > 3 ? (250.0, 190.0) : (340.0, 260.0)
        let (left, right, head, foot) = (40.0, 12.0, 86.0, 40.0)
        let width = left + right + panelWidth * Double(max(columns, 2))
        let height = head + foot + panelHeight * Double(rows)
        let cellWidth = (width - left - right) / Double(columns)

        func panel(_ number: Int) -> String {
            let panel = panels[number]
            let (row, column) = (number / columns, number % columns)
            let x = left + cellWidth * Double(column)
            let y = head + panelHeight * Double(row)
            return """
                set lmargin at screen \((x + 52) / width); set rmargin at screen \((x + cellWidth - 6) / width)
                set tmargin at screen \(1 - (y + 22) / height); set bmargin at screen \(1 - (y + panelHeight - 26) / height)
                set title \(Style.text(SpectrumPanel.label(panel.setting))) offset 0,-0.7
                set xtics \(Style.step(panel.band.omega.last! - panel.band.omega.first!, ticks: 5))
                \(panel.commands)
                """
        }
        let title = "\(Style.nucleus(run.provenance.target))(e,e′), \(experiment.name)"
        return Picture(
            name: name, title: title,
            caption: "Every (E, θ) that \(experiment.name) measured: data with point-to-point errors, mean and 68 % band of the networks, "
                + "dashed the mean times λ = \(Style.rounded(experiment.normalization, 3)).",
            width: Int(width), height: Int(height), data: panels.map(\.data), commands: """
                set multiplot
                set label 1 \(Style.text(title)) at screen 0.5,\(1 - 20 / height) center font ',16'
                set label 2 \(Style.text("energy transfer ω  (GeV)")) at screen 0.5,\(14 / height) center
                set label 3 \(Style.crossSection) at screen \(14 / width),\((foot + (height - head - foot) / 2) / height) center rotate
                unset key
                \(panels[0].legend.commands(top: 36, width: Int(width), height: Int(height)))
                set tics font ',\(columns > 3 ? 10 : 12)'; set xtics offset 0,0.3; set ytics offset 0.4,0
                \(panels.indices.map(panel).joined(separator: "\nunset label; unset object; unset arrow\n"))
                unset multiplot
                """)
    }
}
