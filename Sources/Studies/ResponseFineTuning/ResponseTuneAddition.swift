import CrossSectionFits
import CrossSections
import HDF5
import Members
import Prediction
import ResponseFits
import ResultFiles
import Runs
import TransferFits

/// What a fine-tune of response functions adds to the result of an ensemble: where its members come from, and what was tried.
struct ResponseTuneAddition: ResultAddition {
    let members: MemberStore<ResponseTuneWork>
    let choice: TuningChoice
    let tried: [TriedVariant]

    func prepare(_ records: [MemberRecord<TransferKey>]) {}

    func deviations(
        _ records: [MemberRecord<TransferKey>], points: [EnsembleSummary], bands: [EnsembleSummary], grid: CrossSectionPoints,
        quality: FitQuality?
    ) -> CalibratedDeviations? { nil }

    func layOut(_ file: HDF5File, replicas: [Int]) throws(HDF5Error) {
        let work = members.work, source = work.source
        try Provenance.Source(path: source.path, target: source.targets.joined(separator: ","), digest: source.digest).write(to: file)
        let group = NetworkDatasets.group
        try file.setAttribute("depth", choice.variant.depth, on: group)
        try file.setAttribute("depth_from", choice.depths[0], on: group)
        try file.setAttribute("depth_to", choice.depths[choice.depths.count - 1], on: group)
        if choice.variant.depth > 0 { try file.setAttribute("pull", work.card.tuning.pulls[choice.variant.pull], on: group) }
        try ResultLayout(file: file).write(tried)
    }
}
