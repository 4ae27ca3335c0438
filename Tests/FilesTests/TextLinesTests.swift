import Files
import Testing

@Suite("Lines of texts in blocks")
struct TextLinesTests {
    private func lines(_ text: String, block: Int) throws -> [String] {
        var lines = TextLines(ByteBlocks(Array(text.utf8), block: block), name: "a.txt")
        var all: [String] = []
        while let line = try lines.next() {
            all.append(String(decoding: line, as: UTF8.self))
            #expect(lines.number == all.count)
        }
        return all
    }

    @Test("Blocks that cut lines anywhere give the same lines", arguments: [1, 2, 3, 5, 100])
    func cut(block: Int) throws {
        #expect(try lines("one\n\ntwo and\r\nE\u{1F600}\nlast", block: block) == ["one", "", "two and\r", "E\u{1F600}", "last"])
        #expect(try lines("a\n", block: block) == ["a"])
        #expect(try lines("\n", block: block) == [""])
        #expect(try lines("", block: block).isEmpty)
    }

    @Test("What is looked at ahead comes again, even beyond a block")
    func ahead() throws {
        let blocks = ByteBlocks([1, 2, 3, 4, 5], block: 2)
        #expect(try blocks.ahead(3) == [1, 2, 3])
        #expect(try blocks.next() == [1, 2, 3, 4])
        #expect(try blocks.ahead(3) == [5])
        #expect(try blocks.next() == [5])
        #expect(try blocks.next().isEmpty)
    }

    @Test("What never ends a line is no text, by line")
    func endless() {
        let error = #expect(throws: RunError.self) { try lines("one\n" + String(repeating: "0", count: 2 << 20), block: 1 << 18) }
        #expect(error?.message.hasPrefix("a.txt:2: the line is longer than 1048576 bytes") == true, "\(String(describing: error))")
    }
}
