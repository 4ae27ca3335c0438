import ScatteringData
import Testing

@Suite("Separated response functions")
struct SeparatedResponsesTests {
    static let header = "q_GeV,omega_GeV,RL_per_GeV,RL_error_per_GeV,RT_per_GeV,RT_error_per_GeV"

    static func columns(_ point: SeparatedResponses.Point) -> [Double] {
        [point.momentum, point.omega, point.longitudinal, point.longitudinalError, point.transverse, point.transverseError]
    }

    @Test("Those of carbon: 47 points at three momenta, each spectrum by ascending ω")
    func bundled() throws {
        let responses = try #require(SeparatedResponses.bundled(nucleus("12C"))), points = responses.points
        #expect(responses.source == "12C_responses.csv" && points.count == 47)
        for (q, count) in [(0.3, 12), (0.38, 19), (0.57, 16)] {
            let spectrum = points.filter { $0.momentum == q }
            #expect(spectrum.count == count && spectrum.map(\.omega) == spectrum.map(\.omega).sorted())
        }
        #expect(Self.columns(points[0]) == [0.3, 0.03, 22.35, 1.25, 9.31, 0.73])
        #expect(Self.columns(points[46]) == [0.57, 0.345, 3.074, 1.35, 17.265, 1.07])
        #expect(points.allSatisfy { $0.omega < $0.momentum && $0.longitudinalError > 0 && $0.transverseError > 0 })
    }

    @Test("Other nuclei have none")
    func others() throws { #expect(try ["56Fe", "13C", "3He"].allSatisfy { SeparatedResponses.bundled(try nucleus($0)) == nil }) }

    @Test("Columns in any order, others beside them; R_L may be negative")
    func accepted() throws {
        let responses = try SeparatedResponses(table(
            "omega_GeV,q_GeV,RT_per_GeV,RT_error_per_GeV,RL_per_GeV,RL_error_per_GeV,note", "0.1,0.4,20,1,-0.5,2,a"))
        #expect(responses.source == "my.csv" && responses.points.map(Self.columns) == [[0.4, 0.1, -0.5, 2, 20, 1]])
    }

    @Test("A row that cannot be is refused with its line", arguments: [
        ("0.3,0.3,1,1,1,1", "my.csv:3: ω is 0.3 GeV, q is 0.3 GeV; electrons scatter at 0 < ω < q"),
        ("0.3,0,1,1,1,1", "my.csv:3: ω is 0.0 GeV, q is 0.3 GeV; electrons scatter at 0 < ω < q"),
        ("0.3,0.1,1,0,1,1", "my.csv:3: an error is not above 0; correct it"),
        ("0.3,0.1,1,1,1,-1", "my.csv:3: an error is not above 0; correct it"),
        ("0.3,0.1,x,1,1,1", "my.csv:3: RL_per_GeV is 'x', not a finite number; write it like 0.55 or 5.5e-1"),
        ("0.3,0.1,1,1,1", "my.csv:3: 5 fields, but the header names 6 columns; give each column one field"),
    ])
    func refused(row: String, message: String) {
        let error = #expect(throws: DataError.self) { try SeparatedResponses(table(Self.header, "0.3,0.1,1,1,1,1", row)) }
        #expect(error?.description == message)
    }

    @Test("All that is wrong comes together, and a missing column is named")
    func several() {
        let rows = #expect(throws: DataError.self) {
            try SeparatedResponses(table(Self.header, "0.3,0.4,1,1,1,1", "0.3,0.1,1,1,1,1", "0.3,0.1,1,1,y,1"))
        }
        #expect(rows?.description.split(separator: "\n").map { $0.prefix(9) } == ["my.csv:2:", "my.csv:4:"])
        let column = #expect(throws: DataError.self) {
            try SeparatedResponses(table("q_GeV,omega_GeV,RL_per_GeV,RL_error_per_GeV,RT_per_GeV", "0.3,0.1,1,1,1"))
        }
        #expect(column?.description.hasPrefix("my.csv:1: no column 'RT_error_per_GeV'") == true)
    }
}
