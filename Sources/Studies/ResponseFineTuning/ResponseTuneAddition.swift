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
    let choice: DepthChoice
    let depths: [TriedDepth]

    func prepare(_ records: [MemberRecord<TransferKey>]) {}

    func deviations(
        _ records: [MemberRecord<TransferKey>], points: [EnsembleSummary], bands: [EnsembleSummary], grid: CrossSectionPoints,
        quality: FitQuality?
    ) -> CalibratedDeviations? { nil }

    func layOut(_ file: HDF5File, replicas: [Int]) throws(HDF5Error) {
        let work = members.work, source = work.source
        try Provenance.Source(path: source.path, target: source.targets.joined(separator: ","), digest: source.digest).write(to: file)
        let group = NetworkDatasets.group
        try file.setAttribute("depth", choice.depth, on: group)
        try file.setAttribute("depth_from", choice.alternatives.first ?? choice.depth, on: group)
        try file.setAttribute("depth_to", choice.alternatives.last ?? choice.depth, on: group)
        try ResultLayout(file: file).write(depths)
    }
}
