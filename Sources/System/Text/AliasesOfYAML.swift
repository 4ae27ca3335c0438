/// Aliases of YAML (`*name`) in texts from others: what a few lines of them stand for can be larger than any memory.
///
/// A parser copies an alias in no time, but comparing what it stands for takes as long as writing it out: keys are compared.
public enum AliasesOfYAML {
    /// So few aliases stand for no more than 81 times the text.
    private static let harmless = 12

    /// The line of the first key that is no word, in a text with many aliases; nil where there is none.
    public static func complexKey(in text: String) -> Int? {
        guard text.utf8.count(where: { $0 == UInt8(ascii: "*") }) > harmless else { return nil }
        var line = 1
        var before = UInt8(ascii: "\n")
        let bytes = Array(text.utf8)
        for (place, byte) in bytes.enumerated() {
            let after = place + 1 < bytes.count ? bytes[place + 1] : UInt8(ascii: "\n")
            // "? key", and "[…]:", "{…}:", "*alias :".
            if byte == UInt8(ascii: "?"), " \t\n\r-,[{".utf8.contains(before), " \t\n\r".utf8.contains(after) { return line }
            if byte == UInt8(ascii: ":"), " \t\n\r,]}".utf8.contains(after), endsNoWord(bytes[..<place]) { return line }
            if byte == UInt8(ascii: "\n") { line += 1 }
            before = byte
        }
        return nil
    }

    private static func endsNoWord(_ text: ArraySlice<UInt8>) -> Bool {
        var text = text
        while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { text.removeLast() }
        if let last = text.last, "]}".utf8.contains(last) { return true }
        while let last = text.last, !" \t\n\r,[]{}".utf8.contains(last) {
            if last == UInt8(ascii: "*") { return true }
            text.removeLast()
        }
        return false
    }
}
