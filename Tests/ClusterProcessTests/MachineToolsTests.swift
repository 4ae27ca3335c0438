import Cluster
import Foundation
import Launching
import Testing

@Suite("The machine, as the system's tools see it")
struct MachineToolsTests {
    @Test("Cores, memory and processor agree with what the system's tools say")
    func tools() async throws {
        let count = try await Launcher.run("nproc", [], environment: ["OMP_NUM_THREADS": "", "OMP_THREAD_LIMIT": ""])
        #expect(Int(count.output.trimmingCharacters(in: .newlines)) == Machine.allowedCores.count, "\(count)")
        let installed = Int(ProcessInfo.processInfo.physicalMemory)
        #expect(Machine.memoryLimit > 1 << 20 && Machine.memoryLimit <= installed)
        #expect(!Machine.processor.isEmpty)
        let name = try await Launcher.run("uname", ["-n"])
        #expect(name.output == Machine.name + "\n")
    }
}
