import CrossSectionFits
import CrossSections
import Files
import HDF5
import MPI
import Members
import Prediction
import ResultFiles
import Runs
import ScatteringData
import Training
import TransferFits
import TransferLearning

/// What a fine-tune adds to the result of an ensemble: the steps of its members, where they come from, and deviations calibrated by
/// left-out spectra.
final class FineTuneAddition: ResultAddition {
    private let members: MemberStore<FineTuneWork>
    private let choice: DepthChoice
    /// Of all members in member order, on rank 0.
    private var steps: [[InputMap]] = []

    private var work: FineTuneWork { members.work }

    init(_ members: MemberStore<FineTuneWork>, choice: DepthChoice) {
        self.members = members
        self.choice = choice
    }

    func prepare(_ records: [MemberRecord<TransferKey>]) throws {
        let ranks = members.ranks
        let mine = try ranks.agree(on: Result {
            try records.map { record throws(RunError) in InputMap.numbers(try work.steps(of: record)) }
        })
        let lengths = try ranks.gather(mine.map(\.count))?.flatMap { $0 } ?? []
        var numbers = try ranks.gather(mine.flatMap { $0 })?.flatMap { $0 }[...] ?? []
        steps = lengths.map { length in
            defer { numbers = numbers.dropFirst(length) }
            return InputMap.steps(Array(numbers.prefix(length))) ?? []
        }
    }

    func deviations(
        _ records: [MemberRecord<TransferKey>], points: [EnsembleSummary], bands: [EnsembleSummary], grid: CrossSectionPoints,
        quality: FitQuality?
    ) throws -> CalibratedDeviations? {
        let ranks = members.ranks
        let mine = try members.together {
            try records.enumerated().compactMap { number, record in
                try work.tune(replica: record.key.replica, depth: record.key.depth, from: try members.parent(of: record.key))
                    .epistemicVariance(of: record, grid: grid, in: members.memory) {
                        try members.check("deviations of member \(number + 1) of \(records.count)")
                    }
            }
        }
        let open = try ranks.gather(coded: mine)
        let (atPoints, onGrid) = (try ranks.gather(coded: points), try ranks.gather(coded: bands))
        guard let quality, let mean = EpistemicVariance(meanOf: open) else { return nil }
        return CalibratedDeviations(TransferDeviations(
            mean, at: work.points.data, spreads: atPoints, normalizations: quality.experiments.map(\.normalization), band: onGrid))
    }

    /// /transfer and where the sources are.
    func layOut(_ file: HDF5File, replicas: [Int]) throws(HDF5Error) {
        let source = work.source
        let own = work.companions.names(for: work.target.target)
        try Provenance.Source(path: source.path, target: source.nucleus.name, digest: source.digest).write(to: file)
        try file.setAttribute("companions", (own + source.companions.filter { !own.contains($0) }).joined(separator: ","))
        try file.write(transferSteps: steps, from: [source.nucleus.name] + source.stepSources, replicas: replicas)
        try file.setAttribute("depth", choice.depth, on: TransferDatasets.group)
        try file.setAttribute("depth_from", choice.alternatives.first ?? choice.depth, on: TransferDatasets.group)
        try file.setAttribute("depth_to", choice.alternatives.last ?? choice.depth, on: TransferDatasets.group)
    }
}
