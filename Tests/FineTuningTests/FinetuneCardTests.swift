import CrossSectionFits
import FineTuning
import RunCards
import Testing
import TestSupport
import Testing
import Training
import TransferFits
import TransferLearning

@Suite("Cards of fine-tunes")
struct FinetuneCardTests {
    @Test("The complete card reads back as itself, with a depth and with auto")
    func roundTrip() throws {
        var card = FinetuneCard()
        card.target = "56Fe"
        card.source = "a \"quoted\" \\ path"
        card.data.files = ["my table.csv"]
        card.tuning.recipe.learningRate = 0.1 + 0.2
        #expect(try FinetuneCard(yaml: card.yaml, file: "") == card)
        card.companions.nuclei = ["40Ca", "56Fe"]
        card.tuning.companions.rehearsalPoints = 10
        #expect(try FinetuneCard(yaml: card.yaml, file: "") == card)
        card.depth = 3
        #expect(try FinetuneCard(yaml: card.yaml, file: "") == card)
    }

    @Test("Bad cards are refused", arguments: [
        ("depth: deep", "'depth' is 'deep'; it must be a whole number from 0 to 1000, or auto"),
        ("depth: -1", "'depth' is '-1'"),
        ("target:", "'target' is ''; it must be a nucleus such as 56Fe"),
        ("folds: {train_fraction: 0}", "it must be a number above 0 and up to 1"),
        ("targets: [56Fe]", "unknown key 'targets'; did you mean 'target'?"),
        ("companions: {rehearsal_error: 0}", "'companions.rehearsal_error' is '0'; it must be a fraction of the cross section above 0"),
        ("companions: {epochs: 0}", "'companions.epochs' is '0'"),
        ("finetune: {epoch: 3}", "did you mean 'finetune.epochs'?"),
        ("data: {low_omega_cut: -1}", "'data.low_omega_cut' is '-1'"),
    ])
    func refused(yaml: String, phrase: String) {
        do throws(CardError) {
            _ = try FinetuneCard(yaml: yaml, file: "card.yaml")
            Issue.record("taken: \(yaml)")
        } catch {
            #expect(error.description.contains(phrase), "\(error)")
        }
    }

    @Test("The data section of a kept card, whichever kind of ensemble it made")
    func dataSelection() throws {
        var card = FinetuneCard()
        card.target = "56Fe"
        card.data.lowOmegaCut = 0.01
        #expect(DataSelection.lowOmegaCut(inCard: card.yaml) == card.data.lowOmegaCut)
        #expect(DataSelection.lowOmegaCut(inCard: RunCard().yaml) == 0.026)
        #expect(DataSelection.lowOmegaCut(inCard: "no card") == nil)
    }
}
