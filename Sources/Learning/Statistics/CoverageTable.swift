/// Pulls and coverage of bands: in all, by experiment, by region of the spectrum and by distance from the training data.
public struct CoverageTable: Sendable, Equatable {
    /// By what points are put together in a row.
    public enum Kind: String, Sendable, CaseIterable {
        case all, experiment, region, distance
    }

    /// Which points a row is over, none of which entered what is said of it.
    public enum Sample: String, Sendable, CaseIterable {
        /// Held out from all members.
        case test
        /// Training points, as members that did not see them describe them.
        case outOfSample = "out-of-sample"
    }

    /// Which standard deviation is put to the test.
    public enum Band: String, Sendable, CaseIterable {
        /// √(σ² + δ²), σ the spread of the members' f.
        case absolute
        /// The same, σ the spread of λf, see ``PointStatistics``.
        case shape
        /// √((aσ)² + (bδ)²) of the ``Calibration``.
        case calibrated
    }

    public struct Row: Sendable, Equatable {
        public var kind: Kind
        /// The experiment, the region, or the bin of distances; "all" in the row of all.
        public var name: String
        public var sample: Sample
        public var band: Band
        public var figures: CoverageFigures

        public init(kind: Kind, name: String, sample: Sample, band: Band, figures: CoverageFigures) {
            self.kind = kind
            self.name = name
            self.sample = sample
            self.band = band
            self.figures = figures
        }
    }

    /// What a point is counted under.
    public struct Label: Sendable, Equatable {
        /// Index of its experiment.
        public var experiment: Int
        /// Index of its region.
        public var region: Int
        /// Standardized distance to the nearest training point.
        public var distance: Double

        public init(experiment: Int, region: Int, distance: Double) {
            self.experiment = experiment
            self.region = region
            self.distance = distance
        }
    }

    /// Bins of the standardized distance: each from the limit before it up to, and without, its own.
    public struct DistanceBin: Sendable, Equatable {
        public var name: String
        public var below: Double
    }

    /// For points held out one by one, whose neighbours stay.
    public static let near = [
        DistanceBin(name: "below 0.02", below: 0.02), DistanceBin(name: "0.02 to 0.05", below: 0.05),
        DistanceBin(name: "0.05 to 0.1", below: 0.1), DistanceBin(name: "0.1 and beyond", below: .infinity),
    ]
    /// For points of whole experiments held out.
    public static let far = [
        DistanceBin(name: "below 0.05", below: 0.05), DistanceBin(name: "0.05 to 0.1", below: 0.1),
        DistanceBin(name: "0.1 to 0.2", below: 0.2), DistanceBin(name: "0.2 to 0.5", below: 0.5),
        DistanceBin(name: "0.5 and beyond", below: .infinity),
    ]

    public private(set) var distances: [DistanceBin]
    public var rows: [Row] = []

    public init(distances: [DistanceBin] = CoverageTable.near) { self.distances = distances }

    /// Appends the rows of one sample with one band: all, each experiment, each region, each bin of distances, in that order, those without
    /// points too. A sample without points has no rows.
    ///
    /// - Parameters:
    ///   - points: of the data set; nil for one that is not in the sample.
    ///   - labels: of the same points.
    ///   - experiments, regions: the names of both.
    public mutating func append(
        _ sample: Sample, _ band: Band, points: [ComparedPoint?], labels: [Label], experiments: [String], regions: [String]
    ) {
        precondition(points.count == labels.count, "one label a point")
        let chosen = zip(points, labels).compactMap { point, label in point.map { ($0, label) } }
        if chosen.isEmpty { return }
        func add(_ kind: Kind, _ name: String, where isIn: (Label) -> Bool) {
            let figures = CoverageFigures(chosen.filter { isIn($0.1) }.map(\.0))
            rows.append(Row(kind: kind, name: name, sample: sample, band: band, figures: figures))
        }
        add(.all, "all") { _ in true }
        for (k, name) in experiments.enumerated() { add(.experiment, name) { $0.experiment == k } }
        for (r, name) in regions.enumerated() { add(.region, name) { $0.region == r } }
        var from = 0.0
        for bin in distances {
            // The last bin takes infinity, too: there are no training points then.
            add(.distance, bin.name) { $0.distance >= from && ($0.distance < bin.below || bin.below == .infinity) }
            from = bin.below
        }
    }
}
