import Ensembles
import Testing
import Training

@Suite("Checkpoints")
struct CheckpointFileTests {
    private let key = MemberKey(replica: 3, target: "12C", depth: 11)
    private let checkpoint = MemberCheckpoint(
        state: TrainingState(
            epoch: 120, parameters: (0..<700).map { Float($0) * 0.37 - 90 }, batchesAveraged: 1440,
            optimizer: .init(steps: 1440, first: (0..<500).map { Float($0) * 1e-6 }, second: (0..<500).map { Float($0) * 1e-12 }),
            objective: [1, 0.98, .pi], history: [.init(epoch: 10, train: 7.5, test: .nan)]),
        seconds: 12.25)

    @Test("A checkpoint reads back bit for bit")
    func roundTrip() throws {
        let bytes = CheckpointFile.encode(checkpoint, of: key, job: "abc")
        let back = try CheckpointFile.decode(bytes, of: key, file: "c", job: "abc")
        #expect(back.state.parameters.map(\.bitPattern) == checkpoint.state.parameters.map(\.bitPattern))
        #expect(back.state.optimizer == checkpoint.state.optimizer)
        #expect((back.state.epoch, back.state.batchesAveraged, back.seconds) == (120, 1440, 12.25))
        #expect(back.state.objective == checkpoint.state.objective)
        #expect(CheckpointFile.encode(back, of: key, job: "abc") == bytes)
    }

    @Test("One that is cut off or damaged anywhere is refused and never traps")
    func damage() {
        let bytes = CheckpointFile.encode(checkpoint, of: key, job: "abc")
        for length in stride(from: 0, to: bytes.count, by: 17) {
            #expect(throws: RunError.self) { try CheckpointFile.decode(Array(bytes[..<length]), of: key, file: "c", job: "abc") }
        }
        for position in stride(from: 0, to: bytes.count, by: 31) {
            var damaged = bytes
            damaged[position] ^= 0x04
            #expect(throws: RunError.self) { try CheckpointFile.decode(damaged, of: key, file: "c", job: "abc") }
        }
    }

    @Test("One of another member, card or data is refused by name")
    func strangers() {
        let bytes = CheckpointFile.encode(checkpoint, of: key, job: "abc")
        for (job, replica) in [("abd", 3), ("abc", 4)] {
            #expect {
                try CheckpointFile.decode(bytes, of: MemberKey(replica: replica, target: "12C", depth: 11), file: "RUN/x", job: job)
            } throws: { "\($0)".hasPrefix("RUN/x: it belongs to another member, card, data or version") }
        }
    }
}
