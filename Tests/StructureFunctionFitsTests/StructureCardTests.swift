import RunCards
import StructureFunctionFits
import StructureFunctions
import Testing

@Suite("Cards of structure functions")
struct StructureCardTests {
    @Test("a complete card reads back as itself")
    func complete() throws {
        var card = StructureCard()
        (card.lepton, card.law.name, card.flux.deviation, card.heldOut, card.events.count) = (.electron, .resonance, 0.05, 0.1, 1e6)
        #expect(try StructureCard(yaml: card.yaml, file: "card") == card)
    }

    @Test(
        "values that do not go together are refused",
        arguments: [
            ("law: {name: table}", "name the file with 'law.table'"),
            ("law: {table: set.dat}", "leave out one of them"),
            ("events: {count: 5}", "a number of events, or 0 for no noise"),
            ("flux: {shape_uncertainty: 5}", "0 or more and below 0.5"),
            ("training: {held_out: 1}", "0 or more and below 0.9"),
            ("observable: responses", "it must be one of structure-functions"),
            ("bin: {energies: 3}", "did you mean 'bins'?"),
        ])
    func refusals(yaml: String, message: String) {
        #expect { try StructureCard(yaml: yaml, file: "card") } throws: { "\($0)".contains(message) }
    }
}
