/// A kind of input from others: what reads it, small examples, and words of its grammar.
///
/// Whatever the bytes, `read` returns or throws an error of one clear message; it never traps, hangs, or asks for memory beyond a limit for
/// the size of the input.
public struct FuzzKind: Sendable {
    public let name: String
    public let seeds: [[UInt8]]
    public let words: [String]
    /// Reads bytes as a program would that found them in a file.
    public let read: @Sendable ([UInt8]) throws -> Void

    init(_ name: String, seeds: [[UInt8]], words: [String], read: @escaping @Sendable ([UInt8]) throws -> Void) {
        (self.name, self.seeds, self.words, self.read) = (name, seeds, words, read)
    }

    init(_ name: String, seeds: [String], words: [String], read: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.init(name, seeds: seeds.map { Array($0.utf8) }, words: words, read: read)
    }

    /// Reads bytes, and sees that what is wrong with them is told in bounded length.
    ///
    /// - Returns: whether they were accepted.
    public func isAccepted(_ bytes: [UInt8]) -> Bool {
        func fail(_ message: String) -> Never { fatalError("\(name): \(message)\n\(String(decoding: bytes.prefix(2000), as: UTF8.self))") }
        do {
            try read(bytes)
            return true
        } catch let error as Unreadable {
            fail("\(error)")
        } catch {
            let message = "\(error)"
            if message.isEmpty || message.utf8.count > 30_000 { fail("a message of \(message.utf8.count) bytes") }
            return false
        }
    }

    public static let all = FuzzKind.cards + FuzzKind.tables + FuzzKind.neutrinos + FuzzKind.stateFiles + FuzzKind.hdf5

    /// What does not go with the numbers of any kind.
    static let numbers = [
        "nan", "inf", "-1", "1e308", "1e-400", "99999999999999999999", "-0", "0x1p3", "1.0e-3", "180", "1_0", "+5", "٣",
        "-9223372036854775808",
    ]
}
