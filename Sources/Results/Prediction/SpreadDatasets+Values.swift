import HDF5
import ResultFiles

extension SpreadDatasets {
    /// Each of the numbers of a ``EnsembleSummary`` with its dataset.
    public var figures: [(dataset: ResultDataset<Double>, value: @Sendable (EnsembleSummary) -> Double)] {
        [
            (mean, { $0.mean }), (variance, { $0.variance }), (quantile16, { $0.quantile16 }), (median, { $0.median }),
            (quantile84, { $0.quantile84 }),
        ]
    }
}

extension ResultLayout {
    /// For all ranks to fill.
    public func make(_ datasets: SpreadDatasets) throws(HDF5Error) {
        for figure in datasets.figures { try make(figure.dataset) }
    }

    public func write(_ datasets: SpreadDatasets, _ spreads: [EnsembleSummary]) throws(HDF5Error) {
        for figure in datasets.figures { try write(figure.dataset, spreads.map(figure.value)) }
    }
}
