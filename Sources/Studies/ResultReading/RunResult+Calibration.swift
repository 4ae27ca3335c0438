import Statistics

extension RunResult.Coverage {
    /// What makes the calibrated bands, to be compared bit for bit: the nuclei, and all numbers.
    public struct CalibrationNumbers: Equatable, Sendable {
        let nuclei: [String]
        let numbers: [UInt64]
    }

    public var calibration: CalibrationNumbers {
        var numbers = [band, data, bandError, dataError, Double(points)]
        if let experiments {
            let law = experiments.law
            numbers += [
                law.spread, law.spreadExponent, law.floor, law.floorExponent, law.farthest, experiments.scaleDeviation,
            ] + law.floors
        }
        return CalibrationNumbers(nuclei: experiments?.nuclei ?? [], numbers: numbers.map(\.bitPattern))
    }
}
