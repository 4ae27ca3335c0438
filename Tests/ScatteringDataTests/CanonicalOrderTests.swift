import Randomness
import ScatteringData
import Testing

@Suite("A dataset depends on its measurements alone")
struct CanonicalOrderTests {
    /// The lines below the header in an order drawn from `seed`.
    func permuted(_ table: DataTable, seed: UInt64) -> DataTable {
        let lines = String(decoding: table.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let stream = RandomStream(seed: seed, stream: .shuffling)
        let body = lines.dropFirst().enumerated().map { (stream.bits(at: UInt64($0.offset)), $0.element) }.sorted { $0.0 < $1.0 }.map(\.1)
        return DataTable(name: table.name, bytes: Array(([lines[0]] + body).joined(separator: "\n").utf8))
    }

    @Test("Permuting the rows of a table changes nothing", arguments: ["3He", "12C", "40Ca", "56Fe"])
    func rows(_ target: String) throws {
        let table = try DataTable.bundled(nucleus(target))
        let expected = try Dataset(target: nucleus(target), tables: [table])
        for seed: UInt64 in 1...3 {
            let other = permuted(table, seed: seed)
            #expect(other.bytes != table.bytes)
            #expect(try Dataset(target: nucleus(target), tables: [other]) == expected)
        }
    }

    @Test("Neither does cutting it into two tables, in either order")
    func tables() throws {
        let whole = try DataTable.bundled(nucleus("16O"))
        let lines = String(decoding: whole.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let a = DataTable(name: "a.csv", bytes: Array(lines[..<50].joined(separator: "\n").utf8))
        let b = DataTable(name: "b.csv", bytes: Array(([lines[0]] + lines[50...]).joined(separator: "\n").utf8))
        let expected = try Dataset.bundled(nucleus("16O"))
        #expect(try Dataset(target: nucleus("16O"), tables: [a, b]) == expected)
        #expect(try Dataset(target: nucleus("16O"), tables: [b, a]) == expected)
    }

    @Test("Points stand by experiment, E, θ, ω")
    func order() throws {
        let dataset = try Dataset.bundled(nucleus("12C"))
        for (a, b) in zip(dataset.points, dataset.points.dropFirst()) {
            let x = [Double(a.experiment), a.kinematics.energy, a.kinematics.theta, a.kinematics.omega]
            let y = [Double(b.experiment), b.kinematics.energy, b.kinematics.theta, b.kinematics.omega]
            #expect(!y.lexicographicallyPrecedes(x))
        }
    }

    /// FNV-1a over the name, 0xFF, the eight bytes of each of E, θ, ω and the occurrence, least significant first, then the finalizer of
    /// MurmurHash3; computed in Python. These values are part of the promise that a seed gives the same noise in later versions.
    @Test("Addresses of points", arguments: [
        ("Whitney:1974hr", 0.5, 60.0, 0.1, 0, 0x8b93_abfb_b3b2_8832 as UInt64),
        ("Arrington:1998ps", 4.045, 45.0, 2.46001, 0, 0xb752_bc3a_8b61_20de),
        ("Arrington:1998ps", 4.045, 45.0, 2.46001, 1, 0xe504_ec65_7376_6afe),
        ("O'Connell:1987ag", 0.737, 37.1, 0.1, 0, 0x8864_188a_50e2_da75),
    ])
    func address(experiment: String, energy: Double, theta: Double, omega: Double, occurrence: Int, expected: UInt64) {
        let kinematics = Kinematics(energy: energy, theta: theta, omega: omega)
        #expect(DataPoint.address(experiment: experiment, kinematics: kinematics, occurrence: occurrence) == expected)
    }

    @Test("Rows with the same kinematics are told apart by a number, also from one that is set aside")
    func occurrences() throws {
        let carbon = try Dataset.bundled(nucleus("12C")).points.filter { $0.kinematics.energy == 4.045 && $0.kinematics.omega == 2.46001 }
        #expect(carbon.map(\.address).contains(0xb752_bc3a_8b61_20de))
        #expect(carbon.map(\.address).contains(0xe504_ec65_7376_6afe))

        let dataset = try Dataset(target: nucleus("12C"), tables: [table(
            header, "Whitney:1974hr,0.5,60,0.1,1200,90", "Whitney:1974hr,0.5,60,0.1,-5,90")])
        let k = Kinematics(energy: 0.5, theta: 60, omega: 0.1)
        #expect(dataset.points.map(\.address) == [DataPoint.address(experiment: "Whitney:1974hr", kinematics: k, occurrence: 1)])
    }

    @Test("−0 and 0 are the same energy transfer")
    func negativeZero() {
        let plus = Kinematics(energy: 0.5, theta: 60, omega: 0)
        let minus = Kinematics(energy: 0.5, theta: 60, omega: -0.0)
        #expect(minus.omega.sign == .plus)
        #expect(DataPoint.address(experiment: "a", kinematics: plus, occurrence: 0)
            == DataPoint.address(experiment: "a", kinematics: minus, occurrence: 0))
    }

    @Test("Names that look equal are one experiment, wherever their rows stand")
    func composedAccents() throws {
        let data = table(
            header + ",normalization_uncertainty",
            "M\u{FC}ller,0.5,60,0.1,1200,90,0.03", "N,0.5,60,0.1,1200,90,0.03", "Mu\u{308}ller,0.5,60,0.2,1200,90,0.03")
        let found = try Dataset(target: nucleus("12C"), tables: [data])
        #expect(found.experiments.map(\.name) == ["M\u{FC}ller", "N"] && found.points.map(\.experiment) == [0, 0, 1])
    }
}
