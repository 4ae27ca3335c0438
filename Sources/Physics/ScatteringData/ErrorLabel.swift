/// What an error is, told by its label or by the name of its column.
package enum ErrorLabel: Equatable {
    /// One of the errors that each point has on its own.
    case part(isSystematic: Bool)
    /// All errors of a value together, with those of the common scale.
    case total
    /// All errors that each point has on its own.
    case pointTotal
    /// All systematic errors.
    case systematicTotal
    /// That of the common scale, which gives Δλ.
    case scale

    package init(_ label: String) {
        let text = label.lowercased()
        // "sys,detector" is the systematic error of that name.
        let isNamed = ["sys,", "syst,", "sys:", "syst:"].contains { text.hasPrefix($0) }
        let words = ErrorLabel.words(text)
        let names = isNamed ? Array(words.dropFirst()) : words
        let isSystematic = words.contains { $0.hasPrefix("sys") }
        let isStatistical = words.contains { $0.hasPrefix("stat") || $0 == "random" }
        let isSum = names.contains(where: ErrorLabel.sums.contains)
        if ErrorLabel.leavesOutScale(names) {
            self = isSum || isStatistical && isSystematic ? .pointTotal : .part(isSystematic: isSystematic)
        } else if ErrorLabel.isScale(names) {
            self = .scale
        } else if isNamed {
            let isWhole = isSum && names.allSatisfy { ErrorLabel.sums.contains($0) || ErrorLabel.plain.contains($0) }
            self = isWhole ? .systematicTotal : .part(isSystematic: true)
        } else if isSum && words.contains(where: ErrorLabel.ownWords.contains) {
            self = .pointTotal
        } else if isSum || isStatistical && isSystematic {
            self = isSum && isSystematic && !isStatistical ? .systematicTotal : isSum && isStatistical && !isSystematic
                ? .part(isSystematic: false) : .total
        } else {
            self = .part(isSystematic: isSystematic)
        }
    }

    /// Which of several errors counts what others count too; nil where none does.
    package static func double(_ labels: [ErrorLabel]) -> Int? {
        func other(than index: Int, _ counts: (ErrorLabel) -> Bool) -> Bool {
            labels.indices.contains { $0 != index && counts(labels[$0]) }
        }
        return labels.indices.first { index in
            switch labels[index] {
            case .total: other(than: index) { _ in true }
            case .pointTotal: other(than: index) { $0 != .scale }
            case .systematicTotal: other(than: index) { $0 != .part(isSystematic: false) }
            case .part, .scale: false
            }
        }
    }

    /// Which of three errors or more is the others in quadrature, to half a percent: a sum beside its parts; nil where none is.
    package static func sum(of sizes: [Double]) -> Int? {
        guard sizes.count > 2 else { return nil }
        let squares = sizes.map { $0 * $0 }
        let all = squares.reduce(0, +)
        return squares.indices.first { squares[$0] > 0 && abs(2 * squares[$0] - all) <= 0.01 * squares[$0] }
    }

    private static let sums = ["total", "tot", "sum", "combined", "quadrature", "quadratic", "full", "all"]
    private static let plain = [
        "sys", "syst", "systematic", "systematics", "error", "errors", "uncertainty", "unc", "err", "of", "the", "in",
    ]
    private static let ownWords = ["point", "pointtopoint", "ptp", "uncorrelated", "uncorr"]
    private static let negations = ["without", "excluding", "excl", "except", "non", "no", "not", "wo"]
    /// A scale is the common one when nothing else is said of it: an energy scale bends a spectrum.
    private static let scaleWords = [
        "overall", "common", "global", "cross", "section", "factor", "absolute", "correlated", "fully", "scale", "sigma", "xsec", "total",
    ]

    private static func isNormalization(_ word: String) -> Bool {
        word == "norm" || word == "norms" || word.hasPrefix("normali") || word.hasPrefix("lumi")
    }

    private static func leavesOutScale(_ words: [String]) -> Bool {
        guard let negation = words.firstIndex(where: negations.contains) else { return false }
        return words[negation...].contains { isNormalization($0) || $0 == "scale" }
    }

    private static func isScale(_ words: [String]) -> Bool {
        if words.contains(where: isNormalization) { return true }
        return words.contains("scale") && words.allSatisfy { scaleWords.contains($0) || plain.contains($0) }
    }

    private static func words(_ text: String) -> [String] {
        text.replacing("w/o", with: "without").split { !$0.isLetter }.map(String.init)
    }
}
