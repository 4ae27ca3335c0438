import Pictures
import ScatteringData

/// The shift of the mean over the measured (E, θ) and ω/E, in colour.
enum ShiftMap {
    static func picture(_ comparison: RunComparison) -> Picture? {
        let plane = comparison.plane()
        let shifts = plane.flatMap { $0.row.compactMap { $0 } }
        guard !shifts.isEmpty else { return nil }
        // Without a spread to measure by, per cent of the mean.
        let hasSigma = shifts.contains { $0.sigmas.isFinite }
        let unit = hasSigma ? "σ" : "%%"
        let reach = hasSigma ? 3.0 : 30.0
        let name = "shift"
        let file = Style.file("\(name).dat")
        let rows = plane.enumerated().flatMap { index, place in
            place.row.enumerated().map { step, shift -> [Double] in
                let value = shift.map { hasSigma ? $0.sigmas : 100 * $0.relative } ?? .nan
                return [(Double(step) + 0.5) / Double(RunComparison.steps), Double(index), value, place.setting.energy, place.setting.theta]
            }
        }
        let labels = plane.enumerated().map { "\(Style.text(SpectrumPanel.label($1.setting))) \($0)" }.joined(separator: ", ")
        let height = 120 + 14 * plane.count
        return Picture(
            name: name, title: "Shift of the mean",
            caption: "(after − before) in "
                + (hasSigma ? "units of σ, the standard deviation over the members before" : "per cent of the mean before")
                + ", for every measured (E, θ) against ω/E, within the bands of the two runs. "
                + "Colours end at ±\(Int(reach)) \(hasSigma ? "σ" : "%").",
            width: 760, height: height,
            data: [PlotData("\(name).dat", [
                .init("shift", columns: ["omega/E", "row", hasSigma ? "sigmas" : "percent", "E_GeV", "theta_deg"], rows: rows),
            ])],
            commands: """
                unset key
                set lmargin at screen 0.18; set rmargin at screen 0.86
                set tmargin at screen \(1 - 24.0 / Double(height)); set bmargin at screen \(56.0 / Double(height))
                set palette defined (-1 '#0072B2', -0.5 '#8FC3E0', 0 '#F4F4F4', 0.5 '#F0B48A', 1 '#D55E00')
                set cbrange [-\(reach):\(reach)]
                set format cb '%+g \(unit)'
                set colorbox user origin screen 0.89,screen 0.3 size screen 0.02,screen 0.4
                set xrange [0:1]; set yrange [\(Double(plane.count) - 0.5):-0.5]
                set ytics (\(labels)) font ',10' scale 0
                set xlabel \(Style.text("ω/E"))
                plot \(file) using 1:2:3 with image
                """)
    }
}
