import Files
import Prediction

extension GridAxis {
    /// An axis as an option of the command line gives it.
    ///
    /// - Parameter example: "in GeV, such as 0.5:1:6".
    /// - Throws: ``RunError`` for what is no axis.
    package init(_ option: String, _ text: String, _ example: String) throws(RunError) {
        guard let axis = GridAxis(text) else { throw RunError("\(option) is '\(text)'; give MIN:MAX:POINTS \(example), or one number") }
        self = axis
    }
}
