import DataAgreement
import Text

extension NeighbourCheck {
    /// Why a set is to be left out; empty when it is not.
    package func reason(_ rules: AcceptanceRules) -> String {
        if abs(pull) > rules.normalization {
            return "at the kinematics of \(judged) of its points, older data say λ = \(Table.fixed(normalization, digits: 3)), "
                + "\(Table.number(abs(pull))) standard deviations from 1, the limit is \(Table.number(rules.normalization))"
        }
        if shape > rules.shape {
            return "χ²/N beside older data at the kinematics of \(judged) of its points is \(Table.number(shape)), the limit is "
                + Table.number(rules.shape)
        }
        if roughness > rules.shape {
            return "its points scatter about each other with χ²/N \(Table.number(roughness)), the limit is \(Table.number(rules.shape))"
        }
        return ""
    }
}
