import Cluster
import Foundation
import Testing
import TestSupport

@Suite("The machine a process runs on")
struct MachineTests {
    @Test("Lists of cores as the kernel writes them")
    func coreLists() {
        #expect(Machine.coreList("0-3,8") == [0, 1, 2, 3, 8])
        #expect(Machine.coreList("5") == [5])
        #expect(Machine.coreList("") == [] && Machine.coreList("x-y") == [] && Machine.coreList("3-1") == [])
    }

    @Test("A probe of a directory finds room and locks, and leaves nothing; others see its lock")
    func probe() throws {
        let place = try TemporaryDirectory()
        let probe = try DirectoryProbe(directory: place.path("not/yet/there"))
        #expect(probe.free > 0 && probe.syncTime > 0 && probe.recordLocking == .works)
        #expect(DirectoryProbe.look(at: probe.file) == .works, "a second lock is refused")
        #expect(place.contents.count == 1)
        probe.remove()
        #expect(place.contents.isEmpty)
        #expect(DirectoryProbe.look(at: probe.file) == .invisible)
    }
}
