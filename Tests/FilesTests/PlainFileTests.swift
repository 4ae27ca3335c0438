import Files
import Foundation
import Testing
import TestSupport

@Suite("Plain files")
struct PlainFileTests {
    @Test("A pipe among files is refused, as it might wait for ever")
    func pipe() throws {
        let directory = try TemporaryDirectory()
        try #require(mkfifo(directory.path("card.yaml"), 0o600) == 0)
        #expect { _ = try PlainFile.read(directory.path("card.yaml")) } throws: { error in
            "\(error)".hasSuffix("It is a pipe or a device; give a file.")
        }
    }

    @Test("What never ends is given up")
    func device() { #expect(throws: FileError("read", "/dev/zero", EFBIG)) { _ = try PlainFile.read("/dev/zero") } }

    @Test("Nothing, as a file")
    func nothing() throws { #expect(try PlainFile.read("/dev/null").isEmpty) }

    @Test("Whether a name is a link, whatever it names")
    func links() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(atPath: directory.path("link"), withDestinationPath: "nowhere")
        #expect(PlainFile.isLink(directory.path("link")))
        #expect(!PlainFile.isLink(directory.path) && !PlainFile.isLink(directory.path("none")))
    }
}
