/// The least value of a function of a few numbers by the simplex of J. A. Nelder and R. Mead, Comput. J. 7 (1965) 308.
///
/// A function may be infinite where it is not defined. A pure function of its arguments: bitwise reproducible.
public enum NelderMead {
    /// - Parameters:
    ///   - simplex: one corner more than there are numbers.
    ///   - tolerance: stops when the values at the corners differ by no more.
    ///   - limit: of evaluations.
    public static func minimum(
        _ simplex: [[Double]], tolerance: Double = 1e-6, limit: Int = 400, _ function: ([Double]) -> Double
    ) -> (point: [Double], value: Double) {
        precondition(simplex.count > 1 && simplex.allSatisfy { $0.count == simplex.count - 1 }, "a corner more than numbers")
        var corners = simplex.map { (point: $0, value: function($0)) }
        var evaluations = corners.count
        func mix(_ a: [Double], _ b: [Double], _ share: Double) -> [Double] { zip(a, b).map { $0 + share * ($1 - $0) } }
        func evaluate(_ point: [Double]) -> (point: [Double], value: Double) {
            evaluations += 1
            return (point, function(point))
        }
        while true {
            corners.sort { $0.value < $1.value }
            let last = corners.count - 1
            if corners[last].value - corners[0].value <= tolerance || evaluations >= limit { return corners[0] }
            let others = corners[..<last]
            let centre = (0..<last).map { i in others.reduce(0) { $0 + $1.point[i] } / Double(last) }
            let reflected = evaluate(mix(centre, corners[last].point, -1))
            if reflected.value < corners[0].value {
                let expanded = evaluate(mix(centre, corners[last].point, -2))
                corners[last] = expanded.value < reflected.value ? expanded : reflected
            } else if reflected.value < corners[last - 1].value {
                corners[last] = reflected
            } else {
                let contracted = evaluate(
                    reflected.value < corners[last].value ? mix(centre, reflected.point, 0.5) : mix(centre, corners[last].point, 0.5))
                if contracted.value < min(reflected.value, corners[last].value) {
                    corners[last] = contracted
                } else {
                    for i in 1...last { corners[i] = evaluate(mix(corners[0].point, corners[i].point, 0.5)) }
                }
            }
        }
    }
}
