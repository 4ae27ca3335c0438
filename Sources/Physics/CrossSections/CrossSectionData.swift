import ScatteringData
import Statistics

/// Measured cross sections with the points at which a network is asked for them.
public struct CrossSectionData: Sendable {
    public var points: CrossSectionPoints
    /// d²σ/dΩdω and its errors, nb/sr/GeV; groups are experiments, blocks are spectra.
    public var data: FitData

    public init(_ points: CrossSectionPoints, _ data: FitData) {
        precondition(points.count == data.count, "a point for each datum")
        self.points = points
        self.data = data
    }

    /// None.
    public init() { self.init(CrossSectionPoints(), FitData()) }

    /// All points of a data set, in its canonical order.
    public init(_ dataset: Dataset) {
        let points = dataset.points, experiments = dataset.experiments
        self.init(
            CrossSectionPoints(points.map(\.kinematics)),
            FitData(
                value: points.map(\.crossSection), error: points.map(\.error), group: points.map(\.experiment),
                groupUncertainty: experiments.map(\.normalizationUncertainty),
                block: points.map { $0.kinematics.setting.address(ofSpectrumBy: experiments[$0.experiment].wholeAddress) },
                address: points.map(\.address), groupAddress: experiments.map(\.address),
                leftOutAddress: experiments.map(\.wholeAddress)))
    }

    public var count: Int { data.count }

    /// The points at `indices`, in that order; all experiments stay.
    public func selecting(_ indices: [Int]) -> CrossSectionData {
        CrossSectionData(points.selecting(indices), data.selecting(indices))
    }

    /// Adds other measurements behind these, their experiments behind the experiments of these.
    public mutating func append(_ other: CrossSectionData) {
        points.append(other.points)
        data.append(other.data)
    }
}
