import ScatteringData
import Testing

@Suite("Tables of calculations")
struct TheoryTableTests {
    private func table(_ text: String) throws -> TheoryTable { try TheoryTable(DataTable(name: "t.csv", bytes: Array(text.utf8))) }

    private static let text = """
        # name: Model X
        # A. Author, J. Phys. 1 (2026) 1
        E_GeV,theta_deg,omega_GeV,total,qe,total_error
        0.5,60,0.2,300,200,6
        0.5,60,0.1,100,80,2
        0.5,60,0.1,100,80,2
        0.6,60,0.1,70,0,1

        """

    @Test("Name, reference, curves and errors are those of the file; equal rows count once")
    func reading() throws {
        let theory = try table(Self.text)
        #expect(theory.name == "Model X" && theory.reference == "A. Author, J. Phys. 1 (2026) 1")
        #expect(theory.curves == ["total", "qe"] && theory.count == 3)
        #expect(theory.spectrum(at: Setting(energy: 0.5, theta: 60)).map(\.omega) == [0.1, 0.2])
        #expect(theory.spectrum(at: Setting(energy: 0.50000004, theta: 60)).count == 2)
    }

    @Test("Linear in ω on the same E and θ, and nothing elsewhere")
    func interpolation() throws {
        let theory = try table(Self.text)
        func at(_ energy: Double, _ theta: Double, _ omega: Double) -> TheoryTable.Point? {
            theory[Kinematics(energy: energy, theta: theta, omega: omega)]
        }
        let exact = try #require(at(0.5, 60, 0.1))
        #expect(exact.omega == 0.1 && exact.values == [100, 80] && exact.error == 2)
        let between = try #require(at(0.5, 60, 0.125))
        #expect(abs(between.values[0] - 150) < 1e-9 && abs(between.values[1] - 110) < 1e-9 && abs(between.error - 3) < 1e-9)
        #expect(at(0.6, 60, 0.1)?.values == [70, 0])
        for nowhere: (Double, Double, Double) in [(0.5, 60, 0.09), (0.5, 60, 0.21), (0.55, 60, 0.1), (0.5, 61, 0.1), (0.6, 60, 0.11)] {
            #expect(at(nowhere.0, nowhere.1, nowhere.2) == nil)
        }
    }

    @Test("Errors by any of their names; (E, θ) at which it says something", arguments: ["total_err", "total_unc", "total_sigma"])
    func errors(name: String) throws {
        let theory = try table(Self.text.replacing("total_error", with: name))
        #expect(theory.curves == ["total", "qe"] && theory.spectrum(at: Setting(energy: 0.6, theta: 60)).map(\.error) == [1])
        #expect(theory.settings == [Setting(energy: 0.5, theta: 60), Setting(energy: 0.6, theta: 60)])
    }

    @Test("Response functions are linear in ω at one q")
    func responseCurves() throws {
        let text = "q_GeV,omega_GeV,RL_per_GeV,RT_per_GeV\n0.3,0.10,20,4\n0.3,0.05,10,12\n0.4,0.07,1,1\n"
        let theory = try ResponseTheory(DataTable(name: "r.csv", bytes: Array(text.utf8)))
        let between = try #require(theory.responses(momentum: 0.3, omega: 0.06))
        #expect(abs(between.longitudinal - 12) < 1e-9 && abs(between.transverse - 10.4) < 1e-9)
        #expect(theory.responses(momentum: 0.3, omega: 0.05)?.longitudinal == 10)
        #expect(theory.responses(momentum: 0.3, omega: 0.04) == nil && theory.responses(momentum: 0.3, omega: 0.11) == nil)
        #expect(theory.responses(momentum: 0.35, omega: 0.06) == nil)
    }

    @Test("Totals within 1 % at one rounded ω are averaged")
    func rounded() throws {
        let theory = try table("E_GeV,theta_deg,omega_GeV,total,qe\n0.5,60,0.1,200,100\n0.5,60,0.1,201,102\n0.5,60,0.1,202,104\n")
        #expect(theory.spectrum(at: Setting(energy: 0.5, theta: 60)).map(\.values) == [[201, 102]])
        #expect(theory.name == "total" && theory.reference.isEmpty)
    }

    @Test("Mistakes are refused with file and line, and what to do", arguments: [
        ("E_GeV,theta_deg,omega_GeV\n0.5,60,0.1\n", "t.csv: no curve; name a column for the total"),
        ("E_GeV,theta_deg,total\n0.5,60,1\n", "t.csv:1: no column 'omega_GeV'"),
        ("E_GeV,theta_deg,omega_GeV,total_pb\n0.5,60,0.1,1\n", "t.csv: the column 'total_pb' says 'pb'; give cross sections in nb/sr/GeV"),
        ("E_GeV,theta_deg,omega_GeV,total,x_error\n0.5,60,0.1,1,1\n", "t.csv: 'x_error' is the error of no curve"),
        ("E_GeV,theta_deg,omega_GeV,total\n0.5,60,0.1,nan\n", "t.csv:2: total is 'nan', not a finite number"),
        ("E_GeV,theta_deg,omega_GeV,total\n0.5,60,0.1,-1\n", "t.csv:2: total is -1, its error 0; neither can be negative"),
        ("E_GeV,theta_deg,omega_GeV,total\n0.5,60,0.6,1\n", "t.csv:2: E_GeV, theta_deg and omega_GeV are 0.5, 60 and 0.6"),
        ("E_GeV,theta_deg,omega_GeV,total\n0.5,60,0.1,1\n0.5,60,0.1,2\n",
         "t.csv:3: total is 2 here and 1 at the same E, θ and ω in line 2; give a point once"),
        ("", "t.csv: the file is empty"),
    ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: DataError.self) { try table(text) }
        #expect("\(error!)".contains(message), "\(error!)")
    }

    @Test("Response functions are told from cross sections by their header")
    func responses() throws {
        let text = "# GFMC\nq_GeV,omega_GeV,RL_per_GeV,RT_per_GeV\n0.3,0.05,10,12\n"
        #expect(ResponseTheory.isGiven(by: DataTable(name: "r.csv", bytes: Array(text.utf8))))
        #expect(!ResponseTheory.isGiven(by: DataTable(name: "t.csv", bytes: Array(Self.text.utf8))))
        let theory = try ResponseTheory(DataTable(name: "r.csv", bytes: Array(text.utf8)))
        #expect(theory.name == "GFMC" && theory.points.map(\.longitudinal) == [10])
        #expect(theory.points.map(\.momentum) == [0.3] && theory.points.map(\.omega) == [0.05] && theory.points.map(\.transverse) == [12])
        let wrong = #expect(throws: DataError.self) {
            try ResponseTheory(DataTable(name: "r.csv", bytes: Array((text + "0.3,0.31,1,1\n").utf8)))
        }
        #expect("\(wrong!)".contains("r.csv:4: ω is 0.31 GeV, q is 0.3 GeV"))
    }
}
