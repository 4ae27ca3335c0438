import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Damaged files")
struct DamageTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("file.h5")
        let file = try HDF5File.create(path)
        try file.setAttribute("target", "carbon, oxygen and iron")
        try file.write(["one", "three", "seven"], to: "/names")
        try file.write((0..<12_345).map { Double($0) }, to: "/values")
        try file.close()
    }

    /// Writes `new` over what follows the first `old`.
    private func replace(_ old: [UInt8], after offset: Int = 0, by new: [UInt8]) throws {
        var bytes = try #require(FileManager.default.contents(atPath: path))
        let found = try #require(bytes.firstRange(of: old), "there is no \(old)")
        bytes.replaceSubrange(found.lowerBound + offset..<found.lowerBound + offset + new.count, with: new)
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    private func little(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

    /// Where the texts of the file stand.
    private func heap() throws -> UInt64 {
        let bytes = try #require(FileManager.default.contents(atPath: path))
        return UInt64(try #require(bytes.firstRange(of: Array("GCOL".utf8))).lowerBound)
    }

    /// The reference to "seven": its length, the place of its heap, and its number there.
    private func seven() throws -> [UInt8] { little(UInt32(5)) + little(try heap()) }

    private func reasons() throws -> [String] {
        let file = try HDF5File.open(path)
        defer { try? file.close() }
        var reasons: [String] = []
        do { _ = try file.attribute("target", as: String.self) } catch { reasons.append(error.reason) }
        do { _ = try file.readStrings("/names") } catch { reasons.append(error.reason) }
        do { _ = try file.read("/values", as: Double.self) } catch { reasons.append(error.reason) }
        return reasons
    }

    @Test("A whole file is read")
    func whole() throws {
        let file = try HDF5File.open(path)
        #expect(try file.attribute("target", as: String.self) == "carbon, oxygen and iron")
        #expect(try file.readStrings("/names") == ["one", "three", "seven"])
        #expect(try file.read("/values", as: Double.self).count == 12_345)
    }

    @Test("The length of a text is not believed", arguments: [0, 4, 6, 1_000_000, UInt32.max])
    func length(length: UInt32) throws {
        try replace(seven(), by: little(length))
        #expect(try reasons() == ["it is damaged: a text is not where the file says"])
    }

    @Test("Nor its place", arguments: [8, 1 << 20, UInt64.max - 7])
    func place(place: UInt64) throws {
        try replace(seven(), after: 4, by: little(place))
        #expect(try reasons() == ["it is damaged: a text is not where the file says"])
    }

    @Test("Nor its number", arguments: [0, 900, UInt32.max])
    func index(index: UInt32) throws {
        try replace(seven(), after: 12, by: little(index))
        #expect(try reasons() == ["it is damaged: a text is not where the file says"])
    }

    @Test("Nor what the place holds", arguments: [(0, [0]), (4, [9]), (8, [0, 0, 0, 0, 0, 1]), (24, [255, 255, 255]), (16, [0, 0])])
    func contents(offset: Int, bytes: [UInt8]) throws {
        try replace(Array("GCOL".utf8), after: offset, by: bytes)
        let reasons = try reasons()
        #expect(!reasons.isEmpty && reasons.allSatisfy { $0 == "it is damaged: a text is not where the file says" })
    }

    @Test("A shape that the file cannot hold is refused before memory is asked for", arguments: [12_346, 1 << 40, UInt64.max])
    func shape(extent: UInt64) throws {
        try replace(little(UInt64(12_345)), by: little(extent))
        #expect(try reasons().count == 1)
    }

    /// Files of earlier programs have headers without checksums, and in them the types and references of attributes.
    private func takeOlderFile() throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: Repository.path("Tests/FrozenTests/Fixtures/runs/ensemble/ensemble.h5"), toPath: path)
    }

    @Test("Nor are the texts of attributes believed in files of an older format")
    func olderFormat() throws {
        try takeOlderFile()
        let file = try HDF5File.open(path)
        let card = try file.attribute("config", as: String.self)
        try file.close()
        let length = little(UInt32(card.utf8.count))
        let bytes = try #require(FileManager.default.contents(atPath: path))
        let heaps = bytes.ranges(of: Array("GCOL".utf8)).map { UInt64($0.lowerBound) }
        let reference = try #require(heaps.map { length + little($0) }.first { bytes.firstRange(of: $0) != nil })
        try replace(reference, by: little(UInt32.max))
        let damaged = try HDF5File.open(path)
        defer { try? damaged.close() }
        #expect { _ = try damaged.attribute("config", as: String.self) } throws: { error in
            (error as? HDF5Error)?.reason == "it is damaged: a text is not where the file says"
        }
    }

    @Test("Nor is the size of a character, by which HDF5 multiplies what it asks for", arguments: [0, 2, 4_043_309_057])
    func character(size: UInt32) throws {
        try takeOlderFile()
        // A text of variable length: its class, the 16 bytes of a reference, and the class and size of a character.
        let type = Array("config".utf8) + [0, 0, 0x19, 1, 1, 0, 16, 0, 0, 0, 16, 0, 0, 0]
        try replace(type + [1, 0, 0, 0], after: type.count, by: little(size))
        let damaged = try HDF5File.open(path)
        defer { try? damaged.close() }
        #expect { _ = try damaged.attribute("config", as: String.self) } throws: { $0 is HDF5Error }
    }
}
