/// A name in one spelling: letters with accents in one character each, as NFC has them, however the file composes them.
///
/// Names of experiments address random draws by their bytes; without this, "ü" and "u" with "¨" would be two experiments that look the
/// same. Plain ASCII stays as it is. Without Foundation, which the C library goes without: two spellings of a letter are equal characters.
package func composed(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
    return String(name.map { letter in
        guard letter.unicodeScalars.count > 1, let index = composedLetters.firstIndex(of: letter) else { return letter }
        return composedLetters[index]
    })
}

/// The letters of Latin, Greek and Cyrillic that have a character of their own; looked up, never walked through.
private let composedLetters = Set<Character>(
    [0x00C0...0x024F, 0x0386...0x03CE, 0x0400...0x045F, 0x1E00...0x1EFF].flatMap { $0.compactMap(Unicode.Scalar.init) }
        .map(Character.init))
