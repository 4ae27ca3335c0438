import HDF5
import ResultFiles
import ScatteringData
import Statistics

/// What calibrated bands covered of training points that members had not seen, or whose experiments they had left out, by the distance
/// from all other training points.
public struct LeftOutCoverage: Sendable {
    struct Bin: Sendable {
        let name: String
        let below: Double
        let points: Int
        let within1: Double
        let within2: Double
    }

    let bins: [Bin]
    /// Greatest distance of a point that calibrated the bands.
    let farthest: Double
    /// Whether members were wrong by factors where they had not seen an experiment.
    let failsFarAway: Bool
    /// What members did not know of the points.
    private let unknown: String

    /// nil for a result without a calibration.
    init?(_ reader: ResultReader) throws(HDF5Error) {
        let ofExperiments = try reader.file.exists(CalibrationDatasets.group)
        let factor = try reader.file.calibrationFactor()
        guard ofExperiments || !factor.isNaN else { return nil }
        unknown = ofExperiments ? "whose experiments were left out" : "that members had not seen"
        let median = DeviationLaw.medianDeviation, group = CalibrationDatasets.group
        var deviation = 0.0
        if ofExperiments, try reader.file.hasAttribute(median, on: group) {
            deviation = try reader.file.attribute(median, on: group, as: Double.self)
        }
        failsFarAway = deviation > DeviationLaw.largestMedianDeviation
        if ofExperiments {
            farthest = try reader.file.attribute("farthest", on: CalibrationDatasets.group, as: Double.self)
        } else {
            let points = EnsemblePointDatasets(), means = try reader.read(points.outOfSampleMean)
            let distances = try reader.read(points.trainingDistance, [means.count])
            farthest = zip(distances, means).filter { $0.1.isFinite }.map(\.0).max() ?? 0
        }
        let datasets = CoverageDatasets(), count = try reader.count(datasets.row)
        func texts(_ dataset: ResultDataset<String>) throws(HDF5Error) -> [String] { try reader.read(dataset, [count]) }
        func shares(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] {
            let shares = try reader.read(dataset, [count])
            guard shares.allSatisfy({ $0.isNaN || (0...1).contains($0) }) else { throw reader.damaged(dataset.path, "it holds no shares") }
            return shares
        }
        let (kinds, names, samples, bands) = (
            try texts(datasets.kind), try texts(datasets.name), try texts(datasets.sample), try texts(datasets.band))
        let points = try reader.counts(datasets.points, [count])
        let (within1, within2) = (try shares(datasets.within1), try shares(datasets.within2))
        bins = (ofExperiments ? CoverageTable.far : CoverageTable.near).compactMap { bin in
            (0..<count).first { i in
                kinds[i] == CoverageTable.Kind.distance.rawValue && samples[i] == CoverageTable.Sample.outOfSample.rawValue
                    && bands[i] == CoverageTable.Band.calibrated.rawValue && names[i] == bin.name && points[i] > 0
                    && within1[i].isFinite && within2[i].isFinite
            }.map { Bin(name: bin.name, below: bin.below, points: points[$0], within1: within1[$0], within2: within2[$0]) }
        }
    }

    /// The place of a distance among ``bins``; nil beyond those that were tested.
    func bin(of distance: Double) -> Int? { bins.firstIndex { distance < $0.below || $0.below == .infinity } }

    /// One sentence for each bin that points lie in.
    ///
    /// - Parameter counts: points in each bin.
    func sentences(_ counts: [Int]) -> [String] {
        func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
        return zip(bins, counts).filter { $0.1 > 0 }.map { bin, count in
            "\(count) \(count == 1 ? "point" : "points") at a distance \(bin.name) from the training data: of \(bin.points) measurements "
                + "there \(unknown), calibrated bands covered \(percent(bin.within1)) (1σ) and "
                + "\(percent(bin.within2)) (2σ)"
        }
    }
}
