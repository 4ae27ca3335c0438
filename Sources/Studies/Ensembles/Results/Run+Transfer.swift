import CrossSections
import HDF5
import TransferLearning

extension Run {
    /// The steps of all members in member order, on rank 0; nothing elsewhere, and for members trained from the start.
    func gatherSteps(_ records: [MemberRecord]) throws -> [[TransferStep]] {
        guard job.transfer != nil else { return [] }
        let mine = try communicator.agree(on: Result {
            try records.map { record throws(RunError) in TransferStep.numbers(try job.steps(of: record)) }
        })
        let lengths = try communicator.gather(mine.map(\.count))?.flatMap { $0 } ?? []
        var numbers = try communicator.gather(mine.flatMap { $0 })?.flatMap { $0 }[...] ?? []
        return lengths.map { length in
            defer { numbers = numbers.dropFirst(length) }
            return TransferStep.steps(Array(numbers.prefix(length))) ?? []
        }
    }

    /// The calibrated deviations of a fine-tune, on rank 0; nil elsewhere, and for members trained from the start.
    ///
    /// - Parameters:
    ///   - records: of this rank's block of members; `points` and `bands`: the spreads of its blocks of points and settings.
    ///   - grid: of the bands, whole.
    func deviations(
        _ records: [MemberRecord], points: [Spread], bands: [Spread], grid: CrossSectionPoints, quality: FitQuality?
    ) throws -> TransferDeviations? {
        guard job.transfer != nil else { return nil }
        let mine = try communicator.agree(on: Result {
            try records.compactMap { record in
                job.openVariance(of: record, on: try inventory.foundation(of: record.key), grid: grid, in: network)
            }
        })
        let open = try communicator.gather(coded: mine)
        let (atPoints, onGrid) = (try communicator.gather(coded: points), try communicator.gather(coded: bands))
        guard let quality, let mean = OpenVariance(meanOf: open) else { return nil }
        return TransferDeviations(
            mean, at: job.points.data, spreads: atPoints, normalizations: quality.experiments.map(\.normalization), band: onGrid)
    }

    /// /transfer and where the sources are, by rank 0 alone.
    func layOutTransfer(_ file: HDF5File, members: [EnsembleMember], steps: [[TransferStep]]) throws(HDF5Error) {
        guard let transfer = job.transfer else { return }
        try file.setAttribute("source", transfer.source.path)
        try file.setAttribute("source_target", transfer.source.nucleus.name)
        try file.setAttribute("source_sha256", transfer.source.digest)
        try file.setAttribute("companions", transfer.companions.joined(separator: ","))
        try file.write(transferSteps: steps, from: transfer.stepSources, replicas: members.map(\.key.replica))
        let choice = transfer.choice
        try file.setAttribute("depth", choice.depth, on: "/transfer")
        try file.setAttribute("depth_from", choice.alternatives.first ?? choice.depth, on: "/transfer")
        try file.setAttribute("depth_to", choice.alternatives.last ?? choice.depth, on: "/transfer")
    }
}
