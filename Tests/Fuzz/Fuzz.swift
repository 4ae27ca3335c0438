import FuzzKinds
import Glibc

// Inputs guided by coverage: make fuzz, which builds this with --sanitize=fuzzer. NUCENS_FUZZ names the kind; the options are those of
// libFuzzer. NUCENS_FUZZ_SEEDS=DIRECTORY writes the kind's own examples there, and its words beside as DIRECTORY.dict, and ends.

private let kind: FuzzKind = {
    let name = getenv("NUCENS_FUZZ").map { String(cString: $0) } ?? ""
    guard let found = FuzzKind.all.first(where: { $0.name == name }) else {
        print("NUCENS_FUZZ is '\(name)'; give one of " + FuzzKind.all.map(\.name).joined(separator: ", "))
        exit(64)
    }
    return found
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func readOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    _ = kind.isAccepted(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

public typealias Arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// What libFuzzer begins with.
@_cdecl("LLVMFuzzerInitialize")
public func begin(_ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<Arguments>) -> Int32 {
    if let directory = getenv("NUCENS_FUZZ_SEEDS").map({ String(cString: $0) }) {
        writeExamples(in: directory)
        exit(0)
    }
    return 0
}

private func writeExamples(in directory: String) {
    for (number, seed) in kind.seeds.enumerated() { write(seed, to: "\(directory)/seed-\(number)") }
    let quoted = kind.words.map { word in "\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n" }
    // libFuzzer wants no empty file.
    write(Array(("# words\n" + quoted.joined()).utf8), to: "\(directory).dict")
}

private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { exit(73) }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
}
