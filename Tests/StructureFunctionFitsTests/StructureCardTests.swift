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
        (card.model.base, card.model.prior) = (.none, .held)
        #expect(try StructureCard(yaml: card.yaml, file: "card") == card)
        card.flux.deviation = 0
        (card.flux.covariance, card.detector.smearing, card.detector.scaleDeviation) = ("cov.csv", "", 0.01)
        (card.second.near, card.second.isAntineutrino, card.third.near) = ("near_numubar", true, "off")
        #expect(try StructureCard(yaml: card.yaml, file: "card") == card)
        #expect(card.further.map(\.near) == ["near_numubar", "off"])
    }

    @Test(
        "values that do not go together are refused",
        arguments: [
            ("law: {name: table}", "name the file with 'law.table'"),
            ("law: {table: set.dat}", "leave out one of them"),
            ("law: {name: ensemble}", "name the run with 'law.run'"),
            ("law: {run: nucens-near}", "are for 'law.name: ensemble'"),
            ("law: {name: ensemble, run: nucens-near, member: first}", "a replica number, or 'mean'"),
            ("second: {near: near_nue, lepton: tau}", "it must be one of same, muon, electron"),
            ("second: {near: near_numubar, background: b.csv}\nevents: {count: 0}", "'second.background' counts events"),
            ("second: {near: near_numubar, background_uncertainty: 0.1}", "give its file with 'second.background'"),
            ("events: {count: 5}", "a number of events, or 0 for no noise"),
            ("flux: {shape_uncertainty: 5}", "0 or more and below 0.5"),
            ("model: {correction: 0}", "a standard deviation of ln c, above 0 and up to 3"),
            ("model: {base: partons}", "it must be one of quarks, none"),
            ("model: {prior: wide}", "it must be one of drawn, held"),
            ("training: {held_out: 1}", "0 or more and below 0.9"),
            ("observable: responses", "it must be one of structure-functions"),
            ("bin: {energies: 3}", "did you mean 'bins'?"),
            ("flux: {covariance: c.csv, shape_uncertainty: 0.1}", "'flux.covariance' takes the place of 'flux.shape_uncertainty'"),
            ("detector: {efficiency: -0.5}", "a share of the leptons, above 0 and up to 1"),
            ("detector: {smearing: s.csv, energy_resolution: 0.1}", "'detector.smearing' takes the place of resolutions"),
            ("detector: {resolution_uncertainty: 0.1}", "is that of a resolution"),
            ("detector: {background_uncertainty: 0.1}", "give its file with 'detector.background'"),
            ("detector: {background: b.csv}\nevents: {count: 0}", "'detector.background' counts events"),
            ("second: {count: 1.0e5}", "'second.near' names the column"),
            ("third: {near: near_numubar}", "call it 'second'"),
            ("second: {near: near_numubar, file: e.csv}", "either all samples are simulated, or none"),
        ])
    func refusals(yaml: String, message: String) {
        #expect { try StructureCard(yaml: yaml, file: "card") } throws: { "\($0)".contains(message) }
    }
}
