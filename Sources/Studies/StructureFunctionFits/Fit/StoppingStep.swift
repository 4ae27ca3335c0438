import Members

/// The step at which a training should have stopped: the first one that describes the bins held out as well as the best one does, within
/// one standard error of the difference (the rule of one standard error, L. Breiman et al., Classification and Regression Trees, 1984).
///
/// A fifth of the bins cannot tell steps apart that differ by less, and the later ones have learned more of the noise. Looked at are the
/// steps that were the best so far.
struct StoppingStep {
    private struct Candidate {
        var step: Int
        var deviances: [Double]
        var parameters: [Float]
    }

    private var candidates: [Candidate] = []

    private enum Name {
        static let count = "stopping_candidates"
        static func step(_ i: Int) -> String { "stopping_step_\(i)" }
        static func deviances(_ i: Int) -> String { "stopping_deviances_\(i)" }
        static func parameters(_ i: Int) -> String { "stopping_parameters_\(i)" }
    }

    /// - Parameter stored: where an earlier training stopped; nil to begin.
    init(_ stored: MemberState?) {
        guard let stored else { return }
        for i in 0..<(Int(exactly: stored.numbers[Name.count]) ?? 0) {
            candidates.append(Candidate(
                step: Int(exactly: stored.numbers[Name.step(i)]) ?? 0, deviances: stored.arrays.doubles(Name.deviances(i)),
                parameters: stored.arrays.singles(Name.parameters(i))))
        }
    }

    /// - Parameter deviances: of the bins held out.
    mutating func consider(step: Int, deviances: [Double], parameters: [Float]) {
        let sum = deviances.reduce(0, +)
        guard sum.isFinite, candidates.last.map({ sum < $0.deviances.reduce(0, +) }) ?? true else { return }
        candidates.append(Candidate(step: step, deviances: deviances, parameters: parameters))
    }

    /// The step with its network; nil before the first look.
    var chosen: (step: Int, parameters: [Float])? {
        guard let best = candidates.last else { return nil }
        let count = Double(best.deviances.count)
        let first = candidates.first { candidate in
            let differences = zip(candidate.deviances, best.deviances).map { $0 - $1 }
            let mean = differences.reduce(0, +) / count
            let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return mean <= (squares / (max(1, count - 1) * count)).squareRoot()
        } ?? best
        return (first.step, first.parameters)
    }

    func stored(in state: MemberState) -> MemberState {
        guard !candidates.isEmpty else { return state }
        var state = state
        state.numbers[Name.count] = Double(candidates.count)
        for (i, candidate) in candidates.enumerated() {
            state.numbers[Name.step(i)] = Double(candidate.step)
            state.arrays.set(Name.deviances(i), candidate.deviances)
            state.arrays.set(Name.parameters(i), candidate.parameters)
        }
        return state
    }
}
