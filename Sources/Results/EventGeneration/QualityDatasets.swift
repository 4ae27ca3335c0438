import ResultFiles

/// The group /quality of a generator's result.
public struct QualityDatasets: DatasetTable {
    public let maker = ResultDataset<Int>.scale("/quality/maker", "number of who makes events")
    public let slice = ResultDataset<Int>.scale("/quality/slice", "number of the slice in E_nu")
    public let makerName = ResultDataset<String>("/quality/name", ["maker"], "floor: test events against test events")
    public let low = ResultDataset<Double>("/quality/energy_low", ["slice"], unit: "GeV", "lower edge in E_nu")
    public let high = ResultDataset<Double>("/quality/energy_high", ["slice"], unit: "GeV", "upper edge in E_nu")
    public let count = ResultDataset<Int>("/quality/events", ["slice"], "test events")
    public let muonEnergy = ResultDataset<Double>(
        "/quality/emd_muon_energy", ["maker", "slice"], unit: "GeV", "earth mover's distance of E_mu")
    public let theta = ResultDataset<Double>("/quality/emd_theta", ["maker", "slice"], unit: "degree", "earth mover's distance of theta")
    public let sliced = ResultDataset<Double>(
        "/quality/emd_sliced", ["maker", "slice"], "sliced earth mover's distance of (E_mu, theta), each in standard deviations")
    public let pull = ResultDataset<Double>("/quality/pull", ["maker", "slice"], "mean |n - m|/sqrt(n + m) of bins in E_mu and theta")
    public let area = ResultDataset<Double>(
        "/quality/auc", ["maker"], "area under the curve of a classifier; NaN for the floor, where it is 1/2")
    public let areaError = ResultDataset<Double>("/quality/auc_error", ["maker"], "its standard error for samples of one law")
    public let loss = ResultDataset<Double>("/quality/loss", ["maker"], "mean -ln p(E_mu, cos theta | E_nu) of the test events")

    public init() {}
}

/// The group /spectra: what the test events show in slices of E_ν, and what the members expect; maps of (E_μ, θ).
public struct SpectraDatasets: DatasetTable {
    public let slice = ResultDataset<Int>.scale("/spectra/slice", "number of the slice in E_nu")
    public let variable = ResultDataset<Int>.scale("/spectra/variable", "0: E_mu/E_nu; 1: theta in degrees")
    public let bin = ResultDataset<Int>.scale("/spectra/bin", "number of the bin")
    public let low = ResultDataset<Double>("/spectra/low", ["slice", "variable", "bin"], "lower edge of the bin")
    public let high = ResultDataset<Double>("/spectra/high", ["slice", "variable", "bin"], "upper edge of the bin")
    public let seen = ResultDataset<Double>("/spectra/test_events", ["slice", "variable", "bin"], "test events in the bin")
    public let mean = ResultDataset<Double>("/spectra/mean", ["slice", "variable", "bin"], "events that the members expect, their mean")
    public let deviation = ResultDataset<Double>("/spectra/deviation", ["slice", "variable", "bin"], "standard deviation over the members")

    public let cell = ResultDataset<Int>.scale("/maps/cell", "number of a cell of E_mu/E_nu, of equal width between 0 and 1")
    public let row = ResultDataset<Int>.scale("/maps/row", "number of a row of theta, of equal width between 0 and theta_high")
    public let mapSlice = ResultDataset<Int>.scale("/maps/slice", "number of the slice in E_nu")
    public let thetaHigh = ResultDataset<Double>("/maps/theta_high", ["slice"], unit: "degree", "upper edge of the last row")
    public let mapSeen = ResultDataset<Int32>("/maps/test_events", ["slice", "row", "cell"], "test events in the cell")
    public let mapMade = ResultDataset<Int32>("/maps/generated", ["slice", "row", "cell"], "as many events of the mixture in the cell")

    public init() {}
}
