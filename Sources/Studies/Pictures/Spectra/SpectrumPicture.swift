import ResultFiles
import ResultReading
import ScatteringData

/// The spectrum at one measured (E, θ): data, mean and 68 % band, and below it the pulls of the points.
public enum SpectrumPicture {
    /// - Returns: nil when nothing was measured at `setting`.
    public static func picture(_ run: RunResult, at setting: Setting) -> Picture? {
        let name = "spectrum-\(Style.plain(setting.energy))GeV-\(Style.plain(setting.theta))deg"
        guard let panel = SpectrumPanel(run, at: setting, file: "\(name).dat") else { return nil }
        let target = Style.nucleus(run.target)
        let title = "\(target)(e,e′) at E = \(Style.plain(setting.energy)) GeV, θ = \(Style.plain(setting.theta))°"
        let largest = max(3.5, 1.1 * (panel.points.map { abs(run.pull($0)) }.filter(\.isFinite).max() ?? 0))
        let file = Style.file(panel.file)
        let (width, height) = (860, 640)
        return Picture(
            name: name, title: title,
            caption: "Data of \(panel.experiments.map { run.experiments[$0].name }.joined(separator: ", ")) as measured, with their "
                + "point-to-point errors; mean and 68 % band of the networks; dashed: the mean times the normalization λ of the "
                + "experiment, which χ² compares with the data. Below: (d − λf)/δ.",
            width: width, height: height, data: [panel.data], commands: """
                set multiplot
                set lmargin at screen 0.12; set rmargin at screen 0.975
                set tmargin at screen \(1 - (58 + panel.legend.height(width: width)) / Double(height)); set bmargin at screen 0.33
                unset key
                \(panel.legend.commands(top: 36, width: width, height: height))
                set label 1 \(Style.text(title)) at screen 0.5,0.965 center font ',15'
                set ylabel \(Style.crossSection) offset -0.5
                set format x ''
                \(panel.commands)
                unset label; unset object; unset arrow; unset logscale y
                set tmargin at screen 0.30; set bmargin at screen 0.105
                set format x '%g'; set format y '%g'
                set xlabel \(Style.omega)
                set ylabel \(Style.text("(d − λf)/δ")) offset -0.5
                set yrange [-\(largest):\(largest)]
                set ytics autofreq
                set object 1 rectangle from graph 0, first -1 to graph 1, first 1 behind fillcolor rgb '#EEEEEE' fillstyle solid noborder
                plot 0 with lines linestyle 5, \\
                     \(file) index 1 using 1:6 with points linestyle 1, \(file) index 2 using 1:6 with points linestyle 2
                unset multiplot
                """)
    }

    /// The same without pulls, title and legend, small: for a page that says these around it.
    ///
    /// - Parameters:
    ///   - index: row in ``RunResult/experiments`` whose points are shown.
    ///   - theory: whose curves are shown, too.
    package static func small(_ run: RunResult, at setting: Setting, experiment index: Int, theory: TheoryTable? = nil) -> Picture? {
        let name = "small-\(index)-\(Style.plain(setting.energy))GeV-\(Style.plain(setting.theta))deg"
        guard let panel = SpectrumPanel(run, at: setting, experiment: index, theory: theory, file: "\(name).dat") else { return nil }
        return Picture(
            name: name, title: "\(run.experiments[index].name), \(SpectrumPanel.label(setting))", caption: SpectrumPanel.label(setting),
            width: 320, height: 210,
            data: [panel.data], commands: """
                unset key
                set lmargin at screen 0.14; set rmargin at screen 0.985; set tmargin at screen 0.90; set bmargin at screen 0.12
                set tics font ',11'; set ytics offset 0.4,0
                set xtics \(Style.step(panel.band.omega.last! - panel.band.omega.first!, ticks: 5)) offset 0,0.3
                \(panel.commands)
                """)
    }
}
