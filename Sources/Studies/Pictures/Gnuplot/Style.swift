import Foundation
import Text

/// What all pictures have in common: colours that the colour-blind tell apart (Okabe and Ito's), thin axes, texts.
package enum Style {
    package static let ink = "#000000"
    package static let train = "#555555"
    package static let test = "#D55E00"
    package static let mean = "#0072B2"
    /// Half transparent: the first two digits are what shines through.
    package static let band = "#6056B4E9"
    package static let wideBand = "#A8F0C419"
    package static let second = "#009E73"
    package static let third = "#CC79A7"
    package static let faint = "#BBBBBB"

    package static let commands = """
        set border linewidth 0.8
        set tics nomirror scale 0.6
        set style fill noborder
        set bars 0
        set style line 1 linecolor rgb '\(train)' linewidth 0.9 pointtype 7 pointsize 0.4
        set style line 2 linecolor rgb '\(test)' linewidth 0.9 pointtype 13 pointsize 0.6
        set style line 3 linecolor rgb '\(mean)' linewidth 1.8
        set style line 4 linecolor rgb '\(mean)' linewidth 1.2 dashtype (8,4)
        set style line 5 linecolor rgb '\(faint)' linewidth 1
        """

    /// Points with vertical error bars, in two layers: gnuplot's yerrorbars leave white gaps around their symbols.
    package static func errorBars(
        _ file: String, index: Int, x: Int, y: Int, low: Int, high: Int, style: Int, size: Double? = nil
    ) -> String {
        let points = size.map { " pointsize \($0)" } ?? ""
        return """
            \(file) index \(index) using \(x):\(low):(0):($\(high)-$\(low)) with vectors nohead linestyle \(style), \\
                 \(file) index \(index) using \(x):\(y) with points linestyle \(style)\(points)
            """
    }

    package static let crossSection = text("d²σ/dΩdω  (nb sr⁻¹ GeV⁻¹)")
    package static let omega = text("energy transfer ω  (GeV)")
    package static let theta = text("scattering angle θ  (degrees)")

    /// A text in a script: quoted, and nothing in it taken for markup. An ampersand becomes a word: gnuplot's SVG would not be XML with it.
    package static func text(_ text: String) -> String {
        var escaped = ""
        for character in text.shown {
            if "\\_^{}@~".contains(character) { escaped += "\\" }
            switch character {
            case "'": escaped += "''"
            case "&": escaped += "and"
            case _ where character.isNewline || character == "`": escaped += " "
            default: escaped.append(character)
            }
        }
        return "'\(escaped)'"
    }

    /// The name of a data file in a script. File names are made of what ``stem(_:)`` leaves; markup they are not.
    package static func file(_ name: String) -> String { "'\(name)'" }

    /// A text behind # in a script or a data file: on one line, and without what gnuplot might run.
    package static func comment(_ text: String) -> String { String(text.shown.map { $0.isNewline || $0 == "`" || $0 == "\\" ? " " : $0 }) }

    /// "¹²C" for "12C".
    package static func nucleus(_ name: String) -> String {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        return String(digits.map { Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[$0.wholeNumberValue ?? 0] }) + name.dropFirst(digits.count)
    }

    /// A number in the fewest digits, without ".0".
    package static func plain(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// With this many digits after the point.
    package static func rounded(_ value: Double, _ digits: Int) -> String { Table.fixed(value, digits: digits) }

    /// A step of 1, 2 or 5 times a power of ten that divides `span` into about as many parts.
    package static func step(_ span: Double, ticks: Int) -> Double {
        guard span > 0, span.isFinite else { return 1 }
        let power = pow(10, floor(log10(span / Double(ticks))))
        return power * ([1, 2, 5].first { $0 * power * Double(ticks) >= span } ?? 10)
    }

    /// Commands for an axis with few ticks from zero to `high`, in thousands or millions where the numbers are large.
    package static func linearTicks(_ axis: String, to high: Double) -> String {
        let power = high >= 1e7 ? 6 : high >= 1e4 ? 3 : 0
        let factor = pow(10, Double(power))
        let step = step(high, ticks: 5)
        let ticks = stride(from: 0, through: high, by: step).map { "'\(plain(($0 / factor * 1e6).rounded() / 1e6))' \($0)" }
        let label = power == 0 ? "unset label 90" : "set label 90 '×10^{\(power)}' at graph 0,1 left offset 0,0.6 font ',10'"
        return "set \(axis)tics (\(ticks.joined(separator: ", "))); \(label)"
    }

    /// A text as part of a file name.
    package static func stem(_ text: String) -> String {
        var stem = ""
        for character in text where character != "'" {
            stem.append(character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character)) ? character : "-")
        }
        return stem
    }
}
