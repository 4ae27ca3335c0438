import Ensembles
import Testing
import Training

@Suite("Member files")
struct MemberFileTests {
    private let record = MemberRecord(
        key: MemberKey(replica: 3, target: "12C", depth: 11), status: .done, reason: "", epochs: 20, chiSquareTrain: 0.53,
        chiSquareTest: .nan,
        history: [.init(epoch: 10, train: 7.5, test: 8), .init(epoch: 20, train: 0.53, test: 1.4)],
        normalizations: [1.01, 0.97, .pi], weights: (0..<1000).map { Float($0) * 1.1 - 500 }, seconds: 12.5)

    @Test("A member reads back bit for bit")
    func roundTrip() throws {
        let bytes = MemberFile.encode(record, job: "abc")
        let back = try MemberFile.decode(bytes, file: "m", job: "abc")
        #expect(back.weights.map(\.bitPattern) == record.weights.map(\.bitPattern))
        #expect(back.normalizations == record.normalizations)
        #expect((back.key, back.status, back.epochs, back.chiSquareTrain, back.history) == (record.key, .done, 20, 0.53, record.history))
        #expect(back.chiSquareTest.isNaN)
        #expect(MemberFile.encode(back, job: "abc") == bytes)
    }

    @Test("A failed member has its reason and no weights")
    func failed() throws {
        var failed = record
        (failed.status, failed.reason, failed.weights, failed.normalizations) = (.failed, "loss not finite in epoch 3", [], [])
        let back = try MemberFile.decode(MemberFile.encode(failed, job: "j"), file: "m", job: "j")
        #expect((back.status, back.reason, back.weights) == (.failed, "loss not finite in epoch 3", []))
    }

    @Test("A file cut off anywhere, or with any byte changed, is refused and never traps")
    func damage() {
        let bytes = MemberFile.encode(record, job: "abc")
        for length in stride(from: 0, to: bytes.count, by: 13) {
            #expect(throws: RunError.self) { try MemberFile.decode(Array(bytes[..<length]), file: "m", job: "abc") }
        }
        for position in stride(from: 0, to: bytes.count, by: 29) {
            var damaged = bytes
            damaged[position] ^= 0x10
            #expect(throws: RunError.self) { try MemberFile.decode(damaged, file: "m", job: "abc") }
        }
    }

    @Test("A member of another card or other data is refused by name")
    func anotherJob() {
        let bytes = MemberFile.encode(record, job: "abc")
        #expect {
            try MemberFile.decode(bytes, file: "RUN/members/x.member", job: "abd")
        } throws: { "\($0)".hasPrefix("RUN/members/x.member: it belongs to another card, data or version") }
    }
}
