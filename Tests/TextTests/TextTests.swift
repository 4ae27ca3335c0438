import Testing
import Text

@Suite("Text for people")
struct TextTests {
    @Test("What would steer a terminal is written out, the rest stays", arguments: [
        ("plain, λ → 5\n\tx", "plain, λ → 5\n\tx"), ("a\u{1B}[31mb", "a\\u{1B}[31mb"), ("\u{1B}]0;owned\u{07}", "\\u{1B}]0;owned\\u{7}"),
        ("\r\n", "\\u{D}\n"), ("\u{9B}31m", "\\u{9B}31m"), ("\u{202E}txt", "\\u{202E}txt"), ("\u{2028}", "\\u{2028}"),
        ("\u{7F}\0", "\\u{7F}\\u{0}"),
    ])
    func shown(text: String, expected: String) { #expect(text.shown == expected) }

    @Test("Durations and sizes of any number", arguments: [
        (0.0, "0 s", "0 kB"), (-0.3, "0 s", "0 kB"), (89.4, "89 s", "0 kB"), (90, "2 min", "0 kB"), (5400, "1.5 h", "5 kB"),
    ])
    func numbers(value: Double, duration: String, bytes: String) {
        #expect(Table.duration(value) == duration)
        #expect(Table.bytes(value) == bytes)
    }

    @Test("Numbers that no integer holds", arguments: [-1e300, 1e300, .infinity, -.infinity, .nan])
    func extreme(value: Double) { #expect(!Table.duration(value).isEmpty && !Table.bytes(value).isEmpty) }

    @Test("Keys that are no words are found among many aliases", arguments: [
        ("? *a\n: 1", 1), ("x: 1\n? [*a]\n: 1", 2), ("{*a : 1}", 1), ("*a: 1", 1), ("[*a, *b]: 1", 1), ("{? *a : 1}", 1),
        ("b: {a: {c: 1} : 2}", 1),
    ])
    func complexKeys(yaml: String, line: Int) {
        let many = "\n# " + String(repeating: "*", count: 20)
        #expect(AliasesOfYAML.complexKey(in: yaml + many) == line)
        #expect(AliasesOfYAML.complexKey(in: yaml) == nil)
    }

    @Test("Cards with many aliases as values are left alone")
    func values() {
        let text = (0..<30).map { "k\($0): *a\nl\($0): {<<: *b, x: [1, *c], 'y': \"z: ?\"}\n" }.joined()
        #expect(AliasesOfYAML.complexKey(in: text) == nil)
    }
}
