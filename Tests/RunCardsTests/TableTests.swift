import RunCards
import Testing

@Suite("A card's table of keys")
struct TableTests {
    private var changed: SampleCard {
        var card = SampleCard()
        card.count = 7
        card.seed = .max
        card.method = .fancy
        card.isQuick = true
        card.name = "a \"quoted\" \\ name"
        card.output = "out: {put}"
        card.experiments = ["O'Connell, 1987", "B"]
        card.nuclei = ["12C", "56Fe"]
        card.tables = ["a b.csv"]
        card.anchor = .init(strength: 1e-3, towards: "run")
        return card
    }

    private let text = #"""
        kind: sample
        output: "out: {put}"
        count: 7
        seed: 18446744073709551615
        method: fancy
        quick: true
        name: "a \"quoted\" \\ name"
        choice:
          experiments: ["O'Connell, 1987", "B"]
          nuclei: ["12C", "56Fe"]
          tables: ["a b.csv"]
        anchor:
          l2sp: 0.001
          towards: "run"

        """#

    @Test("The complete card spells out every key, and reads back as itself")
    func complete() throws {
        #expect(changed.yaml == text)
        #expect(try SampleCard.read(text) == changed)
        #expect(try SampleCard.read(SampleCard().yaml) == SampleCard())
    }

    @Test("A section that is not used is left out, and its keys are still known")
    func unused() {
        #expect(!SampleCard().yaml.contains("anchor"))
        #expect(SampleCard.keys.paths() == [
            "output", "count", "seed", "method", "quick", "name", "choice.experiments", "choice.nuclei", "choice.tables", "anchor.l2sp",
            "anchor.towards",
        ])
    }

    @Test("Former names of keys and sections are read as the new ones")
    func formerNames() throws {
        let old = text.replacing("quick:", with: "fast:").replacing("choice:", with: "selection:").replacing("l2sp:", with: "pull:")
        #expect(old != text)
        #expect(try SampleCard.read(old) == changed)
        #expect(try SampleCard.read("hurried: true").isQuick)
        var card = SampleCard()
        try card.override("--anchor", "anchor.pull", 2.5)
        #expect(card.anchor?.strength == 2.5)
    }

    @Test("Digests go on with the oldest names, whatever the card was written with; the complete card has the new ones")
    func oldestNames() throws {
        #expect(changed.runSettings == #"""
            count: 7
            seed: 18446744073709551615
            method: fancy
            fast: true
            name: "a \"quoted\" \\ name"
            selection:
              experiments: ["O'Connell, 1987", "B"]
              nuclei: ["12C", "56Fe"]
              tables: ["a b.csv"]
            anchor:
              pull: 0.001
              towards: "run"
            """#)
        #expect(try SampleCard.read("selection: {nuclei: all}").yaml.contains("choice:"))
    }

    @Test("A key under two of its names is refused; hints give the new names, mistakes the one that was used", arguments: [
        ("quick: true\nfast: false", "card.yaml:2: 'fast' is a former name of 'quick', and 'quick' stands here too; keep one"),
        ("anchor:\n  pull: 1\n  l2sp: 1",
         "card.yaml:2: 'anchor.pull' is a former name of 'anchor.l2sp', and 'anchor.l2sp' stands here too; keep one"),
        ("hurried: true\nfast: false", "card.yaml:1: 'hurried' is a former name of 'quick', and 'fast' stands here too; keep one"),
        ("anchor: {pull: -1}", "card.yaml:1: 'anchor.pull' is '-1'; it must be a number, 0 or more"),
        ("hurry: true", "card.yaml:1: unknown key 'hurry'; known here are: kind, output, count, seed, method, quick, name, choice, anchor"),
        ("fas: true", "card.yaml:1: unknown key 'fas'; known here are: kind, output, count, seed, method, quick, name, choice, anchor"),
    ])
    func formerNamesRefused(yaml: String, message: String) { #expect(SampleCard.refusal(yaml) == message) }

    @Test("Help shows the defaults as one types them", arguments: [
        ("count", "3"), ("method", "plain"), ("quick", "false"), ("name", "plain name"), ("output", "sample-run"), ("choice.nuclei", "all"),
        ("choice.experiments", ""), ("anchor.l2sp", "0.5"), ("anchor.pull", "0.5"),
    ])
    func defaults(path: String, text: String) { #expect(SampleCard.defaultText(of: path) == text) }

    @Test("What single keys cannot tell is checked when all are read, also of an option")
    func checks() {
        #expect(SampleCard.refusal("count: 13") == "card.yaml: 'count' is 13; give another number")
        #expect(throws: CardError(file: "--count", line: nil, message: "'count' is 13; give another number")) {
            var card = SampleCard()
            try card.override("--count", "count", 13)
        }
    }
}
