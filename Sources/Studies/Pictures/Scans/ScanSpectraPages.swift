import ResultReading
import ScatteringData

/// All spectra of a scan's target as small multiples, a page for every thirty.
public enum ScanSpectraPages {
    static let panelsPerPage = 30

    /// - Parameter baseline: what nothing trained says; left out when nil.
    public static func pictures(_ scan: ScanFile, target: ScanFile.Target, baseline: SourceBaseline?) -> [Picture] {
        let curves = baseline?.curves(of: target)
        let stem = "spectra-\(Style.stem(target.name))"
        let panels = target.bands.indices.compactMap { index -> SmallMultiples.Panel? in
            let setting = target.bands[index].setting
            let file = "\(stem)-\(Style.plain(setting.energy))GeV-\(Style.plain(setting.theta))deg.dat"
            guard let panel = ScanSpectrumPanel(target, band: index, baseline: curves, file: file) else { return nil }
            return .init(title: SpectrumPanel.label(setting), band: panel.band, commands: panel.commands, data: panel.data)
        }
        let pages = stride(from: 0, to: panels.count, by: panelsPerPage).map { Array(panels[$0..<min($0 + panelsPerPage, panels.count)]) }
        let experiments = Set(target.points.map(\.experiment)).sorted().joined(separator: ", ")
        return pages.enumerated().map { number, panels in
            let page = pages.count > 1 ? " (\(number + 1) of \(pages.count))" : ""
            return SmallMultiples(
                title: "\(Style.nucleus(target.name))(e,e′), \(trained(target.bandDepth))\(page)",
                legend: ScanSpectrumPanel.legend(
                    target.bands, hasBaseline: curves != nil, source: DepthPicture.baselineName(scan)), panels: panels
            ).picture(
                name: pages.count > 1 ? "\(stem)-\(number + 1)" : stem,
                caption: "Data of \(experiments) with point-to-point errors; open symbols where the source has no training points nearby. "
                    + "Mean and 68 % band of the replicas at the depth chosen in split 0, before the normalizations λ that χ² takes."
                    + (target.bands.contains { $0.calibrated != nil } ? " The wide band is one calibrated standard deviation." : "")
                    + (curves == nil ? "" : " Dashed: \(DepthPicture.baselineName(scan))."))
        }
    }

    /// "2 layers trained".
    package static func trained(_ depth: Int) -> String {
        depth == 0 ? "no layer trained" : depth == 1 ? "1 layer trained" : "\(depth) layers trained"
    }
}
