import ScatteringData
import Text

/// The errors of a value: those that every point has on its own, and the common scale error.
///
/// Asymmetric errors are symmetrized, δ = (|plus| + |minus|)/2. Errors whose label says normalization, luminosity or a scale of nothing
/// else are of the common scale: they give Δλ and are no part of δ. All others add in quadrature.
struct HEPDataErrors {
    /// In nb/sr/GeV.
    let pointToPoint: Double
    /// A fraction of the cross section; nil where no error is labelled so.
    let scale: Double?
    /// The label of an error that has the size of all others together; nil where none has. In every row it is no chance.
    let sumLabel: String?

    /// - Parameter crossSection: in nb/sr/GeV.
    init?(_ row: HEPDataNode, unit: PhysicalUnit, crossSection: Double, _ conversion: inout Conversion) {
        guard let list = row["errors"]?.list, !list.isEmpty else {
            conversion.problems.add("the row has no errors", at: row.origin)
            return nil
        }
        let names = list.map { $0["label"]?.text ?? "" }
        let labels = names.map { ErrorLabel($0) }
        if let total = ErrorLabel.double(labels) {
            conversion.problems.add("a total error stands beside others; keep the total or its parts", at: list[total].origin)
            return nil
        }
        var points: [Double] = [], scales: [Double] = [], sizes: [Double] = []
        for (node, label) in zip(list, labels) {
            let isScale = label == .scale
            guard let error = HEPDataErrors.size(node, unit, crossSection, isScale: isScale, &conversion) else { return nil }
            if isScale { scales.append(error) } else { points.append(error) }
            sizes.append(isScale ? error * abs(crossSection) : error)
        }
        guard !points.isEmpty else {
            conversion.problems.add("the row has a normalization error alone; it needs one of its own", at: row.origin)
            return nil
        }
        if let large = scales.first(where: { $0 >= 1 }) {
            conversion.problems.add(
                "a normalization error is \(plain(large)) times the cross section; give it in percent, 3% for 0.03", at: row.origin)
            return nil
        }
        let own = labels.indices.filter { labels[$0] != .scale }
        sumLabel = ErrorLabel.sum(of: sizes).map { names[$0] } ?? ErrorLabel.sum(of: points).map { names[own[$0]] }
        pointToPoint = HEPDataErrors.quadrature(points)
        scale = scales.isEmpty ? nil : HEPDataErrors.quadrature(scales)
        if points.count > 1 { conversion.note("several errors of a value are added in quadrature") }
        if scale != nil { conversion.note("errors labelled as normalization, scale or luminosity give Δλ and are no part of δ") }
    }

    private static func quadrature(_ errors: [Double]) -> Double {
        errors.count == 1 ? errors[0] : errors.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// |error| in nb/sr/GeV, or as a fraction of the cross section; nil with a problem.
    private static func size(
        _ node: HEPDataNode, _ unit: PhysicalUnit, _ crossSection: Double, isScale: Bool, _ conversion: inout Conversion
    ) -> Double? {
        func number(_ text: String?) -> Double? {
            guard var text else { return nil }
            let isPercent = text.hasSuffix("%")
            if isPercent {
                text.removeLast()
                while text.last == " " { text.removeLast() }
                return decimal(text, shift: -2).map { isScale ? $0 : $0 * abs(crossSection) }
            }
            guard let value = unit.value(text) else { return nil }
            return !isScale ? value : crossSection == 0 ? nil : value / abs(crossSection)
        }
        if let symmetric = node["symerror"] {
            if let value = number(symmetric.text) { return abs(value) }
            conversion.problems.add("symerror is '\(symmetric.text ?? "")', not a finite number or percentage", at: symmetric.origin)
            return nil
        }
        guard let both = node["asymerror"] else {
            conversion.problems.add("an error is neither symerror nor asymerror", at: node.origin)
            return nil
        }
        guard let plus = number(both["plus"]?.text), let minus = number(both["minus"]?.text) else {
            conversion.problems.add(
                "asymerror is plus '\(both["plus"]?.text ?? "")', minus '\(both["minus"]?.text ?? "")': both must be "
                    + "finite numbers or percentages",
                at: both.origin)
            return nil
        }
        guard plus * minus <= 0 else {
            conversion.problems.add(
                "asymerror shifts to one side both ways (plus \(both["plus"]?.text ?? ""), minus \(both["minus"]?.text ?? "")); "
                    + "write the error downwards with its sign, minus: -0.3", at: both.origin)
            return nil
        }
        conversion.note("asymmetric errors are symmetrized: δ = (|plus| + |minus|)/2")
        return (abs(plus) + abs(minus)) / 2
    }
}
