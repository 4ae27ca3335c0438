import ResultFiles
import ResultReading
import ScatteringData

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
        let title = "\(Style.nucleus(run.target))(e,e′), \(experiment.name)"
        return SmallMultiples(
            title: title, legend: panels[0].legend,
            panels: panels.map { .init(title: SpectrumPanel.label($0.setting), band: $0.band, commands: $0.commands, data: $0.data) }
        ).picture(
            name: name,
            caption: "Every (E, θ) that \(experiment.name) measured: data with point-to-point errors, mean and 68 % band of the networks, "
                + "dashed the mean times λ = \(Style.rounded(experiment.normalization, 3)).")
    }
}
