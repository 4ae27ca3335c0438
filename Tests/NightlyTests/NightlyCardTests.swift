import CrossSectionFits
import Files
import FineTuning
import Foundation
import Nightly
import Prediction
import ResponseFits
import RunCards
import Runs
import TestSupport
import Testing
import Text

@Suite("Cards of the nights")
struct NightlyCardTests {
    private func card(_ yaml: String) throws(CardError) -> NightlyCard { try NightlyCard(yaml: yaml, file: "n.yaml") }

    @Test("train and finetune stand in the card, or are named by their files")
    func nested() throws {
        let place = try TemporaryDirectory()
        try place.file("train.yaml", "replicas: 7\nnetwork: {width: 20}\n")
        let byName = try card("train: \(place.path("train.yaml"))\nfinetune: {replicas: 3}\n")
        #expect(byName == (try card("train: {replicas: 7, network: {width: 20}}\nfinetune:\n  replicas: 3\n")))
        #expect(byName.train.crossSections.folds == .random && byName.finetune.trainFraction == 0.9 && byName.finetune.depth == nil)
    }

    @Test("A card of response functions is one that says so, here or in its file; anything else of it is at its defaults")
    func responses() throws {
        let place = try TemporaryDirectory()
        try place.file("nuclei.yaml", "observable: responses\nreplicas: 7\n")
        let byName = try card("train: \(place.path("nuclei.yaml"))\n")
        #expect(byName == (try card("train: {observable: responses, replicas: 7}")))
        var expected = ResponseCard()
        expected.replicas = 7
        #expect(byName.train == .responses(expected))
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
        ("train: {observable: responses}\nretrain: prior", "response functions are trained anew: give retrain: scratch"),
        ("train: {observable: responses, folds: {kind: published-A}}", "which new points have no part in"),
        ("train: {observable: responses, data: {files: [a.csv]}}", "put tables into a directory of 'data.directories'"),
        ("train: {observable: responses, targets: [12C, 13X]}", "'train.targets': '13X' is not a nucleus"),
        ("train: {observable: responses, target: 12C}", "unknown key 'train.target'; did you mean 'train.targets'?"),
        ("train:\n  observable: structure-functions", "n.yaml:2: 'train.observable' is 'structure-functions'; it must be left out"),
    ])
    func mistakes(yaml: String, phrase: String) throws {
        let error = try #require(throws: CardError.self) { try card(yaml) }
        #expect(error.description.contains(phrase), "\(error)")
    }
}
