import ScatteringData
import StructureFunctions
import Text

/// What a detector does, as files have it: CSV, or HDF5 with a dataset a column. Bins have the numbers of a result's /bins.
public enum DetectorFile {
    /// Columns `true_bin`, `bin` and `probability`: leptons of a true bin are seen in a bin with that probability. Pairs that are not there
    /// have none. The probabilities of each true bin add up to 1.
    ///
    /// - Throws: `DataError` or `HDF5Error` with the rows of what is wrong.
    public static func smearing(_ path: String, bins: LeptonBins) throws -> [SmearingRow] {
        let file = try FileColumns(path)
        let (from, to) = (try file.bins("true_bin", bins), try file.bins("bin", bins))
        let shares = try file.numbers("probability", "probabilities lie between 0 and 1") { $0 >= 0 && $0 <= 1 }
        try file.require(from.count == to.count && to.count == shares.count)
        var rows = [[Int32: Double]](repeating: [:], count: bins.count)
        var problems = Problems()
        for i in shares.indices where shares[i] > 0 {
            if rows[from[i]].updateValue(shares[i], forKey: Int32(to[i])) != nil {
                problems.add("bin \(to[i]) of true_bin \(from[i]) stands twice; leave out one of them", at: file.origin(i))
            }
        }
        let result = rows.map { row in
            let places = row.keys.sorted()
            return SmearingRow(bins: places, shares: places.map { row[$0] ?? 0 })
        }
        for (bin, row) in result.enumerated() {
            let sum = row.shares.reduce(0, +)
            if abs(sum - 1) > 1e-6 {
                problems.add(
                    "the probabilities of true_bin \(bin) add up to \(plain(sum)), not to 1; what is not seen belongs into the efficiency",
                    at: path)
            }
        }
        try problems.throwIfAny()
        return result
    }

    /// Columns `bin` and `efficiency`, a row for every bin; or `E_l_GeV` (E_l_MeV) and `efficiency`, joined by lines, and beyond its
    /// energies as at the nearest one.
    public static func efficiencies(_ path: String, bins: LeptonBins) throws -> [Double] {
        let file = try FileColumns(path)
        let shares = try file.numbers("efficiency", "efficiencies lie between 0 and 1") { $0 >= 0 && $0 <= 1 }
        guard file.names.contains("bin") else {
            let energies = try file.energies(EventFile.lepton, "bin, nor E_l_GeV (E_l_MeV)")
            try file.require(energies.count == shares.count)
            guard energies.count > 1, zip(energies, energies.dropFirst()).allSatisfy(<) else {
                throw DataError("efficiencies by energy have two rows at least, and ascend in energy; sort the rows", at: path)
            }
            let table = NeutrinoFlux(energies: energies, values: shares)
            return (0..<bins.count).map { table.value(at: min(max(bins.centre($0).energy, energies[0]), energies[energies.count - 1])) }
        }
        return try file.byBin(shares, bins, fill: nil)
    }

    /// Columns `bin` and `events`; bins that are not there have none.
    public static func background(_ path: String, bins: LeptonBins) throws -> [Double] {
        let file = try FileColumns(path)
        return try file.byBin(try file.numbers("events", "numbers of events are 0 or more") { $0 >= 0 && $0.isFinite }, bins, fill: 0)
    }
}

extension FileColumns {
    /// - Throws: `DataError` with the rows of numbers that are none of that kind.
    fileprivate func numbers(_ name: String, _ expected: String, _ isValid: (Double) -> Bool) throws -> [Double] {
        guard let numbers = try column(name) else { throw missing(name) }
        var problems = Problems()
        for (i, number) in numbers.enumerated() where !isValid(number) {
            problems.add("\(name) is \(plain(number)); \(expected)", at: origin(i))
        }
        try problems.throwIfAny()
        return numbers
    }

    fileprivate func bins(_ name: String, _ bins: LeptonBins) throws -> [Int] {
        try numbers(name, "bins are whole numbers from 0 to \(bins.count - 1), \(bins.countAngle) of angle for each of energy") {
            $0 >= 0 && $0 < Double(bins.count) && $0 == $0.rounded()
        }.map { Int($0) }
    }

    /// - Parameter fill: of bins without a row; nil where each has one.
    fileprivate func byBin(_ numbers: [Double], _ bins: LeptonBins, fill: Double?) throws -> [Double] {
        let places = try self.bins("bin", bins)
        try require(places.count == numbers.count)
        var (values, problems) = ([Double?](repeating: nil, count: bins.count), Problems())
        for (i, place) in places.enumerated() {
            if values[place] != nil { problems.add("bin \(place) stands twice; leave out one of them", at: origin(i)) }
            values[place] = numbers[i]
        }
        if fill == nil, let missing = values.firstIndex(of: nil) {
            problems.add("there is no row of bin \(missing); give one for each of the \(bins.count) bins", at: path)
        }
        try problems.throwIfAny()
        return values.map { $0 ?? fill ?? 0 }
    }
}
