import EventGeneration
import HDF5
import ResultFiles
import Text

extension GeneratorQuality {
    var table: String {
        var rows = [["", "AUC", "±", "EMD E_μ [MeV]", "EMD θ [°]", "sliced", "pull", "test −ln p"]]
        for maker in makers {
            func fixed(_ value: Double, _ digits: Int) -> String { value.isNaN ? "–" : Table.fixed(value, digits: digits) }
            rows.append([
                maker.name, fixed(maker.area, 4), fixed(maker.areaError, 4), fixed(1000 * mean(maker.muonEnergy), 1),
                fixed(mean(maker.theta), 3), fixed(mean(maker.sliced), 4), fixed(mean(maker.pull), 3), fixed(maker.loss, 4),
            ])
        }
        return Table.aligned(rows) + "bands of \(coverage.bins) bins of spectra: \(Table.fixed(coverage.within1, digits: 3)) within 1σ, "
            + "\(Table.fixed(coverage.within2, digits: 3)) within 2σ of the test events (0.683, 0.954); the members make "
            + "\(Table.fixed(100 * coverage.share, digits: 0)) % of the variance\n"
    }

    func write(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = QualityDatasets()
        try layout.index(datasets.maker, makers.count)
        try layout.index(datasets.slice, counts.count)
        try layout.write(datasets.makerName, makers.map(\.name))
        try layout.write(datasets.low, Array(edges.dropLast()))
        try layout.write(datasets.high, Array(edges.dropFirst()))
        try layout.write(datasets.count, counts)
        try layout.write(datasets.muonEnergy, makers.flatMap(\.muonEnergy))
        try layout.write(datasets.theta, makers.flatMap(\.theta))
        try layout.write(datasets.sliced, makers.flatMap(\.sliced))
        try layout.write(datasets.pull, makers.flatMap(\.pull))
        try layout.write(datasets.area, makers.map(\.area))
        try layout.write(datasets.areaError, makers.map(\.areaError))
        try layout.write(datasets.loss, makers.map(\.loss))
        try layout.file.setAttribute("spectra_bins", coverage.bins, on: "/quality")
        try layout.file.setAttribute("spectra_within_1", coverage.within1, on: "/quality")
        try layout.file.setAttribute("spectra_within_2", coverage.within2, on: "/quality")
        try layout.file.setAttribute("spectra_share_of_members", coverage.share, on: "/quality")
        try coverage.write(layout)
        try maps.write(layout)
    }
}
