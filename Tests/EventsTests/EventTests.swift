import Events
import Files
import PortableMath
import ScatteringData
import Testing

@Suite("Events")
struct EventTests {
    @Test("u₁ and u₂ lead back to the event, also at the ends of phase space")
    func variables() {
        for energy in [0.3, 2, 10] {
            for share in [1e-6, 0.3, 0.999999] {
                for versine in [1e-9, 0.1, 1, 1.999999] {
                    let muon = Event.muonMass + share * (energy - Event.muonMass)
                    let event = Event(energy: energy, muonEnergy: muon, versine: versine)
                    let (first, second) = EventVariables.values(of: event)
                    let back = EventVariables.event(energy: energy, first, second)
                    #expect(abs(back.muonEnergy - muon) < 1e-12 * energy && abs(back.versine - versine) < 1e-12 * versine)
                }
            }
        }
    }

    @Test("The Jacobian is that of finite differences")
    func jacobian() {
        let event = Event(energy: 2, muonEnergy: 1.3, versine: 0.2)
        let step = 1e-6
        func moved(_ muon: Double, _ versine: Double) -> (first: Double, second: Double) {
            EventVariables.values(of: Event(energy: 2, muonEnergy: 1.3 + muon, versine: 0.2 + versine))
        }
        let byEnergy = (moved(step, 0).first - moved(-step, 0).first) / (2 * step)
        let byAngle = (moved(0, step).second - moved(0, -step).second) / (2 * step)
        #expect(abs(Portable.log(abs(byEnergy * byAngle)) - EventVariables.logJacobian(of: event)) < 1e-8)
    }

    @Test("θ, Q² and W of an event")
    func features() {
        // By hand: E_ν = 1, E_μ = 0.7, θ = 60°.
        let event = Event(energy: 1, muonEnergy: 0.7, versine: 0.5)
        let momentum = (0.49 - 0.0111636924).squareRoot()
        let squared = 2 * (0.7 - momentum * 0.5) - 0.0111636924
        #expect(abs(EventFeatures.theta(event) - 60) < 1e-7)
        #expect(abs(EventFeatures.momentumTransfer(event) - squared) < 1e-6)
        let columns = EventFeatures.columns(of: [event])
        #expect(columns.count == EventFeatures.names.count && columns.allSatisfy { $0.count == 1 })
        #expect(abs(columns[6][0] - (0.939 * 0.939 + 2 * 0.939 * 0.3 - squared).squareRoot()) < 1e-6)
    }

    private func read(_ text: String, block: Int = ByteBlocks.size) throws -> EventTable {
        try EventText.read(ByteBlocks(Array(text.utf8), block: block), name: "e.csv").table
    }

    @Test("Blocks of a file that cut lines give the same events, and errors the same lines", arguments: [1, 3, 17])
    func blocks(block: Int) throws {
        let good = "\u{FEFF}E_nu_GeV,E_mu_GeV,cos_theta\r\n1.5,0.9,0.5\n# nothing\n\n2.5,1.25,-0.75"
        #expect(try read(good, block: block) == read(good))
        #expect(try read(good, block: block).count == 2)
        let error = #expect(throws: DataError.self) { try read(good + "\n1.5,1600,0.5\n2,1,x\n", block: block) }
        let places = error?.problems.map(\.place)
        #expect(places == ["e.csv:6", "e.csv:7"], "\(String(describing: error))")
    }

    @Test("Columns in GeV or MeV, of energy or momentum, of cosine or angle, give the same event")
    func columns() throws {
        let plain = try read("E_nu_GeV,E_mu_GeV,cos_theta\n1.5,0.9,0.5\n")
        let momentum = (0.81 - Event.muonMass * Event.muonMass).squareRoot()
        let other = try read(
            "# made by hand\ntheta_deg,p_mu_MeV,weight,E_nu_MeV,channel,comment\r\n60,\(1000 * momentum),2.5,1500,2,7\r\n\r\n")
        #expect(plain.count == 1 && other.count == 1 && other.weight == [2.5] && other.channel == [.resonance])
        #expect(abs(plain.muonEnergy[0] - other.muonEnergy[0]) < 1e-12 && abs(plain.versine[0] - other.versine[0]) < 1e-12)
    }

    @Test("What cannot be an event is refused by line, with what to do", arguments: [
        ("1.5,1600,0.5,1,1", "e.csv:3: E_mu is 1600.0 GeV, above E_nu, 1.5 GeV; check the units"),
        ("1500,900,0.5,1,1", "e.csv:3: E_nu is 1500.0 GeV: is that MeV?"),
        ("1.5,0.9,1.5,1,1", "e.csv:3: cos theta is 1.5, beyond ±1"),
        ("1.5,nan,0.5,1,1", "e.csv:3: E_mu_GeV is 'nan', not a finite number"),
        ("1.5,0.05,0.5,1,1", "e.csv:3: E_mu is 0.05 GeV, below the mass of a muon"),
        ("1.5,0.9,0.5,-2,1", "e.csv:3: the weight is -2.0; negative weights have no density"),
        ("1.5,0.9,0.5,1,17", "e.csv:3: the channel is 17.0, none of 0 unknown, 1 quasielastic"),
        ("1.5,0.9,0.5,1", "e.csv:3: 4 fields, but the header names 5 columns"),
    ])
    func refusals(row: String, message: String) {
        let error = #expect(throws: DataError.self) {
            try read("E_nu_GeV,E_mu_GeV,cos_theta,weight,channel\n1,0.5,0.9,1,1\n\(row)\n")
        }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test("A column that is missing or there twice is named; another neutrino is refused")
    func headers() {
        #expect(throws: DataError.self) { try read("E_nu,E_mu_GeV,cos_theta\n1,0.5,0.9\n") }
        #expect(throws: DataError.self) { try read("E_nu_GeV,E_mu_GeV,p_mu_GeV,cos_theta\n1,0.5,0.4,0.9\n") }
        #expect(throws: DataError.self) { try read("") }
        #expect(throws: DataError.self) { try read("E_nu_GeV,E_mu_GeV,cos_theta,neutrino\n1,0.5,0.9,14\n1,0.5,0.9,-14\n") }
        #expect(throws: DataError.self) { try read("E_nu_GeV,E_mu_GeV,cos_theta,neutrino\n1,0.5,0.9,12\n") }
        #expect(throws: DataError.self) { try read("E_nu_GeV,E_mu_GeV,cos_theta,neutrino\n1,0.5,0.9,-9223372036854775808\n") }
    }

    @Test("Events of weight 0 say nothing, rounded ones stay inside; an event's address is its content")
    func table() throws {
        let table = try read("E_nu_GeV,E_mu_GeV,cos_theta,weight\n1,0.5,0.9,0\n1,0.5,1,1\n2,1,0.5,1\n1,0.5,1,3\n")
        #expect(table.count == 3 && table.weightless == 1 && table.atEdge == 2 && table.versine[0] == Event.leastVersine)
        #expect(table.address(0) == table.address(2) && table.address(0) != table.address(1))
        let heavy = try read("E_nu_GeV,E_mu_GeV,cos_theta,weight\n1,0.5,0.9,1e300\n2,0.5,0.8,1\n")
        #expect(EventSummary(heavy).text.contains("as good as – of equal weight"))
        let summary = EventSummary(table)
        #expect(summary.duplicates == 1 && summary.text.contains("1 of weight 0, left out") && summary.line.contains("3 events"))
    }
}
