import ArgumentParser
import DataAdditions
import DataFormats
import Files
import Foundation
import Launch
import Pictures
import ScatteringData

extension DataCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a file of measurements holds beside what there is, and put it into a directory in nucens's own format.",
            discussion: """
                Prints experiments, settings, ranges, normalization uncertainties and where they come from, what is set aside and why, and \
                what stands already in the bundled data or in the directory; draws new points beside those there are. Then writes \
                DIR/NAME.csv, for data.files of a run card.
                  nucens data add 12C.dat --to data
                  nucens data add HEPData-ins1664222-v1-yaml --target 12C --normalization ins1664222=0.03 --to data --dry-run
                """)

        @Argument(help: "Files of measurements: nucens's own tables, archive lines, columns under a header, HEPData.", completion: .file())
        var files: [String]

        @Option(help: ArgumentHelp("The nucleus, where a file holds several or names none.", valueName: "12C"))
        var target: String?

        @Option(help: ArgumentHelp("The directory to add to.", valueName: "dir"))
        var to = "data"

        @Option(help: ArgumentHelp("Where pictures go (DIR/pictures; with --dry-run none unless given).", valueName: "dir"))
        var pictures: String?

        @Flag(help: "Write over a file of that name, and take the rows that the new ones replace out of other files of the directory.")
        var replace = false

        @Flag(help: "Show, but write nothing into the directory.")
        var dryRun = false

        @OptionGroup var reading: ReadingOptions

        func run() throws {
            let nucleus = try target.map { name throws(DataError) in try Nucleus(name) }
            let read = try reading.read(files, target: nucleus)
            // All files are understood before the first is written.
            let additions = try read.map { data throws(DataError) in try DataAddition(data, target: target(of: data, nucleus), into: to) }
            for (index, addition) in additions.enumerated() where additions[..<index].contains(where: { $0.path == addition.path }) {
                throw DataError("two files become \(addition.path); rename one of them", at: read[index].path)
            }
            for addition in additions { print(addition.report) }
            for addition in additions { try check(addition) }
            for addition in additions {
                draw(addition)
                try write(addition)
            }
        }

        private func target(of data: ImportedData, _ given: Nucleus?) throws(DataError) -> Nucleus {
            if let given { return given }
            guard let target = try data.onlyTable().target else {
                throw DataError("the file names no nucleus; say it with --target 12C", at: data.path)
            }
            return target
        }

        /// A picture is a help: without gnuplot the data are added all the same.
        private func draw(_ addition: DataAddition) {
            guard let place = pictures ?? (dryRun ? nil : "\(to)/pictures") else { return }
            let name = String(addition.path.split(separator: "/").last!.dropLast(4))
            guard let picture = AdditionPicture.picture(
                target: addition.target, new: addition.points, old: addition.existing, name: name) else { return }
            do {
                for path in try Gnuplot().draw([picture], formats: [.svg], into: place) { print("picture    \(path)") }
            } catch {
                Messages.say("no picture: \(error)")
            }
        }

        /// Refuses to change what is there, unless `--replace` says so.
        private func check(_ addition: DataAddition) throws {
            guard !replace else { return }
            if try content(of: addition.path).map({ $0 != Array(addition.text.utf8) }) ?? false {
                throw DataError("is there with other content; --replace writes over it", at: addition.path)
            }
            if let first = addition.superseded.first {
                throw DataError(
                    "new rows have the experiment, E, θ and ω of \(first.lines.count == 1 ? "line" : "lines") "
                        + "\(first.lines.prefix(5).map(String.init).joined(separator: ", "))\(first.lines.count > 5 ? ", …" : ""); "
                        + "--replace takes them out", at: first.path)
            }
        }

        /// nil where there is no such file.
        private func content(of path: String) throws -> [UInt8]? { PlainFile.exists(path) ? try PlainFile.read(path) : nil }

        private func write(_ addition: DataAddition) throws {
            let path = addition.path
            let bytes = Array(addition.text.utf8)
            if try content(of: path) == bytes && addition.superseded.isEmpty {
                print("unchanged  \(path)")
                return
            }
            if dryRun {
                print("would write \(path)")
                return
            }
            try PlainFile.makeDirectory(to)
            try AtomicFile.write(bytes, to: path)
            print("written    \(path)")
            for other in addition.superseded {
                if let remainder = other.remainder {
                    try AtomicFile.write(remainder, to: other.path)
                    print("shortened  \(other.path) by \(other.lines.count) \(other.lines.count == 1 ? "line" : "lines")")
                } else {
                    try FileManager.default.removeItem(atPath: other.path)
                    print("removed    \(other.path), all of whose rows are replaced")
                }
            }
        }
    }
}
