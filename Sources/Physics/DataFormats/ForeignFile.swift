import ScatteringData

/// Files that are no text with measurements, told by their first bytes or their names.
enum ForeignFile {
    /// What it is and what to do; nil for what may be a text.
    static func kind(_ file: DataTable) -> String? {
        let bytes = file.bytes
        if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return archive(file) }
        if let found = known.first(where: { bytes.starts(with: $0.start) }) { return found.advice }
        if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) {
            return "is a tar archive; unpack it (tar -xf) and give what was in it"
        }
        let start = String(decoding: bytes.prefix(200), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
            return "is a web page; save the data that it links to, and give those"
        }
        if bytes.contains(0), bytes.starts(with: "root".utf8) { return "is a ROOT file; give a table of measurements as text" }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return nil }
        return bytes.contains(0) ? "is binary; give a table of measurements as text" : nil
    }

    private static let sheet = "is a spreadsheet; save it as CSV and give that"

    /// Office programs write ZIP archives.
    private static func archive(_ file: DataTable) -> String {
        let head = file.bytes.prefix(4096)
        let name = file.name.lowercased()
        if head.contains("word/".utf8) || [".docx", ".odt"].contains(where: name.hasSuffix) {
            return "is a document of a word processor; save its table as text and give that"
        }
        let isSheet = ["[Content_Types].xml", "opendocument.spreadsheet", "xl/"].contains { head.contains($0.utf8) }
            || [".xlsx", ".xlsm", ".xlsb", ".ods"].contains(where: name.hasSuffix)
        return isSheet ? sheet : "is a ZIP archive; unpack it and give the directory with its submission.yaml"
    }

    private static let known: [(start: [UInt8], advice: String)] = [
        ([0xD0, 0xCF, 0x11, 0xE0], sheet),
        ([0x1F, 0x8B], "is compressed by gzip; unpack it (tar -xzf, gunzip) and give what was in it"),
        (Array("BZh9".utf8), "is compressed by bzip2; unpack it (tar -xjf, bunzip2) and give what was in it"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "is compressed by xz; unpack it (tar -xJf, unxz) and give what was in it"),
        ([0x28, 0xB5, 0x2F, 0xFD], "is compressed by zstd; unpack it (unzstd) and give what was in it"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive; unpack it and give what was in it"),
        ([0x89, 0x48, 0x44, 0x46], "is an HDF5 file; give a table of measurements as text"),
        ([0x25, 0x50, 0x44, 0x46], "is a PDF; give a table of measurements as text"),
        (Array("{\\rtf".utf8), "is a document of a word processor; save its table as text and give that"),
        ([0x89, 0x50, 0x4E, 0x47], "is a picture; give a table of measurements as text"),
        ([0xFF, 0xD8, 0xFF], "is a picture; give a table of measurements as text"),
    ]
}
