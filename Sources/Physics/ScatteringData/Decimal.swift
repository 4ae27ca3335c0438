/// The number that a decimal text means, times 10 to the power of `shift`, correctly rounded: "560.3" shifted by −3 is 0.5603 to the bit.
/// Exponents may be Fortran's, 5.6D-01, and minus signs typographic. nil for all but finite decimal numbers, such as "nan", "0x1p3" and
/// "5 %".
package func decimal(_ text: String, shift: Int = 0) -> Double? {
    let text = text.utf8.contains(0xE2) ? text.replacing("\u{2212}", with: "-") : text
    guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789+-.eEdD".utf8.contains($0) }) else { return nil }
    let parts = text.split(omittingEmptySubsequences: false) { "eEdD".contains($0) }
    guard parts.count <= 2, !parts[0].isEmpty, let power = parts.count == 2 ? Int(parts[1]) : 0, power.magnitude < 10_000,
          let value = Double("\(parts[0])e\(power + shift)"), value.isFinite
    else { return nil }
    return value
}
