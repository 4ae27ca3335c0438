extension String {
    /// The text as a terminal or a page may show it: characters that steer instead of being seen stand as their numbers, "\u{1B}".
    ///
    /// Names in data files, cards, results and of files come from others. What would move the cursor, rename a window or turn the order of
    /// writing (control characters but line feeds and tabs; format characters; separators of lines) is written out.
    public var shown: String {
        guard unicodeScalars.contains(where: \.steers) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.steers {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var steers: Bool {
        if value < 0x7F { return value < 0x20 && value != 0x0A && value != 0x09 }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
