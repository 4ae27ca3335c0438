/// The number that a decimal text means, times 10 to the power of `shift`, correctly rounded: "560.3" shifted by −3 is 0.5603 to the bit.
/// nil for all but finite decimal numbers, such as "nan", "0x1p3" and "5 %".
package func decimal(_ text: String, shift: Int = 0) -> Double? {
    guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count <= 2, !parts[0].isEmpty, let power = parts.count == 2 ? Int(parts[1]) : 0, abs(power) < 10_000,
          let value = Double("\(parts[0])e\(power + shift)"), value.isFinite
    else { return nil }
    return value
}
