import DataAdditions
import DataFormats
import Foundation
import ScatteringData
import TestSupport
import Testing

@Suite("Messages about files that are no data: short, with the place, and with advice that works")
struct MessagesTests {
    @Test("A key that stands twice in a long table is one line, with both places", arguments: ["keywords", "'keywords'"])
    func duplicateKey(written: String) throws {
        let values = (0..<800).map { "{value: \(100 + $0)}" }
        let rows = (0..<800).map { _ in "{value: 200, errors: [{symerror: 1}]}" }
        let text = "keywords: []\n" + table(omega: values, values: rows) + "\(written): []\n"
        #expect(try refusal(text) == ["data.txt:1612: 'keywords' stands here a second time, first in line 1; keep one"])
    }

    @Test("The same within a mapping, and on one line", arguments: [
        ("independent_variables:\n- header: {name: E}\n  header: {name: F}\n",
         "data.txt:3: 'header' stands here a second time, first in line 2"),
        ("independent_variables:\n- header: {name: E, name: F}\n", "data.txt:2: 'name' stands here more than once"),
    ])
    func nestedKey(text: String, message: String) throws {
        #expect(try refusal(text) == ["\(message); keep one"])
    }

    @Test("Files of other programs", arguments: [
        ("PK\u{3}\u{4}\u{0}[Content_Types].xml", "table.xlsx", "is a spreadsheet; save it as CSV and give that"),
        ("PK\u{3}\u{4}\u{0}[Content_Types].xml xl/workbook.xml", "data.bin", "is a spreadsheet; save it as CSV and give that"),
        ("PK\u{3}\u{4}\u{0}mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "a", "is a spreadsheet; save it as CSV and give that"),
        ("PK\u{3}\u{4}\u{0}data", "TABLE.ODS", "is a spreadsheet; save it as CSV and give that"),
        ("PK\u{3}\u{4}\u{0}[Content_Types].xml word/document.xml", "a.docx",
         "is a document of a word processor; save its table as text and give that"),
        ("PK\u{3}\u{4}\u{0}data", "HEPData.zip", "is a ZIP archive; unpack it and give the directory with its submission.yaml"),
        ("<!DOCTYPE html>\n<html><body>1,2,3</body></html>\n", "data.csv", "is a web page; save the data that it links to, and give those"),
        ("root\u{0}\u{0}\u{1}", "a.root", "is a ROOT file; give a table of measurements as text"),
    ])
    func foreign(text: String, name: String, message: String) throws {
        #expect(try refusal(text, name: name) == ["\(name): the file \(message)"])
    }

    @Test("An old spreadsheet")
    func oldSheet() {
        let bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        let error = #expect(throws: DataError.self) { try MeasurementFile.read(DataTable(name: "old.xls", bytes: bytes)) }
        #expect(error?.description == "old.xls: the file is a spreadsheet; save it as CSV and give that")
    }

    @Test("A record of many tables without cross sections is refused in a few words")
    func manyTables() throws {
        let text = (0..<200).map { _ in "---\n" + table(header: "{name: Ratio}") }.joined()
        let found = try refusal(text)
        #expect(found.count == 1 && found[0].utf8.count < 1000, "\(found)")
    }

    @Test("The same file under two paths is one", arguments: ["mine.csv", "./mine.csv", "link.csv"])
    func sameFile(second: String) throws {
        let place = try TemporaryDirectory()
        try "6 12 0.56 36 0.1 1000 30 Mine:2026\n".write(toFile: place.path("mine.csv"), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: place.path("link.csv"), withDestinationPath: place.path("mine.csv"))
        let error = #expect(throws: DataError.self) { try MeasurementFile.refuseRepeated([place.path("mine.csv"), place.path(second)]) }
        #expect(error?.description.contains("its points would count twice; give it once") == true)
    }

    @Test("Files of a directory count whatever their ending; what is no table is passed over")
    func directory() throws {
        let place = try TemporaryDirectory()
        let line = "6 12 0.57 36 0.15 30000 1200 Mine:2026\n"
        for name in ["A.CSV", "b.data", "c"] { try line.write(toFile: place.path(name), atomically: true, encoding: .utf8) }
        try "Measurements of our group.\n".write(toFile: place.path("README.md"), atomically: true, encoding: .utf8)
        try FileManager.default.createDirectory(atPath: place.path("pictures"), withIntermediateDirectories: true)
        let addition = { try DataAddition(read(line), target: Nucleus("12C"), into: place.path("")) }
        let error = #expect(throws: DataError.self) { _ = try addition() }
        #expect(error?.description.contains("1 row of \(place.path(""))/A.CSV are of the same experiment") == true, "\(error as Any)")
    }
}
