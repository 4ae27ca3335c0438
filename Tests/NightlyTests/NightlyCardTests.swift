import CrossSectionFits
import Files
import Prediction
import Runs
import Text
import Foundation
import Nightly
import RunCards
import TestSupport
import Testing

@Suite("Cards of the nights")
struct NightlyCardTests {
    private func card(_ yaml: String) throws(CardError) -> NightlyCard { try NightlyCard(yaml: yaml, file: "n.yaml") }

    @Test("The card in Configs spells out the defaults")
    func defaults() throws {
        var card = try card(String(contentsOfFile: Repository.path("Configs/nightly.yaml"), encoding: .utf8))
        #expect(card.directories == ["incoming"])
        card.directories = []
        #expect(card == NightlyCard())
    }

    @Test("train and finetune stand in the card, or are named by their files")
    func nested() throws {
        let place = try TemporaryDirectory()
        try place.file("train.yaml", "replicas: 7\nnetwork: {width: 20}\n")
        let byName = try card("train: \(place.path("train.yaml"))\nfinetune: {replicas: 3}\n")
        #expect(byName == (try card("train: {replicas: 7, network: {width: 20}}\nfinetune:\n  replicas: 3\n")))
        #expect(byName.train.folds == .random && byName.finetune.trainFraction == 0.9 && byName.finetune.depth == nil)
    }

    @Test("What is wrong is named with its line and place", arguments: [
        ("trein: {}", "n.yaml:1: unknown key 'trein'; did you mean 'train'?"),
        ("train:\n  training:\n    epochs: ten", "n.yaml:3: 'train.training.epochs' is 'ten'"),
        ("train: {folds: {kind: published-A}}", "which new points have no part in"),
        ("train: {data: {files: [a.csv]}}", "put tables into a directory of 'data.directories'"),
        ("train: {target: 13C}", "there is no bundled table for 13C"),
        ("train: absent.yaml", "'train' names a card that cannot be read"),
        ("judge: {old_data: -1}", "'judge.old_data' is '-1'; it must be a factor above 0"),
        ("keep: 1", "'keep' is '1'; it must be a whole number from 2"),
        ("retrain: again", "one of scratch, prior"),
    ])
    func mistakes(yaml: String, phrase: String) throws {
        let error = try #require(throws: CardError.self) { try card(yaml) }
        #expect(error.description.contains(phrase), "\(error)")
    }
}
