import Members
import Statistics

/// What a member says of the training points that it has not drawn: by this, and by no test point, depths are chosen.
///
///     Σ_i w² (√(1 + (r_i/w)²) − 1),   r_i = (d_i − λ_k f_i)/e_i,   e_i² = δ_i² + (η d_i)²
///
/// over the points that the member was not trained on, λ_k in closed form from all training points of experiment k. The sum runs in the
/// order of the points: bitwise reproducible.
public enum OutOfBag {
    /// What it is called among the figures of a member.
    public static let figure = "out_of_bag_loss"

    /// - Parameters:
    ///   - data: the training points.
    ///   - errorFloor: η.
    ///   - width: w.
    ///   - predictions: f.
    ///   - isSeen: whether the member was trained on each.
    public static func loss(_ data: FitData, errorFloor: Double, width: Double, predictions: [Double], isSeen: [Bool]) -> Double {
        var data = data
        for i in 0..<data.count {
            let floor = errorFloor * data.value[i]
            data.error[i] = (data.error[i] * data.error[i] + floor * floor).squareRoot()
        }
        let normalizations = Normalizations.closedForm(data, predictions: predictions)
        var loss = 0.0
        for i in 0..<data.count where !isSeen[i] {
            let r = (data.value[i] - normalizations[data.group[i]] * predictions[i]) / data.error[i]
            loss += width * width * ((1 + (r / width) * (r / width)).squareRoot() - 1)
        }
        return loss
    }
}
