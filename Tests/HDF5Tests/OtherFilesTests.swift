import Foundation
import HDF5
import TestSupport
import Testing

/// Files of others name other files, sizes without end and filters; `Fixtures/make.py` made them with h5py.
@Suite("Files that name other files")
struct OtherFilesTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let other = try HDF5File.create(directory.path("other.h5"))
        try other.write([1.0, 2, 3], to: "/values")
        try other.setAttribute("secret", "42")
        try other.close()
        try Data((0..<24).map { UInt8($0) }).write(to: URL(fileURLWithPath: directory.path("other.bin")))
    }

    private func open(_ name: String) throws -> HDF5File {
        try FileManager.default.copyItem(atPath: Repository.path("Tests/HDF5Tests/Fixtures/\(name).h5"), toPath: directory.path("file.h5"))
        return try HDF5File.open(directory.path("file.h5"))
    }

    @Test("Values in other files are not read", arguments: ["external-link", "external-storage", "virtual"])
    func values(name: String) throws {
        let file = try open(name)
        defer { try? file.close() }
        #expect(throws: HDF5Error.self) { _ = try file.read("/values", as: Double.self) }
        #expect(try file.read("/own", as: Double.self) == [7])
    }

    @Test("Nor are their attributes and groups seen")
    func attributes() throws {
        let file = try open("external-link")
        defer { try? file.close() }
        #expect(throws: HDF5Error.self) { _ = try file.attribute("secret", on: "/group", as: String.self) }
        #expect(throws: HDF5Error.self) { _ = try file.children(of: "/group") }
        #expect { _ = try file.read("/values", as: Double.self) } throws: { "\($0)".contains("Links to other files are not followed") }
    }

    @Test("Chunks that were never written take no memory; filters that are not there are named")
    func chunks() throws {
        let file = try open("huge-chunks")
        defer { try? file.close() }
        #expect { _ = try file.read("/values", as: Double.self) } throws: { "\($0)".contains("it would be larger than its file") }
        #expect(throws: HDF5Error.self) { _ = try file.read("/filtered", as: Double.self) }
        #expect(try file.read("/own", as: Double.self) == [7])
    }
}
