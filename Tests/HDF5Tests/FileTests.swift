import Foundation
import HDF5
import Testing
import TestSupport

/// Files of one process, which never starts MPI.
@Suite("HDF5 files")
struct FileTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("file.h5")
    }

    @Test("numbers of every type come back bit for bit")
    func numbers() throws {
        let doubles = [0, -0.0, 1.5, .pi, .infinity, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, 1e-300]
        let floats: [Float] = [0.1, -3, .infinity]
        let file = try HDF5File.create(path)
        try file.write(doubles, to: "/a/deep/place/doubles", shape: [2, 4])
        try file.write(floats, to: "/floats")
        try file.write([Int32.min, 7, .max], to: "/int32")
        try file.write([Int64.min, 7, .max], to: "/int64")
        try file.write([UInt64.max, 0], to: "/uint64")
        try file.write([UInt8.max, 0], to: "/uint8")
        try file.write([Double.nan], to: "/scalar", shape: [])
        try file.write([Double](), to: "/empty", shape: [0, 5])
        try file.close()

        let copy = try HDF5File.open(path)
        #expect(try copy.dataset("/a/deep/place/doubles").layout.element == .float(bits: 64))
        #expect(try copy.dataset("/a/deep/place/doubles").shape == [2, 4])
        #expect(try copy.read("/a/deep/place/doubles", as: Double.self).map(\.bitPattern) == doubles.map(\.bitPattern))
        #expect(try copy.read("/floats", as: Float.self) == floats)
        #expect(try copy.read("/floats", as: Double.self) == floats.map { Double($0) })
        #expect(try copy.read("/int32", as: Int32.self) == [.min, 7, .max])
        #expect(try copy.read("/int32", as: Int.self) == [Int(Int32.min), 7, Int(Int32.max)])
        #expect(try copy.read("/int64", as: Int64.self) == [.min, 7, .max])
        #expect(try copy.read("/uint64", as: UInt64.self) == [.max, 0])
        #expect(try copy.read("/uint8", as: UInt8.self) == [255, 0])
        #expect(try copy.dataset("/scalar").shape == [])
        #expect(try copy.read("/scalar", as: Double.self).first?.isNaN == true)
        #expect(try copy.dataset("/empty").shape == [0, 5])
        #expect(try copy.read("/empty", as: Double.self).isEmpty)
        try copy.close()

        let filled = try HDF5File.open(path, .readWrite)
        try filled.dataset("/empty").write([Double](), rows: 0..<0)
        try filled.close()
    }

    @Test("texts and attributes come back as they were, and are replaced by new ones")
    func textsAndAttributes() throws {
        let names = ["Barreau83", "¹²C", "", "φ"]
        let file = try HDF5File.create(path)
        try file.write(names, to: "/names")
        try file.write([String](), to: "/none")
        try file.makeGroup("/group")
        try file.setAttribute("format", "to be replaced")
        try file.setAttribute("format", "nucens-ensemble")
        try file.setAttribute("seed", UInt64.max)
        try file.setAttribute("beta", [0.9, 0.999], on: "/group")
        try file.setAttribute("targets", names, on: "/names")
        try file.setAttribute("empty", "", on: "/group")
        try file.close()

        let copy = try HDF5File.open(path)
        #expect(try copy.readStrings("/names") == names)
        #expect(try copy.readStrings("/none").isEmpty)
        #expect(try copy.attribute("format", as: String.self) == "nucens-ensemble")
        #expect(try copy.attribute("seed", as: UInt64.self) == .max)
        #expect(try copy.attribute("beta", on: "/group", as: [Double].self) == [0.9, 0.999])
        #expect(try copy.attribute("targets", on: "/names", as: [String].self) == names)
        #expect(try copy.attribute("empty", on: "/group", as: String.self) == "")
        #expect(try copy.attributeNames() == ["format", "seed"])
        #expect(try copy.hasAttribute("beta", on: "/group"))
        #expect(try !copy.hasAttribute("beta"))
        #expect(try copy.children() == ["group", "names", "none"])
        #expect(try copy.exists("/group") && copy.exists("names") && copy.exists("/"))
        #expect(try !copy.exists("/group/no/such/place"))
    }

    @Test("blocks of rows and columns land where they belong")
    func blocks() throws {
        let file = try HDF5File.create(path)
        let dataset = try file.makeDataset("/table", of: Float.self, shape: [4, 3])
        try dataset.write([Float](repeating: 0, count: 12))
        try dataset.write([1, 2, 3, 4, 5, 6] as [Float], rows: 1..<3)
        try dataset.write([7, 8] as [Float], block: HDF5Block(offset: [2, 2], count: [2, 1]))
        try dataset.write([Float](), rows: 4..<4)
        #expect(try dataset.read(Float.self) == [0, 0, 0, 1, 2, 3, 4, 5, 7, 0, 0, 8])
        #expect(try dataset.read(Float.self, rows: 2..<3) == [4, 5, 7])
        #expect(try dataset.read(Float.self, rows: 0..<0).isEmpty)
        #expect(try dataset.read(Float.self, block: HDF5Block(offset: [0, 1], count: [4, 1])) == [0, 2, 5, 0])

        // Without a copy, from and to memory that somebody else owns.
        let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 6)
        defer { memory.deallocate() }
        try dataset.read(into: memory, block: HDF5Block(rows: 2..<4, of: [4, 3]))
        #expect(Array(memory) == [4, 5, 7, 0, 0, 8])
        try dataset.write(UnsafeBufferPointer(memory), block: HDF5Block(rows: 0..<2, of: [4, 3]))
        #expect(try dataset.read(Float.self, rows: 0..<2) == [4, 5, 7, 0, 0, 8])
    }

    @Test("the same content gives the same bytes")
    func sameBytes() async throws {
        func make(_ name: String) throws -> Data? {
            let file = try HDF5File.create(directory.path(name))
            try file.write([1.0, 2.0], to: "/group/numbers")
            try file.write(["a", "b"], to: "/names")
            try file.setAttribute("units", "GeV", on: "/group/numbers")
            try file.makeScale("/group/numbers", name: "energy")
            try file.close()
            return FileManager.default.contents(atPath: directory.path(name))
        }
        let first = try make("first.h5")
        // Time stamps of HDF5 count seconds.
        let second = time(nil)
        while time(nil) == second { try await Task.sleep(for: .milliseconds(20)) }
        let again = try make("second.h5")
        #expect(first != nil && first == again)
    }

    @Test("threads wait for each other")
    func threads() async throws {
        let directory = directory
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for turn in 0..<20 {
                        let path = directory.path("\(task)-\(turn).h5")
                        let values = (0..<100).map { $0 * task + turn }
                        let file = try HDF5File.create(path)
                        try file.write(values, to: "/values")
                        try file.close()
                        #expect(try FileTests.reopen(path).read("/values", as: Int.self) == values)
                        let same = try FileTests.reopen(path)
                        #expect(throws: HDF5Error.self) { try same.read("/none", as: Int.self) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Opens a file just closed. A program that a test beside this one is starting has, for a moment, copies of all files open in this
    /// process, and with them their locks.
    private static func reopen(_ path: String) throws(HDF5Error) -> HDF5File {
        let deadline = ContinuousClock.now + .seconds(5)
        while true {
            do throws(HDF5Error) {
                return try HDF5File.open(path)
            } catch {
                guard error.reason.contains("unable to lock"), ContinuousClock.now < deadline else { throw error }
                usleep(1_000)
            }
        }
    }
}
