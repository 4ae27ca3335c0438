/// One thing that the walls forbid, where it was found, and what to do about it.
struct Finding: Comparable {
    let file: String
    let line: Int
    let text: String

    static func < (a: Finding, b: Finding) -> Bool { (a.file, a.line, a.text) < (b.file, b.line, b.text) }
}

/// The package as the rules see it.
struct House {
    let manifest: Manifest
    let files: [String: [SourceFile]]

    var targets: [Manifest.Target] { manifest.order.compactMap { manifest.targets[$0] } }
    func files(of target: Manifest.Target) -> [SourceFile] { files[target.name] ?? [] }

    /// Where Package.swift declares a target.
    func declaration(of target: Manifest.Target, _ text: String) -> Finding { Finding(file: "Package.swift", line: target.line, text: text) }
}

/// One rule of the house.
struct Wall: Sendable {
    let name: String
    let meaning: String
    let findings: @Sendable (House) -> [Finding]

    static let longestFile = 300, longestLine = 140, largestTarget = 2500
    /// Tables that scripts write, which are as long as they are.
    static let generated: Set = ["References.swift"]

    static let all = [
        Wall(name: "file-length", meaning: "no Swift file has more than \(longestFile) lines", findings: fileLength),
        Wall(name: "line-length", meaning: "no line of Swift has more than \(longestLine) columns", findings: lineLength),
        Wall(name: "target-size", meaning: "no target has more than \(largestTarget) lines", findings: targetSize),
        Wall(name: "folder-circles", meaning: "the folders of one target do not use each other in a circle", findings: folderCircles),
        Wall(name: "target-circles", meaning: "targets do not import each other in a circle", findings: targetCircles),
        Wall(name: "bands", meaning: "targets import what stands beside or below them, never what stands above", findings: bands),
        Wall(name: "closed-doors", meaning: "Physics reaches no MPI and no HDF5; Runs reaches no Physics and no Learning", findings: closedDoors),
        Wall(name: "studies", meaning: "a study imports no other; Nightly, ResultReading and TestReports stand above them", findings: studies),
        Wall(name: "declared-imports", meaning: "Package.swift declares every module that a target imports", findings: declaredImports),
        Wall(name: "exported", meaning: "no module passes another one on by @_exported", findings: exported),
        Wall(name: "member-visibility", meaning: "every Swift target has MemberImportVisibility", findings: memberVisibility),
        Wall(name: "quiet-suites", meaning: "a suite without Tests/Launching starts no process", findings: quietSuites),
    ]

    // MARK: sizes

    private static func fileLength(_ house: House) -> [Finding] {
        swiftFiles(of: house).filter { $0.lines.count > longestFile && !$0.isGenerated }.map {
            Finding(file: $0.path, line: longestFile + 1, text: "the file has \($0.lines.count) lines; give its second idea a file of its own")
        }
    }

    private static func lineLength(_ house: House) -> [Finding] {
        swiftFiles(of: house).filter { !$0.isGenerated }.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                // Most lines are short enough even in bytes, of which there are never fewer.
                guard line.utf8.count > longestLine, line.count > longestLine else { return nil }
                return Finding(file: file.path, line: index + 1, text: "\(line.count) columns; break the line before column \(longestLine)")
            }
        }
    }

    private static func targetSize(_ house: House) -> [Finding] {
        house.targets.compactMap { target in
            let count = house.files(of: target).filter { !$0.isGenerated }.reduce(0) { $0 + $1.lines.count }
            guard count > largestTarget else { return nil }
            return house.declaration(of: target, "target \(target.name) has \(count) lines; make two targets of it")
        }
    }

    // MARK: arrows

    private static func folderCircles(_ house: House) -> [Finding] {
        house.targets.flatMap { target in
            let arrows = Arrows(betweenFoldersOf: house.files(of: target))
            return arrows.circles.compactMap { finding(arrows, $0, in: target.folder, "move what is used one floor down, or join the folders") }
        }
    }

    private static func targetCircles(_ house: House) -> [Finding] {
        var arrows = Arrows()
        for target in house.targets {
            for file in house.files(of: target) {
                for (module, line) in file.imports where house.manifest.targets[module] != nil {
                    arrows.add(from: target.name, to: module, file: file.path, line: line, name: "import")
                }
            }
        }
        return arrows.circles.compactMap { finding(arrows, $0, in: "the package", "move what both use into a target below them") }
    }

    /// A circle, told at its first arrow, with a place and a few names for each.
    private static func finding(_ arrows: Arrows, _ circle: [String], in place: String, _ cure: String) -> Finding? {
        let steps = circle.indices.map { (circle[$0], circle[($0 + 1) % circle.count]) }
        guard let first = arrows.reasons[steps[0].0]?[steps[0].1] else { return nil }
        let told = steps.compactMap { a, b in
            arrows.reasons[a]?[b].map { reason in
                let names = reason.names.sorted().prefix(3).joined(separator: ", ") + (reason.names.count > 3 ? ", …" : "")
                return "\(a.isEmpty ? "." : a) → \(b.isEmpty ? "." : b) (\(names); \(reason.file.split(separator: "/").last ?? ""):\(reason.line))"
            }
        }
        return Finding(file: first.file, line: first.line, text: "circle in \(place): \(told.joined(separator: ", ")); \(cure)")
    }

    private static func bands(_ house: House) -> [Finding] {
        let known = Band.allCases.map(\.rawValue).joined(separator: ", ")
        return house.targets.flatMap { target -> [Finding] in
            guard target.folder.hasPrefix("Sources/") else { return [] }
            guard let band = target.band else {
                return [house.declaration(of: target, "target \(target.name) stands in \(target.folder); move it into one of \(known)")]
            }
            return target.dependencies.compactMap { name in
                guard let other = house.manifest.targets[name] else { return nil }
                guard let below = other.band else {
                    return house.declaration(of: target, "\(name) is no target below Sources; the program does not import tests")
                }
                guard below > band else { return nil }
                return house.declaration(
                    of: target, "\(target.name) (\(band.rawValue)) imports \(name) (\(below.rawValue)), which stands above it; "
                        + "move what it uses down, or pass it in from above")
            }
        }
    }

    private static func closedDoors(_ house: House) -> [Finding] {
        let closed: [(Band, String, (Manifest.Target) -> Bool)] = [
            (.physics, "MPI", { $0.name == "MPI" || $0.name == "COpenMPI" }), (.physics, "HDF5", { $0.name == "HDF5" || $0.name == "CHDF5" }),
            (.runs, "Physics", { $0.band == .physics }), (.runs, "Learning", { $0.band == .learning }),
        ]
        return house.targets.flatMap { target in
            closed.compactMap { band, what, isClosed in
                guard target.band == band, let way = house.manifest.way(from: target.name, to: isClosed) else { return nil }
                return house.declaration(
                    of: target, "\(band.rawValue) reaches no \(what), but \(way.joined(separator: " imports ")); take that import away")
            }
        }
    }

    private static func studies(_ house: House) -> [Finding] {
        let above: Set = ["Nightly", "ResultReading", "TestReports"]
        // What studies share lies beside them; a study is who conforms to the protocol.
        let studies = house.targets.filter { target in
            house.files(of: target).contains { file in file.lines.contains { $0.contains(": Study {") && !$0.contains("//") } }
        }
        return house.targets.filter { $0.band == .studies && !above.contains($0.name) }.flatMap { target in
            target.dependencies.filter { name in studies.contains { $0.name == name } }.map { name in
                house.declaration(of: target, "target \(target.name) imports study \(name); move what both use into a target beside them")
            }
        }
    }

    // MARK: imports

    private static func declaredImports(_ house: House) -> [Finding] {
        // What some target declares is no part of the toolchain.
        let modules = Set(house.manifest.order).union(house.targets.flatMap(\.dependencies))
        return house.targets.flatMap { target in
            house.files(of: target).flatMap { file in
                file.imports.compactMap { module, line in
                    guard modules.contains(module), module != target.name, !target.dependencies.contains(module) else { return nil }
                    return Finding(
                        file: file.path, line: line, text: "import \(module), which target \(target.name) does not declare; "
                            + "add it to its dependencies (Package.swift:\(target.line)), or do without")
                }
            }
        }
    }

    private static func exported(_ house: House) -> [Finding] {
        lines(of: swiftFiles(of: house)) { $0.contains("@_exported") }.map { file, line in
            Finding(file: file, line: line, text: "@_exported hides where names come from; import the module in the files that use it")
        }
    }

    private static func memberVisibility(_ house: House) -> [Finding] {
        house.targets.compactMap { target in
            guard house.files(of: target).contains(where: \.isSwift), !target.upcomingFeatures.contains("MemberImportVisibility") else { return nil }
            return house.declaration(
                of: target, "target \(target.name) lacks swiftSettings: [.enableUpcomingFeature(\"MemberImportVisibility\")]")
        }
    }

    // MARK: tests

    /// The module through which tests start programs. `make check` runs the suites that do without.
    static let launching = "Launching"

    static func isQuiet(_ target: Manifest.Target, _ house: House) -> Bool {
        target.isTest && house.manifest.way(from: target.name, to: { $0.name == launching }) == nil
    }

    private static func quietSuites(_ house: House) -> [Finding] {
        let starts = ["Process()", "posix_spawn", "popen(", "system(", "execv", "fork("]
        return house.targets.filter { isQuiet($0, house) || ($0.folder.hasPrefix("Tests/") && !$0.isTest && $0.kind == "regular") }
            .filter { $0.name != launching }
            .flatMap { target in
                lines(of: house.files(of: target)) { line in starts.contains { line.contains($0) } }.map { file, line in
                    Finding(
                        file: file, line: line, text: "a suite of `make check` starts a process; use Launcher and declare \(launching) "
                            + "(Package.swift:\(target.line)), and the suite leaves `make check`")
                }
            }
    }

    private static func swiftFiles(of house: House) -> [SourceFile] { house.targets.flatMap { house.files(of: $0) }.filter(\.isSwift) }

    private static func lines(of files: [SourceFile], where isWanted: (Substring) -> Bool) -> [(String, Int)] {
        files.flatMap { file in file.code.enumerated().filter { isWanted($1) }.map { (file.path, $0.offset + 1) } }
    }
}
