import LeaveNucleusOut
import ResponseFineTuning
import ResponseFits
import RunCards
import Testing

@Suite("Cards of fine-tunes of response functions")
struct ResponseTuneCardTests {
    @Test("The complete card reads back as itself, with a depth and with auto")
    func roundTrip() throws {
        var card = ResponseTuneCard()
        card.target = "56Fe"
        card.source = "somewhere"
        card.tuning.pull = 0.1 + 0.2
        #expect(try ResponseTuneCard(yaml: card.yaml, file: "") == card)
        card.depth = 3
        #expect(try ResponseTuneCard(yaml: card.yaml, file: "") == card)
    }

    @Test("Bad cards are refused", arguments: [
        ("depth: deep", "'depth' is 'deep'"),
        ("bootstrap: {resample: none}", "give a depth"),
        ("folds: {train_fraction: 0}", "it must be a number above 0 and up to 1"),
        ("finetune: {pull: -1}", "'finetune.pull' is '-1'"),
        ("finetune: {epochs: 10}", "unknown key 'finetune.epochs'"),
        ("seed: 3", "unknown key 'seed'"),
    ])
    func refused(yaml: String, phrase: String) {
        do throws(CardError) {
            _ = try ResponseTuneCard(yaml: yaml, file: "card.yaml")
            Issue.record("taken: \(yaml)")
        } catch {
            #expect(error.description.contains(phrase), "\(error)")
        }
    }

    @Test("A test by nucleus reads how it fine-tunes")
    func leaveOut() throws {
        let yaml = "observable: responses\nleaveout: {by: nucleus, method: joint}\nfinetune: {pull: 1}\n"
        let card = try LeaveNucleusCard(yaml: yaml, file: "")
        #expect(card.method == .joint && card.tuning.pull == 1)
        #expect(LeaveNucleusCard().method == .fineTune)
    }
}
