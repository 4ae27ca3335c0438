import ResultReading

/// Pulls (d − λf)/δ of the measured points: their distribution against N(0,1), and by experiment.
public enum PullPictures {
    private static let label = "pull (d − λf)/δ"

    private static func pulls(_ run: RunResult, isTest: Bool, where isWanted: (RunResult.Point) -> Bool = { _ in true }) -> [Double] {
        run.points.filter { $0.isTest == isTest && isWanted($0) }.map(run.pull)
    }

    public static func histogram(_ run: RunResult) -> Picture {
        PullHistogram(
            "pulls", bars: ("training points", pulls(run, isTest: false)), points: ("test points", pulls(run, isTest: true))
        ).picture(
            title: "Pulls", caption: "(d − λf)/δ of the ensemble mean f; the outermost bins hold all that lies beyond them.", axis: label)
    }

    public static func byExperiment(_ run: RunResult) -> Picture {
        func sample(_ title: String, isTest: Bool, color: String, offset: Double) -> PullBoxes.Sample {
            .init(title, color: color, offset: offset, pulls: run.experiments.indices.map { k in
                pulls(run, isTest: isTest) { $0.experiment == k }
            })
        }
        return PullBoxes(RowAxis(run), [
            sample("training points", isTest: false, color: Style.train, offset: -0.17),
            sample("test points", isTest: true, color: Style.test, offset: 0.17),
        ]).picture(
            "pulls-by-experiment", title: "Pulls by experiment",
            caption: "(d − λf)/δ: median, box of the middle 68 %, line of the middle 95 %. Grey: where they lie for N(0,1), ±1 and ±1.96.",
            label: label)
    }
}
