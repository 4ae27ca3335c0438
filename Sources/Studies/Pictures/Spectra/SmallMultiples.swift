import ResultReading

/// Spectra side by side under one title and legend.
struct SmallMultiples {
    struct Panel {
        let title: String
        let band: RunResult.Band
        /// Axes and curves.
        let commands: String
        let data: PlotData
    }

    let title: String
    let legend: Legend
    /// At least one.
    let panels: [Panel]

    func picture(name: String, caption: String) -> Picture {
        let columns = min(panels.count, panels.count > 12 ? 5 : panels.count > 4 ? 4 : panels.count == 4 ? 2 : 3)
        let rows = (panels.count + columns - 1) / columns
        let (panelWidth, panelHeight) = columns > 3 ? (250.0, 190.0) : (340.0, 260.0)
        let (left, right, foot) = (40.0, 12.0, 40.0)
        let width = left + right + panelWidth * Double(max(columns, 2))
        let head = 46 + max(40, legend.height(width: Int(width)))
        let height = head + foot + panelHeight * Double(rows)
        let cellWidth = (width - left - right) / Double(columns)

        func commands(_ number: Int) -> String {
            let panel = panels[number]
            let x = left + cellWidth * Double(number % columns)
            let y = head + panelHeight * Double(number / columns)
            return """
                set lmargin at screen \((x + 52) / width); set rmargin at screen \((x + cellWidth - 6) / width)
                set tmargin at screen \(1 - (y + 22) / height); set bmargin at screen \(1 - (y + panelHeight - 26) / height)
                set title \(Style.text(panel.title)) offset 0,-0.7
                set xtics \(Style.step(panel.band.omega.last! - panel.band.omega.first!, ticks: 5))
                \(panel.commands)
                """
        }
        return Picture(
            name: name, title: title, caption: caption, width: Int(width), height: Int(height), data: panels.map(\.data), commands: """
                set multiplot
                set label 1 \(Style.text(title)) at screen 0.5,\(1 - 20 / height) center font ',16'
                set label 2 \(Style.text("energy transfer ω  (GeV)")) at screen 0.5,\(14 / height) center
                set label 3 \(Style.crossSection) at screen \(14 / width),\((foot + (height - head - foot) / 2) / height) center rotate
                unset key
                \(legend.commands(top: 36, width: Int(width), height: Int(height)))
                set tics font ',\(columns > 3 ? 10 : 12)'; set xtics offset 0,0.3; set ytics offset 0.4,0
                \(panels.indices.map(commands).joined(separator: "\nunset label; unset object; unset arrow\n"))
                unset multiplot
                """)
    }
}
