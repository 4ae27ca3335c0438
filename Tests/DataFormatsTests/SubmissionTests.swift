import DataFormats
import Foundation
import ScatteringData
import TestSupport
import Testing
import Text

@Suite("Submissions of several files, and all of carbon in one")
struct SubmissionTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private func write(_ text: String, to name: String) throws {
        try text.write(toFile: place.path(name), atomically: true, encoding: .utf8)
    }

    static let submission = """
        # what hepdata.net gives
        ---
        additional_resources: []
        comment: Quasi-elastic scattering.
        record_ids: [{id: 1664222, type: inspire}]
        ---
        name: Table 1
        keywords:
        - {name: reactions, values: [E- C12 --> E- X]}
        data_file: data1.yaml
        ---
        name: Table 2
        data_file: data2.yaml
        ---
        name: Table 3
        data_file: data3.yaml

        """

    @Test("A directory: tables are read from beside, those of other observables are left out, the reaction names the nucleus")
    func directory() throws {
        try write(Self.submission, to: "submission.yaml")
        try write(table(target: ""), to: "data1.yaml")
        try write(table(energy: "{name: E, units: GEV, value: 0.68}"), to: "data2.yaml")
        try write(table(header: "{name: Ratio}"), to: "data3.yaml")
        let data = try MeasurementFile.read(path: place.path)
        let found = try dataset(data)
        #expect(found.experiments.map(\.name) == ["ins1664222"])
        #expect(found.points.count == 4 && found.settings.map(\.energy) == [0.56, 0.68])
        #expect(data.notes.contains("\(place.path)/data3.yaml gives no d²σ/dΩdω and is left out"))
        #expect(try MeasurementFile.read(path: place.path("submission.yaml")).tables[0].table == data.tables[0].table)
    }

    @Test("A table that is not there, and one measurement in two tables")
    func broken() throws {
        try write(Self.submission, to: "submission.yaml")
        try write(table(), to: "data1.yaml")
        try write(table(), to: "data2.yaml")
        let missing = #expect(throws: DataError.self) { try MeasurementFile.read(path: place.path) }
        #expect(missing?.description == "\(place.path)/submission.yaml:16: its table \(place.path)/data3.yaml: cannot be read: "
            + "No such file or directory; check the path and its permissions")
        try write(table(header: "{name: Ratio}"), to: "data3.yaml")
        let error = #expect(throws: DataError.self) { try dataset(MeasurementFile.read(path: place.path)) }
        #expect(error?.problems.map(\.description).first
            == "\(place.path)/data2.yaml:13: repeats \(place.path)/data1.yaml:13; give each measurement in one table only")
    }

    @Test("All bundled carbon as one HEPData file, in MeV and µb, comes back to the bit")
    func roundTrip() throws {
        let carbon = try Dataset.bundled(Nucleus("12C"))
        var text = ""
        for (experiment, range) in zip(carbon.experiments, carbon.experimentRanges) {
            let points = carbon.points[range]
            func column(_ name: String, _ unit: String, _ value: (DataPoint) -> String) -> String {
                "- header: {name: \(name), units: \(unit)}\n  values:\n" + points.map { "  - {value: \(value($0))}\n" }.joined()
            }
            text += "---\nname: \"\(experiment.name)\"\nindependent_variables:\n"
                + column("E", "MEV") { shifted($0.kinematics.energy, 3) } + column("THETA", "DEG") { "\($0.kinematics.theta)" }
                + column("Energy transfer", "MEV") { shifted($0.kinematics.omega, 3) }
                + "dependent_variables:\n- header: {name: D2(SIG)/DOMEGA/DE, units: MUB/SR/MEV}\n  qualifiers:\n"
                + "  - {name: Experiment, value: \"\(experiment.name)\"}\n  - {name: RE, value: E- C12 --> E- X}\n  values:\n"
                + points.map { "  - {value: \(shifted($0.crossSection, -6)), errors: [{symerror: \(shifted($0.error, -6))}]}\n" }.joined()
        }
        let again = try Dataset(target: carbon.target, tables: [read(text).table(on: carbon.target)])
        #expect(again.experiments == carbon.experiments)
        #expect(again.points.map(\.address) == carbon.points.map(\.address))
        #expect(again.points.map(\.crossSection) == carbon.points.map(\.crossSection))
        #expect(again.points.map(\.error) == carbon.points.map(\.error))
    }

    /// The decimal text of a number times 10 to the power of `power`.
    private func shifted(_ value: Double, _ power: Int) -> String {
        let parts = "\(value)".split(separator: "e")
        return "\(parts[0])e\((parts.count > 1 ? Int(parts[1])! : 0) + power)"
    }
}
