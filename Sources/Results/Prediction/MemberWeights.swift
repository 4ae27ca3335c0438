/// The ratio of each member's cross section to the mean of all, by which a generator's events are reweighted from the mean to the member.
public enum MemberWeights {
    /// w_m = f_m / mean for each point.
    ///
    /// Where the mean is 0 or not finite there is no ratio: all weights are then 1, and the event says nothing of the uncertainty.
    /// Otherwise 0 ≤ w ≤ M, as no f is negative.
    ///
    /// - Parameters:
    ///   - members: f, one row of M numbers a point.
    ///   - means: the mean over the members at each point.
    /// - Returns: N×M, rounded to single precision.
    public static func weights(_ members: [Double], means: [Double]) -> [Float] {
        guard !means.isEmpty else { return [] }
        let width = members.count / means.count
        return [Float](unsafeUninitializedCapacity: members.count) { weights, count in
            for (point, mean) in means.enumerated() {
                let isDefined = isDefined(mean: mean)
                for index in point * width..<(point + 1) * width { weights[index] = isDefined ? Float(members[index] / mean) : 1 }
            }
            count = members.count
        }
    }

    public static func isDefined(mean: Double) -> Bool { mean.isFinite && mean != 0 }
}
