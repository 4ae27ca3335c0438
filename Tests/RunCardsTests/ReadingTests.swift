import Foundation
import RunCards
import Testing

@Suite("Reading a card")
struct ReadingTests {
    @Test("Mistakes are refused with file and line, and what to do", arguments: [
        ("coumt: 5", "card.yaml:1: unknown key 'coumt'; did you mean 'count'?"),
        ("\nchoice:\n  nucleii: [a]", "card.yaml:3: unknown key 'choice.nucleii'; did you mean 'choice.nuclei'?"),
        ("kind: scan",
         "card.yaml:1: 'kind' is 'scan'; it must be 'sample' here: give the card to the command of its kind, see nucens --help"),
        ("count: 5\ncount: 6", "card.yaml:1: 'count' stands here more than once; keep one"),
        ("seed: 1\nchoice:\n  nuclei: a\n  nuclei: b", "card.yaml:3: 'nuclei' stands here more than once; keep one"),
        ("count: five", "card.yaml:1: 'count' is 'five'; it must be a whole number from 1 to 100"),
        ("count: [1, 2]", "card.yaml:1: 'count' is a list or section; it must be a whole number from 1 to 100"),
        ("count:", "card.yaml:1: 'count' is ''; it must be a whole number from 1 to 100"),
        ("seed: -1", "card.yaml:1: 'seed' is '-1'; it must be a whole number from 0 to 18446744073709551615"),
        ("method: best", "card.yaml:1: 'method' is 'best'; it must be one of plain, fancy"),
        ("quick: perhaps", "card.yaml:1: 'quick' is 'perhaps'; it must be true or false"),
        ("quick: 1", "card.yaml:1: 'quick' is '1'; it must be true or false"),
        ("name: {a: b}", "card.yaml:1: 'name' is a list or section; it must be a name"),
        ("output: ~", "card.yaml:1: 'output' is '~'; it must be a directory"),
        ("output: null", "card.yaml:1: 'output' is 'null'; it must be a directory"),
        ("choice:\n  experiments:\n    - A\n    - {b: c}",
         "card.yaml:4: 'choice.experiments' is a list or section; it must be a list of names"),
        ("choice: 5", "card.yaml:1: 'choice' is a section: put its keys below it, indented, as in Configs/"),
        ("anchor: {l2sp: inf}", "card.yaml:1: 'anchor.l2sp' is 'inf'; it must be a number, 0 or more"),
        ("- count", "card.yaml:1: a card is a list of 'key: value' lines; see Configs/ for examples"),
        ("anchor: &a {l2sp: 1}\nchoice:\n  <<: *a", "card.yaml:1: unknown key 'choice.l2sp'; known here are: experiments, nuclei, tables"),
        ("count: &a 5\nchoice:\n  <<: *a",
         "card.yaml:3: '<<' merges what is no section; give an alias of one, such as '<<: *small', or a list of them"),
        ("choice:\n  \"<<\": {nuclei: a}", "card.yaml:2: unknown key 'choice.<<'; known here are: experiments, nuclei, tables"),
    ])
    func refused(yaml: String, message: String) { #expect(SampleCard.refusal(yaml) == message) }

    @Test("A card that says nothing is all defaults", arguments: ["", "\n", "# a comment\n", "---\n", "null", "{}", "\u{FEFF}"])
    func empty(yaml: String) throws {
        #expect(try SampleCard.read(yaml) == SampleCard())
        #expect(CardSection.isEmpty(yaml))
    }

    @Test("A card that is wrong, or says one thing, is not empty", arguments: ["count: 3", "choice:", "choice: [", "words"])
    func notEmpty(yaml: String) { #expect(!CardSection.isEmpty(yaml)) }

    @Test("Merge keys put the keys of other sections in the place of those that do not stand there", arguments: [
        "x-all: &all {count: 5, seed: 3, anchor: {l2sp: 2}}\n<<: *all\nseed: 4\n",
        "x-all: &all {count: 5, seed: 3, anchor: {l2sp: 2}}\nseed: 4\n<<: *all\n",
        "x-a: &a {count: 5}\nx-b: &b {<<: *a, count: 6, anchor: {l2sp: 2}}\n<<: [*a, *b]\nseed: 4\n",
        "<<: {count: 5, anchor: {l2sp: 2}, seed: 1}\nseed: 4\n",
    ])
    func mergeKeys(yaml: String) throws {
        #expect(try SampleCard.read(yaml) == SampleCard.read("count: 5\nseed: 4\nanchor: {l2sp: 2}\n"))
    }

    @Test("What doubles with every line is refused, not written out")
    func bombs() {
        let merges = (1..<25).map { "x-a\($0): &a\($0) {<<: [*a\($0 - 1), *a\($0 - 1)]}\n" }.joined()
        #expect(SampleCard.refusal("x-a0: &a0 {count: 5}\n\(merges)<<: *a24\n")
            == "card.yaml:4: '<<' merges more than 1000 sections; merge fewer")
        let lists = (1..<30).map { "x-a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        #expect(SampleCard.refusal("x-a0: &a0 [1]\n\(lists)? *a29\n: 1\n")
            == "card.yaml:31: a key is no word here, and the card has many aliases; write the key out")
    }

    @Test("A byte-order mark before the first key is no part of it")
    func byteOrderMark() throws { #expect(try SampleCard.read("\u{FEFF}count: 5\nseed: 2\n").count == 5) }

    @Test("A card that is no UTF-8 is refused without its bytes", arguments: [
        ([0xFF, 0xFE] + "count: 5\n".utf8.flatMap { [$0, 0] }, "card.yaml: the card is UTF-16; save it as UTF-8"),
        (Array("count: 5\nname: M".utf8) + [0xFC, 0x0A], "card.yaml:2: not valid UTF-8; save the card as UTF-8"),
        (Array("count: 5\0".utf8), "card.yaml: the file is binary; give a card, a text of 'key: value' lines"),
    ] as [([UInt8], String)])
    func encodings(bytes: [UInt8], message: String) {
        let error = #expect(throws: CardError.self) { try CardText.decoded(bytes, file: "card.yaml") }
        #expect(error?.description == message)
    }

    @Test("Yes and no in the spellings of other writers of YAML", arguments: [
        ("true", true), ("True", true), ("TRUE", true), ("yes", true), ("Yes", true), ("on", true),
    ])
    func flags(word: String, value: Bool) throws {
        #expect(try SampleCard.read("quick: \(word)").isQuick == value)
    }

    @Test("No in the spellings of other writers of YAML, over a true before", arguments: ["false", "False", "FALSE", "no", "NO", "off"])
    func noes(word: String) throws {
        var card = try SampleCard.read("quick: true")
        try card.apply(yaml: "quick: \(word)", file: "")
        #expect(!card.isQuick)
    }

    @Test("Nothing behind a section or a list leaves what was there", arguments: ["", "~", "null", "Null", "NULL"])
    func nothing(word: String) throws {
        #expect(try SampleCard.read("anchor: \(word)\nchoice: {nuclei: \(word)}") == SampleCard())
    }

    @Test("Words of a list may be separated by commas; names may have commas in them")
    func commas() throws {
        let card = try SampleCard.read("choice:\n  nuclei: [6Li, '12C, 56Fe']\n  experiments: 'Smith, 1990'\n")
        #expect(card.nuclei == ["6Li", "12C", "56Fe"])
        #expect(card.experiments == ["Smith, 1990"])
        #expect(try SampleCard.read("choice: {nuclei: []}").nuclei.isEmpty)
    }

    @Test("~ and $NAME at the start of paths stand for the home directory and the environment, and only there")
    func paths() throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(try SampleCard.read("output: ~/run").output == "\(home)/run")
        #expect(try SampleCard.read("output: '~'").output == home)
        #expect(try SampleCard.read("output: $HOME/run").output == "\(home)/run")
        #expect(try SampleCard.read("choice: {tables: ['${HOME}a.csv', a~$HOME.csv]}").tables == ["\(home)a.csv", "a~$HOME.csv"])
        #expect(try SampleCard.read("output: $PATH").output == path)
        #expect(try SampleCard.read("name: $HOME").name == "$HOME")
        var card = SampleCard()
        try card.override("--output", "output", "~/x")
        #expect(card.output == "\(home)/x")
    }

    @Test("Paths that cannot be expanded are refused", arguments: [
        ("output: $NO_SUCH_VARIABLE/run",
         "card.yaml:1: 'output' is '$NO_SUCH_VARIABLE/run'; it must be a path, but the environment has no NO_SUCH_VARIABLE: "
            + "set it, or write the path out"),
        ("output: ~somebody/run",
         "card.yaml:1: 'output' is '~somebody/run'; it must be a path; write out the home directory of another user"),
    ])
    func unknownPaths(yaml: String, message: String) { #expect(SampleCard.refusal(yaml) == message) }
}
