import Foundation
import HDF5
import Testing
import TestSupport

/// Every failure names the file, the object in it, and the cure, and prints nothing by itself.
@Suite("HDF5 errors")
struct ErrorTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("valid.h5")
        let file = try HDF5File.create(path)
        try file.write((0..<1000).map { Double($0) }, to: "/numbers", shape: [10, 100])
        try file.write([Int64.max], to: "/integers")
        try file.write(["a"], to: "/names")
        try file.setAttribute("units", "GeV", on: "/numbers")
        try file.setAttribute("pair", [1, 2])
        try file.close()
    }

    /// Expects an error whose text holds all of `phrases`.
    private func expectError(_ phrases: String..., from body: () throws -> Void) {
        #expect { try body() } throws: { error in
            let missing = phrases.filter { !"\(error)".contains($0) }
            if !missing.isEmpty { Issue.record("'\(error)' does not say \(missing)") }
            return error is HDF5Error
        }
    }

    @Test("a file that is not there")
    func missing() {
        expectError("cannot open '/nowhere/file.h5'", "No such file", "Check the path") { _ = try HDF5File.open("/nowhere/file.h5") }
    }

    @Test("a path through a file")
    func throughFile() {
        expectError("cannot create", "Not a directory", "Check the path") { _ = try HDF5File.create("\(path)/below.h5") }
    }

    @Test("a file that exists is never overwritten")
    func exists() throws {
        expectError("cannot create", "exists", "Choose another name") { _ = try HDF5File.create(path) }
        #expect(try HDF5File.open(path).read("/numbers", as: Double.self).count == 1000)
    }

    @Test("a file cut off anywhere", arguments: [0, 1, 100, 700, 4000])
    func cutOff(length: Int) throws {
        let whole = try #require(FileManager.default.contents(atPath: path))
        let cut = directory.path("cut.h5")
        try whole.prefix(length).write(to: URL(fileURLWithPath: cut))
        expectError("cannot open '\(cut)'", "not an HDF5 file, or it was cut off") { _ = try HDF5File.open(cut) }
    }

    @Test("a file of something else")
    func notHDF5() throws {
        let text = directory.path("text.h5")
        try Data("energy: 0.56\n".utf8).write(to: URL(fileURLWithPath: text))
        expectError("cannot open", "not an HDF5 file, or it was cut off") { _ = try HDF5File.open(text) }
    }

    @Test("a name that the file does not have")
    func wrongName() throws {
        let file = try HDF5File.open(path)
        expectError("cannot open dataset '/predictions' in '\(path)'", "h5dump -n") { _ = try file.read("/predictions", as: Double.self) }
        expectError("'/numbers.unit' in '\(path)'", "h5dump -n") { _ = try file.attribute("unit", on: "/numbers", as: String.self) }
        expectError("cannot list '/none'") { _ = try file.children(of: "/none") }
    }

    @Test("a type that would lose digits")
    func wrongType() throws {
        let file = try HDF5File.open(path, .readWrite)
        expectError("'/numbers'", "holds 64-bit floating-point numbers", "32-bit") { _ = try file.read("/numbers", as: Float.self) }
        expectError("holds 64-bit floating-point numbers, which do not fit into 64-bit signed integers") {
            _ = try file.read("/numbers", as: Int.self)
        }
        expectError("holds strings") { _ = try file.read("/names", as: Int.self) }
        expectError("holds 64-bit signed integers, which do not fit into strings") { _ = try file.readStrings("/integers") }
        expectError("do not fit into 32-bit") { _ = try file.read("/integers", as: Int32.self) }
        expectError("do not fit into 64-bit unsigned") { _ = try file.read("/integers", as: UInt64.self) }
        expectError("holds strings") { _ = try file.attribute("units", on: "/numbers", as: Double.self) }
        expectError("it has 2 values, not one") { _ = try file.attribute("pair", as: Int.self) }
        expectError("cannot write '/integers'", "given are 64-bit floating") { try file.dataset("/integers").write([1.0]) }
    }

    @Test("a part that is not inside, or has another number of values")
    func wrongShape() throws {
        let file = try HDF5File.open(path, .readWrite)
        let dataset = try file.dataset("/numbers")
        expectError("not inside its shape [10, 100]") { _ = try dataset.read(Double.self, rows: 9..<11) }
        expectError("not inside its shape [10, 100]") {
            _ = try dataset.read(Double.self, block: HDF5Block(offset: [0], count: [1]))
        }
        expectError("not inside its shape [10, 100]") {
            _ = try dataset.read(Double.self, block: HDF5Block(offset: [1, 0], count: [.max, 1]))
        }
        expectError("not inside its shape [10, 100]") {
            _ = try dataset.read(Double.self, block: HDF5Block(offset: [0, 0], count: [-1, -1]))
        }
        expectError("5 values for a part of [1, 100], which has 100") { try dataset.write([1, 2, 3, 4, 5] as [Double], rows: 0..<1) }
        expectError("is not the shape of an array") { _ = try file.makeDataset("/new", of: Double.self, shape: [-1]) }
        expectError("Dimensions count from 0") { try file.labelDimension(2, of: "/numbers", "E") }
    }

    @Test("writing where it is not allowed")
    func readOnly() throws {
        let file = try HDF5File.open(path)
        expectError("cannot write '/numbers'", "opened for writing") {
            try file.dataset("/numbers").write([Double](repeating: 0, count: 1000))
        }
        expectError("cannot make group", "opened for writing") { try file.makeGroup("/new") }
    }

    @Test("names twice, texts with NUL, a closed file")
    func misuse() throws {
        let file = try HDF5File.create(directory.path("other.h5"))
        try file.write([1], to: "/a")
        expectError("cannot make dataset '/a'", "Choose another name") { try file.write([1], to: "/a") }
        expectError("NUL") { try file.write(["a\0b"], to: "/b") }
        try file.close()
        try file.close()
        expectError("the file is closed") { try file.write([1], to: "/c") }
    }

    @Test("a file for all ranks without MPI running")
    func noMPI() {
        expectError("MPI is not running", "Start MPI") { _ = try HDF5File.open(path, ranks: .world) }
    }

    @Test("a full disk", .enabled(if: TinyDisk.isPossible, "mounting is not permitted here"))
    func fullDisk() throws {
        let disk = try TinyDisk(kilobytes: 64)
        expectError("'\(disk.path("full.h5"))'", "No space left", "make room") {
            let file = try HDF5File.create(disk.path("full.h5"))
            try file.write([Double](repeating: 1, count: 100_000), to: "/numbers")
            try file.close()
        }
        // So full that not even the file's own tables fit: found when it is closed, in a process that lives on and ends well.
        let fuller = try TinyDisk(kilobytes: 4)
        expectError("cannot", "'\(fuller.path("full.h5"))'", "No space left", "make room") {
            let file = try HDF5File.create(fuller.path("full.h5"))
            for name in 0..<100 { try file.write([1.0], to: "/group/\(name)") }
            try file.close()
        }
        // The library survives it.
        #expect(try HDF5File.open(path).read("/numbers", as: Double.self).count == 1000)
    }
}
