import DataAdditions
import ResultReading
import ScatteringData

/// New measurements beside those there are: one panel for each new (E, θ), with the old points of the nearest setting.
public enum AdditionPicture {
    static let mostPanels = 30

    /// - Parameter name: the stem of the picture's files.
    /// - Returns: nil when no new point has a positive cross section.
    public static func picture(target: Nucleus, new: [MeasuredPoint], old: [MeasuredPoint], name: String) -> Picture? {
        let new = new.filter { $0.crossSection > 0 }, old = old.filter { $0.crossSection > 0 }
        let settings = Set(new.map(\.kinematics.setting)).sorted()
        let known = Set(old.map(\.kinematics.setting)).sorted()
        let panels = settings.prefix(mostPanels).map { setting in
            panel(
                setting, new: new.filter { $0.kinematics.setting == setting }, nearest: nearest(to: setting, among: known), old: old,
                file: "\(name)-\(Style.plain(setting.energy))GeV-\(Style.plain(setting.theta))deg.dat")
        }
        guard !panels.isEmpty else { return nil }
        let experiments = Set(new.map(\.experiment)).sorted().joined(separator: ", ")
        let cut = settings.count > mostPanels ? " The first \(mostPanels) of \(settings.count) settings." : ""
        return SmallMultiples(
            title: "\(Style.nucleus(target.name))(e,e′), new: \(experiments)",
            legend: Legend([(.bar(Style.test, type: 13), "new"), (.bar(Style.train, type: 7), "there already, at the nearest setting")]),
            panels: panels
        ).picture(
            name: name,
            caption: "Each new (E, θ) with the measurements there are at the nearest one, which the panel's title names in brackets where "
                + "it is another. Errors are point to point." + cut)
    }

    /// The nearest setting: 10 % in E count as much as 5° in θ.
    static func nearest(to setting: Setting, among known: [Setting]) -> Setting? {
        func distance(_ other: Setting) -> Double {
            let energy = (other.energy - setting.energy) / (0.1 * setting.energy), theta = (other.theta - setting.theta) / 5
            return energy * energy + theta * theta
        }
        return known.min { distance($0) < distance($1) }
    }

    private static func panel(
        _ setting: Setting, new: [MeasuredPoint], nearest: Setting?, old: [MeasuredPoint], file: String
    ) -> SmallMultiples.Panel {
        let beside = nearest.map { nearest in old.filter { $0.kinematics.setting == nearest } } ?? []
        let all = new + beside
        let omega = all.map(\.kinematics.omega)
        let margin = max(0.03 * (omega.max()! - omega.min()!), 1e-3)
        let frame = RunResult.Band(
            setting: setting, omega: [max(0, omega.min()! - margin), omega.max()! + margin], mean: [], standardDeviation: [],
            lower: [], upper: [], calibrated: nil)
        let axes = SpectrumAxes(measured: all.map(\.crossSection), errors: all.map(\.error), band: frame)
        func rows(_ points: [MeasuredPoint]) -> [[Double]] {
            points.map {
                [$0.kinematics.omega, $0.crossSection, $0.error, max($0.crossSection - $0.error, axes.floor), $0.crossSection + $0.error]
            }
        }
        let columns = ["omega_GeV", "cross_section_nb_per_sr_GeV", "error", "low", "high"]
        let name = Style.file(file)
        let title = SpectrumPanel.label(setting) + (nearest.map { $0 == setting ? "" : " (\(SpectrumPanel.label($0)))" } ?? "")
        return .init(
            title: title, band: frame,
            commands: """
                \(axes.commands)
                plot \(Style.errorBars(name, index: 1, x: 1, y: 2, low: 4, high: 5, style: 1)), \\
                     \(Style.errorBars(name, index: 0, x: 1, y: 2, low: 4, high: 5, style: 2))
                """,
            data: PlotData(file, [
                .init("new", columns: columns, rows: rows(new)), .init("there already", columns: columns, rows: rows(beside)),
            ]))
    }
}
