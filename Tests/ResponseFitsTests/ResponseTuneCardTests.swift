import LeaveNucleusOut
import ResponseFineTuning
import ResponseFits
import RunCards
import Testing
import Training

@Suite("Cards of fine-tunes of response functions")
struct ResponseTuneCardTests {
    @Test("The complete card reads back as itself, with a depth and with auto")
    func roundTrip() throws {
        var card = ResponseTuneCard()
        card.target = "56Fe"
        card.source = "somewhere"
        card.tuning.pulls = [0.1 + 0.2]
        #expect(try ResponseTuneCard(yaml: card.yaml, file: "") == card)
        card.depth = 3
        card.tuning.steps = 7
        card.bootstrap.heldOutFolds = 10
        card.tuning.pulls = [3, 0.1, 1e-12]
        #expect(try ResponseTuneCard(yaml: card.yaml, file: "") == card)
    }

    @Test("Bad cards are refused", arguments: [
        ("depth: deep", "'depth' is 'deep'"),
        ("bootstrap: {resample: none}", "give one depth"),
        ("depth: 2\nbootstrap: {resample: none, held_out_folds: 5}", "are folds of what 'bootstrap.resample' names"),
        ("bootstrap: {held_out_folds: 1}", "a number of folds, 2 or more"),
        ("folds: {train_fraction: 0}", "it must be a number above 0 and up to 1"),
        ("depth: 2\nbootstrap: {resample: none}\nfinetune: {pull: [1, 2]}", "give one depth and one pull"),
        ("finetune: {pull: -1}", "'finetune.pull' is '-1'"),
        ("finetune: {pull: [3, 3]}", "'finetune.pull' is '3, 3'"),
        ("finetune: {pull: []}", "a list of up to 20 different ones"),
        ("finetune: {pull: [1, weak]}", "'finetune.pull' is '1, weak'"),
        ("finetune: {steps: 0}", "a whole number from 1 to 10000000, or auto"),
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
        let yaml = "observable: responses\nleaveout: {by: nucleus, method: joint}\nfinetune: {pull: \"1, 0.1\"}\n"
        let card = try LeaveNucleusCard(yaml: yaml, file: "")
        #expect(card.method == .joint && card.tuning.pulls == [1, 0.1])
        #expect(LeaveNucleusCard().method == .fineTune)
    }
}
