import Foundation

/// What Package.swift says of the targets.
struct Manifest {
    struct Target {
        let name: String
        /// "regular", "executable", "test", "system", …
        let kind: String
        /// Below the package's directory, such as Sources/System/Files.
        let folder: String
        /// Targets and products of other packages that it may import.
        let dependencies: [String]
        let upcomingFeatures: [String]
        /// Where Package.swift declares it.
        let line: Int

        var isTest: Bool { kind == "test" }
        /// The folder below Sources that it stands in, or nil for what belongs to the tests.
        var band: Band? {
            let parts = folder.split(separator: "/")
            return parts.first == "Sources" && parts.count > 1 ? Band(rawValue: String(parts[1])) : nil
        }
    }

    let targets: [String: Target]
    let order: [String]

    /// - Parameters:
    ///   - dump: What `swift package dump-package` prints.
    ///   - text: Package.swift itself, for the numbers of its lines.
    init(dump: Data, text: String) throws {
        struct Dump: Decodable {
            struct Target: Decodable {
                let name: String, type: String, path: String?
                let dependencies: [[String: Names]]
                let settings: [Setting]
            }
            /// The first of a list is the name; what follows are a package and conditions.
            struct Names: Decodable {
                let name: String?
                init(from decoder: any Decoder) throws {
                    var list = try decoder.unkeyedContainer()
                    name = try list.decodeIfPresent(String.self)
                }
            }
            struct Setting: Decodable {
                struct Value: Decodable { let _0: String? }
                let kind: [String: Value?]
                enum CodingKeys: CodingKey { case kind }
                init(from decoder: any Decoder) throws {
                    kind = (try? decoder.container(keyedBy: CodingKeys.self).decode([String: Value?].self, forKey: .kind)) ?? [:]
                }
            }
            let targets: [Target]
        }
        let lines = text.components(separatedBy: "\n")
        func line(of name: String) -> Int {
            // As name: "NAME", or as the second word in quotes of room("BAND", "NAME", …).
            let declares = { (line: String) in
                let quoted = line.components(separatedBy: "\"")
                return line.contains("name: \"\(name)\"") || (quoted[0].hasSuffix("room(") && quoted.count > 3 && quoted[3] == name)
            }
            return (lines.firstIndex(where: declares) ?? lines.firstIndex { $0.contains("\"\(name)\"") } ?? 0) + 1
        }
        var targets: [String: Target] = [:]
        let decoded = try JSONDecoder().decode(Dump.self, from: dump).targets
        for target in decoded {
            targets[target.name] = Target(
                name: target.name, kind: target.type,
                folder: target.path ?? (target.type == "test" ? "Tests/" : "Sources/") + target.name,
                dependencies: target.dependencies.flatMap { $0.values.compactMap(\.name) },
                upcomingFeatures: target.settings.compactMap { $0.kind["enableUpcomingFeature"]??._0 }, line: line(of: target.name))
        }
        self.targets = targets
        order = decoded.map(\.name)
    }

    /// The shortest way from a target to another by what each may import, or nil.
    func way(from start: String, to isGoal: (Target) -> Bool) -> [String]? {
        var ways = [[start]], seen: Set = [start]
        while !ways.isEmpty {
            let way = ways.removeFirst()
            for name in targets[way[way.count - 1]]?.dependencies ?? [] where seen.insert(name).inserted {
                if let next = targets[name], isGoal(next) { return way + [name] }
                ways.append(way + [name])
            }
        }
        return nil
    }
}

/// The floors of the house, from the ground up: the folders below Sources.
enum Band: String, CaseIterable, Comparable {
    case system = "System", learning = "Learning", physics = "Physics", runs = "Runs", results = "Results", studies = "Studies", nucens

    static func < (a: Band, b: Band) -> Bool { allCases.firstIndex(of: a) ?? 0 < allCases.firstIndex(of: b) ?? 0 }
}
