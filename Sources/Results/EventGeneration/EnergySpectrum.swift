import Events
import Files
import ScatteringData
import Text

/// Energies of neutrinos to draw: one energy, or a density that is linear between points.
///
/// It is that of the events, flux times cross section, not of the beam.
public struct EnergySpectrum: Sendable, Equatable {
    /// E_ν in GeV, ascending; two of one energy make a step.
    public let energies: [Double]
    /// Of any scale.
    public let density: [Double]
    /// The integral up to each energy.
    private let integral: [Double]

    /// One energy.
    public init(_ energy: Double) { (energies, density, integral) = ([energy], [1], [0]) }

    /// - Returns: nil for energies that do not ascend, densities below 0, or none above 0.
    public init?(energies: [Double], density: [Double]) {
        guard energies.count == density.count, energies.count > 1, zip(energies, energies.dropFirst()).allSatisfy({ $0 <= $1 }),
              density.allSatisfy({ $0 >= 0 && $0.isFinite })
        else { return nil }
        var sum = 0.0
        integral = [0] + (1..<energies.count).map { i in
            sum += 0.5 * (density[i] + density[i - 1]) * (energies[i] - energies[i - 1])
            return sum
        }
        guard sum > 0, sum.isFinite else { return nil }
        (self.energies, self.density) = (energies, density)
    }

    /// Constant within bins.
    public init?(edges: [Double], contents: [Double]) {
        let bins = contents.indices
        self.init(
            energies: bins.flatMap { [edges[$0], edges[$0 + 1]] },
            density: bins.flatMap { i in
                let height = contents[i] / max(edges[i + 1] - edges[i], .leastNormalMagnitude)
                return [height, height]
            })
    }

    /// The energies of some events, in 100 bins of equal width.
    ///
    /// - Parameter rows: which of them; at least one.
    public init(of events: EventTable, rows: [Int]? = nil) {
        let bins = 100, rows = rows ?? Array(0..<events.count)
        let low = events.energy.min() ?? 1, high = max((events.energy.max() ?? 1).nextUp, low * 1.000001)
        let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
        var contents = [Double](repeating: 0, count: bins)
        for row in rows { contents[min(bins - 1, Int((events.energy[row] - low) / (high - low) * Double(bins)))] += events.weight[row] }
        guard let spectrum = EnergySpectrum(edges: edges, contents: contents) else { preconditionFailure("events have energies") }
        self = spectrum
    }

    /// `--flux`: an energy, MIN:MAX for all energies between alike, a table with the columns E_GeV and flux, or a file of events, whose
    /// energies are taken.
    ///
    /// - Throws: ``RunError`` with what the option may be, or with file and line.
    public init(option text: String) throws(RunError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        let isPossible = parts.allSatisfy { $0.map { $0 > Event.muonMass && $0 <= EventTable.mostEnergy } ?? false }
        switch parts.count {
        case 1 where isPossible: self.init(parts[0] ?? 1)
        case 2 where isPossible && (parts[0] ?? 0) < (parts[1] ?? 0):
            guard let spectrum = EnergySpectrum(energies: parts.compactMap { $0 }, density: [1, 1]) else { fallthrough }
            self = spectrum
        default:
            guard PlainFile.exists(text) else {
                throw RunError(
                    "--flux \(text): give an energy in GeV above the mass of the muon, MIN:MAX, a file with the columns E_GeV,flux, or one "
                        + "of events")
            }
            self = try EventFile.isOne(text) ? EnergySpectrum(of: try EventFile(text).table) : EnergySpectrum.read(text)
        }
    }

    private static func read(_ path: String) throws(RunError) -> EnergySpectrum {
        var (energies, density): ([Double], [Double]) = ([], [])
        do {
            let table = try DataTable.file(path)
            var problems = Problems()
            if let rows = CommaSeparatedTable(table, required: ["E_GeV", "flux"], rowsAre: "energies", problems: &problems) {
                for row in rows.rows {
                    let (energy, flux) = (Double(row["E_GeV"] ?? ""), Double(row["flux"] ?? ""))
                    guard let energy, let flux, energy > Event.muonMass, energy <= EventTable.mostEnergy, flux >= 0, flux.isFinite,
                          energy >= energies.last ?? 0
                    else {
                        problems.add(
                            "E_GeV must ascend from above the mass of a muon, and flux be 0 or more; correct the row", at: row.origin)
                        continue
                    }
                    energies.append(energy)
                    density.append(flux)
                }
            }
            try problems.throwIfAny()
        } catch {
            throw RunError("\(error)")
        }
        guard let spectrum = EnergySpectrum(energies: energies, density: density) else {
            throw RunError("\(path): give at least two energies, and a flux above 0 between them")
        }
        return spectrum
    }

    /// The energy below which this share of the spectrum lies.
    public func quantile(_ share: Double) -> Double {
        guard energies.count > 1, let total = integral.last else { return energies[0] }
        let wanted = share * total
        var (low, high) = (0, integral.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if integral[middle] <= wanted { low = middle } else { high = middle }
        }
        // Within the step: area = a t + (b − a) t²/2 times its width.
        let width = energies[high] - energies[low], (a, b) = (density[low], density[high])
        guard width > 0 else { return energies[low] }
        let area = (wanted - integral[low]) / width
        let root = max(a * a + 2 * (b - a) * area, 0).squareRoot()
        let t = a + root > 0 ? 2 * area / (a + root) : 0
        return energies[low] + width * min(max(t, 0), 1)
    }

    /// "2 GeV", "0.3 to 10 GeV".
    public var summary: String {
        let ends = [energies[0], energies[energies.count - 1]].map { Table.significant($0, digits: 6) }
        return energies.count == 1 ? "\(ends[0]) GeV" : "\(ends[0]) to \(ends[1]) GeV"
    }
    public var range: ClosedRange<Double> { energies[0]...energies[energies.count - 1] }
}
