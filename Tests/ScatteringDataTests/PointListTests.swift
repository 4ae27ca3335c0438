import ScatteringData
import Testing

@Suite("Tables of points to predict at")
struct PointListTests {
    func points(_ text: String) throws(DataError) -> [Kinematics] { try DataTable(name: "my.csv", bytes: Array(text.utf8)).points() }

    @Test("Columns in any order, others beside them; a table of measurements is one")
    func accepted() throws {
        #expect(try points("omega_GeV,E_GeV,theta_deg,note\n0.2,1,60,a\n0.3,2,30,\"b,c\"\n") == [
            Kinematics(energy: 1, theta: 60, omega: 0.2), Kinematics(energy: 2, theta: 30, omega: 0.3),
        ])
        let carbon = try #require(DataTable.bundledTargets.first { $0.name == "12C" })
        #expect(try DataTable.bundled(carbon).points().count > 3000)
    }

    @Test("What is wrong is named with its line", arguments: [
        ("", "my.csv: the file is empty; it must begin with the line E_GeV,theta_deg,omega_GeV"),
        ("E_GeV,theta_deg,omega_GeV\n", "my.csv: no rows below the header; add the points"),
        ("E_GeV,theta_deg,omega\n1,60,0.2\n", "my.csv:1: no column 'omega_GeV'"),
        ("E_GeV,theta_deg,omega_GeV\n1,60,0.2\n1,60\n", "my.csv:3: 2 fields"),
        ("E_GeV,theta_deg,omega_GeV\n1,60,abc\n", "my.csv:2: omega_GeV is 'abc', not a finite number"),
        ("E_GeV,theta_deg,omega_GeV\n-1,60,0.2\n", "my.csv:2: E is -1 GeV; it must be above 0"),
        ("E_GeV,theta_deg,omega_GeV\n1,180,0.2\n", "my.csv:2: θ is 180 degrees; it must lie between 0 and 180"),
        ("E_GeV,theta_deg,omega_GeV\n1,60,1.5\n", "my.csv:2: ω is 1.5 GeV; it must lie between 0 and E = 1 GeV"),
        ("E_GeV,theta_deg,omega_GeV\n1,60,-0.1\n", "my.csv:2: ω is -0.1 GeV"),
    ])
    func refused(text: String, message: String) throws {
        let error = #expect(throws: DataError.self) { try points(text) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }
}
