import Files
import HDF5
import Prediction
import ResultFiles
import StructureFunctionFiles
import StructureFunctions

/// The datasets of weights of neutrino events.
public struct StructureWeightDatasets: DatasetTable {
    public let event = ResultDataset<Int>.scale("/event", "event number")
    public let replica = ResultDataset<Int>.scale("/replica", "replica number of the member")
    public let neutrino = ResultDataset<Double>("/E_nu", ["event"], unit: "GeV", "energy of the neutrino")
    public let lepton = ResultDataset<Double>("/E_l", ["event"], unit: "GeV", "energy of the lepton")
    public let cosine = ResultDataset<Double>("/cos_theta", ["event"], unit: "1", "cosine of its angle")
    public let mean = ResultDataset<Double>(
        "/mean", ["event"], unit: "1e-38 cm2 GeV-1",
        "d2sigma/dE_l/dcos(theta) a nucleon, mean over the members; 0 where none makes the event")
    public let weight = ResultDataset<Float>("/weight", ["event", "replica"], unit: "1", "each member's cross section over the mean")

    public init() {}
}

/// Weights of a generator's events by the members of an ensemble of structure functions.
public struct StructureWeights {
    private let file: StructureFile
    private let run: String
    /// E, E_ℓ and cos θ of each event.
    private let events: [Double]

    /// - Throws: what is wrong with the events, with the row.
    public init(run: String, events: String) throws {
        (self.run, file) = (run, try StructureFile(run: run))
        self.events = try EventFile.generated(events)
    }

    /// Writes a new file, whole or not at all.
    ///
    /// - Returns: events that no nucleon at rest makes, or beyond the energies of the fit: all of their weights are 1.
    public func write(to path: String) throws -> Int {
        let datasets = StructureWeightDatasets(), count = events.count / 3
        var (means, weights, undefined) = ([Double](), [Float](), 0)
        for e in 0..<count {
            let sections = sections(neutrino: events[3 * e], energy: events[3 * e + 1], cosine: events[3 * e + 2])
            let mean = sections.reduce(0, +) / Double(sections.count)
            means.append(mean)
            weights += MemberWeights.weights(sections, means: [mean])
            if !MemberWeights.isDefined(mean: mean) { undefined += 1 }
        }
        let (lost, sections) = (undefined, (means, weights))
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try layout.file.setAttribute("format", "nucens-weights")
            try layout.file.setAttribute("format_version", 1)
            try Provenance.Program().write(to: layout.file)
            try layout.file.setAttribute("ensemble", ResultContent.file(of: run))
            try layout.file.setAttribute("ensemble_config_sha256", file.cardDigest)
            try layout.file.setAttribute("members", file.members.count)
            try layout.file.setAttribute("undefined_events", lost)
            try layout.index(datasets.event, count)
            try layout.write(datasets.replica, file.replicas)
            for (dataset, column) in [(datasets.neutrino, 0), (datasets.lepton, 1), (datasets.cosine, 2)] {
                try layout.write(dataset, (0..<count).map { events[3 * $0 + column] })
            }
            try layout.write(datasets.mean, sections.0)
            try layout.write(datasets.weight, sections.1)
        }
        return undefined
    }

    /// d²σ/dE_ℓ dcos θ of each member; 0 outside the physical region.
    private func sections(neutrino: Double, energy: Double, cosine: Double) -> [Double] {
        let current = file.current, kappa = current.kappa(energy: energy, cosine: cosine)
        let isPhysical = energy > current.leptonMass && neutrino <= file.greatestEnergy
            && current.leastNeutrinoEnergy(energy: energy, kappa: kappa) < neutrino
        guard isPhysical else { return file.members.map { _ in 0 } }
        let point = current.point(neutrinoEnergy: neutrino, energy: energy, kappa: kappa)
        let kernels = ChargedCurrent.strength * current.kernels(point)
        return file.members.map { (kernels * $0.coefficients(x: point.x, squaredMomentum: point.squaredMomentum)).sum() }
    }
}
