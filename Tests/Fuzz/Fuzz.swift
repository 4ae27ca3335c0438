import FuzzKinds
import Glibc

// Coverage-guided: NUCENS_FUZZ=1 swift build -c release --sanitize=fuzzer --scratch-path .build/fuzz --product fuzz
//                  NUCENS_FUZZ=card .build/fuzz/release/fuzz CORPUS -runs=1000000 -max_len=4096
// The options are those of libFuzzer; without a corpus it begins with the kind's own examples.

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

let name = getenv("NUCENS_FUZZ").map { String(cString: $0) } ?? ""
guard let found = FuzzKind.all.first(where: { $0.name == name }) else {
    print("NUCENS_FUZZ is '\(name)'; give one of " + FuzzKind.all.map(\.name).joined(separator: ", "))
    exit(64)
}

/// What a C function pointer may use: no local of this file.
enum Chosen { nonisolated(unsafe) static var kind: FuzzKind? }
Chosen.kind = found
if let corpus = getenv("NUCENS_FUZZ_SEEDS").map({ String(cString: $0) }) {
    for (number, seed) in found.seeds.enumerated() {
        guard let file = fopen("\(corpus)/seed-\(number)", "w") else { continue }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
    }
    guard let words = fopen("\(corpus).dict", "w") else { exit(1) }
    for word in found.words { fputs("\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n", words) }
    fclose(words)
    exit(0)
}
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runDriver(&count, &arguments) { bytes, count in
    _ = Chosen.kind?.isAccepted(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
})
