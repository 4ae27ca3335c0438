import Foundation
import HDF5
import Launching
import Testing
import TestSupport

/// Files that several ranks write together.
@Suite("Parallel HDF5 files", .fewAtOnce, .serialized, .enabled(if: HDF5File.isParallel, "this HDF5 was built without MPI"))
struct ParallelFileTests {
    @Test("one, two, three and seven ranks write the same bytes, and one rank without a launcher too")
    func sameBytes() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("parallel.h5")
        let alone = try await Launcher.alone(program: "ParallelChecks", arguments: ["hdf5", directory.path])
        #expect(alone.succeeded && alone.errors.isEmpty, "\(alone)")
        let reference = try #require(FileManager.default.contents(atPath: path))
        for ranks in [1, 2, 3, 7] {
            let outcome = try await Launcher.mpirun(ranks: ranks, program: "ParallelChecks", arguments: ["hdf5", directory.path])
            #expect(outcome.succeeded && outcome.output == "hdf5: ok on \(ranks) ranks\n", "\(outcome)")
            #expect(FileManager.default.contents(atPath: path) == reference, "\(ranks) ranks")
            #expect(directory.contents == ["parallel.h5"])
        }
    }

    @Test("a directory that does not exist ends all ranks with one message")
    func noDirectory() async throws {
        let outcome = try await Launcher.mpirun(ranks: 2, program: "ParallelChecks", arguments: ["full-disk", "/nowhere"])
        #expect(outcome.status == 1 && !outcome.timedOut, "\(outcome)")
        #expect(outcome.errors.hasPrefix("ParallelChecks: rank 0: HDF5: cannot create '/nowhere/full.h5'"), "\(outcome)")
        #expect(outcome.errors.components(separatedBy: "HDF5: cannot").count == 2, "\(outcome)")
    }

    @Test("a full disk ends all ranks with one message", .enabled(if: TinyDisk.isPossible, "mounting is not permitted here"))
    func fullDisk() async throws {
        // Unforeseen, in the middle of writing; also so full that not even the file's own tables can be written at its close.
        for kilobytes in [256, 4] {
            let disk = try TinyDisk(kilobytes: kilobytes)
            let outcome = try await Launcher.mpirun(ranks: 2, program: "ParallelChecks", arguments: ["full-disk", disk.directory.path])
            #expect(outcome.status == 1 && !outcome.timedOut, "\(outcome)")
            #expect(outcome.errors.contains("full.h5") && outcome.errors.contains("make room"), "\(outcome)")
            #expect(!outcome.errors.contains("crashed") && !outcome.errors.contains("signal"), "\(outcome)")
        }
        // Foreseen, by reserving the space before the ranks write.
        let disk = try TinyDisk(kilobytes: 256)
        let outcome = try await Launcher.mpirun(ranks: 2, program: "ParallelChecks", arguments: ["hdf5", disk.directory.path])
        #expect(outcome.status == 1 && !outcome.timedOut, "\(outcome)")
        #expect(outcome.errors.contains("rank 0: cannot reserve") && outcome.errors.contains("make room"), "\(outcome)")
        #expect(disk.directory.contents == ["parallel.h5.partial"])
    }
}
