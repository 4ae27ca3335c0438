import Text

extension Dataset {
    /// What the dataset holds, as plain text: the target, a line for each experiment, what is set aside, and remarks.
    public var summary: String {
        let kinematics = points.map(\.kinematics)
        var lines = [
            "\(target)  Z = \(target.Z), A = \(target.A), M = \(plain(target.mass)) GeV",
            "  \(counted(points.count, "point")) of \(counted(experiments.count, "experiment")) at "
                + "\(counted(settings.count, "setting")) (E, θ), \(counted(setAsideCount, "row")) set aside",
            "  E \(range(kinematics.map(\.energy))) GeV, θ \(range(kinematics.map(\.theta)))°, ω \(range(kinematics.map(\.omega))) GeV",
            "",
            aligned(experimentTable, rightAligned: [1, 2, 3, 7], indent: "  "),
        ]
        if !setAside.isEmpty { lines += [""] + setAside.map { "  set aside \($0.rows.count): \($0.reason)" } }
        let remarks = (experiments + experimentsLeftOut).filter { !$0.remark.isEmpty }.map { "  \($0.name): \($0.remark)" }
        if !remarks.isEmpty { lines += [""] + remarks }
        return lines.joined(separator: "\n")
    }

    private var experimentTable: [[String]] {
        let aside = setAside.flatMap(\.rows)
        var rows = [["experiment", "points", "aside", "settings", "E/GeV", "θ/deg", "ω/GeV", "Δλ", "source of Δλ", "reference"]]
        for (index, experiment) in (experiments + experimentsLeftOut).enumerated() {
            let kinematics = index < experiments.count ? points.filter { $0.experiment == index }.map(\.kinematics) : []
            rows.append([
                experiment.name,
                String(kinematics.count),
                String(aside.count { $0.experiment == experiment.name }),
                String(distinct(kinematics.map(\.setting)).count),
                range(kinematics.map(\.energy)),
                range(kinematics.map(\.theta)),
                range(kinematics.map(\.omega)),
                plain(experiment.normalizationUncertainty),
                experiment.normalizationSource,
                experiment.reference.isEmpty ? "-" : experiment.reference,
            ])
        }
        return rows
    }
}
