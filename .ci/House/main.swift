import Foundation

/// check-house PACKAGE [--suites | --list | RULE…], with what `swift package dump-package` prints on standard input.
func run() throws -> Int32 {
    let arguments = CommandLine.arguments.dropFirst()
    guard let package = arguments.first else { throw Complaint("usage: .ci/check-house [--list | --suites | RULE…]") }
    let wanted = arguments.dropFirst()
    if wanted == ["--list"] {
        for wall in Wall.all { print(wall.name.padding(toLength: 20, withPad: " ", startingAt: 0) + wall.meaning) }
        return 0
    }
    for name in wanted where name != "--suites" && !Wall.all.contains(where: { $0.name == name }) {
        throw Complaint("there is no rule '\(name)'; .ci/check-house --list names them")
    }

    let manifest = try Manifest(
        dump: FileHandle.standardInput.readDataToEndOfFile(), text: String(contentsOfFile: package + "/Package.swift", encoding: .utf8))
    var files: [String: [SourceFile]] = [:]
    for target in manifest.targets.values { files[target.name] = SourceFile.all(of: target, in: package) }
    let house = House(manifest: manifest, files: files)
    guard house.files.values.contains(where: { !$0.isEmpty }) else { throw Complaint("no source files below \(package)") }
    if wanted == ["--suites"] {
        let suites = house.targets.filter { Wall.isQuiet($0, house) }
        guard !suites.isEmpty else { throw Complaint("no test target does without \(Wall.launching)") }
        print("^(" + suites.map(\.name).joined(separator: "|") + ")\\.")
        return 0
    }

    var broken: [String] = []
    for wall in Wall.all where wanted.isEmpty || wanted.contains(wall.name) {
        let findings = wall.findings(house).sorted()
        if !findings.isEmpty { broken.append("\(wall.name) (\(findings.count))") }
        for finding in findings { print("\(finding.file):\(finding.line): \(wall.name): \(finding.text)") }
    }
    guard broken.isEmpty else {
        FileHandle.standardError.write(Data("check-house: broken: \(broken.joined(separator: ", "))\n".utf8))
        return 1
    }
    print("check-house: ok, \(wanted.isEmpty ? Wall.all.count : wanted.count) rules on \(manifest.order.count) targets")
    return 0
}

struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

do {
    exit(try run())
} catch {
    FileHandle.standardError.write(Data("check-house: \(error)\n".utf8))
    exit(2)
}
