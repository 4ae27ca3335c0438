import Events
import Files
import ScatteringData
import Testing

@Suite("Events of HepMC3 text")
struct HepMCTests {
    static let head = """
        HepMC::Version 3.02.05
        HepMC::Asciiv3-START_EVENT_LISTING
        W CV
        A 0 NuHepMC.Version.Major 1

        """
    static let event = """
        E 0 1 4
        U GEV CM
        W 2.0
        A 0 ProcID 200
        P 1 0 14 0 0 2 2 0 4
        P 2 0 1000060120 0 0 0 11.178 11.178 11
        V -1 0 [1,2]
        P 3 -1 13 0 0.6 0.8 1.005566 0.1056583755 1
        P 4 -1 2212 0 -0.6 1.2 1.6 0.938 1

        """
    static let neutral = """
        E 1 1 2
        U MEV CM
        W 1.0
        P 1 0 14 0 0 2000 2000 0 4
        V -1 0 [1]
        P 2 -1 14 0 600 800 1000 0 1

        """
    static let end = "HepMC::Asciiv3-END_EVENT_LISTING\n"

    private func read(_ text: String, block: Int = ByteBlocks.size) throws -> EventTable {
        try HepMCEvents.read(ByteBlocks(Array(text.utf8), block: block), name: "e.hepmc3")
    }

    @Test("Blocks of a file that cut lines give the same events, and errors the same lines", arguments: [1, 3, 50])
    func blocks(block: Int) throws {
        let text = Self.head + Self.event + Self.neutral + Self.event.replacing("E 0", with: "E 2")
        #expect(try read(text + Self.end, block: block) == read(text + Self.end))
        let bad = text + Self.event.replacing(" 0 0 2 2 0 4", with: " 0 0 2 2 0 1") + Self.end
        let error = #expect(throws: DataError.self) { try read(bad, block: block) }
        #expect(error?.problems.map(\.place) == ["e.hepmc3:29, event 0"], "\(String(describing: error))")
    }

    @Test("The neutrino of status 4, the muon of status 1, the process and the weight; neutral currents are counted")
    func whole() throws {
        let table = try read(Self.head + Self.event + Self.neutral + Self.event.replacing("E 0", with: "E 2") + Self.end)
        #expect(table.count == 2 && table.neutralCurrent == 1 && table.neutrino == 14 && table.weight == [2, 2])
        #expect(table.channel == [.quasielastic, .quasielastic] && table.energy == [2, 2] && table.muonEnergy[0] == 1.005566)
        #expect(abs(table.versine[0] - 0.2) < 1e-15)
        let inMeV = Self.event.replacing("GEV", with: "MEV").replacing(" 0 0 2 2 0 4", with: " 0 0 2000 2000 0 4")
            .replacing("0.6 0.8 1.005566", with: "600 800 1005.566")
        let odd = Self.event.replacing(" 2212 ", with: " -9223372036854775808 ")
        #expect(try read(Self.head + odd + Self.end).count == 1)
        #expect(abs(try read(Self.head + inMeV + Self.end).muonEnergy[0] - 1.005566) < 1e-12)
    }

    @Test("A file that is cut off, damaged or of another neutrino is refused by line and event", arguments: [
        (HepMCTests.head + HepMCTests.event, "the file ends without HepMC::Asciiv3-END_EVENT_LISTING: it is cut off"),
        (HepMCTests.head + HepMCTests.event.replacing("P 4 -1 2212 0 -0.6 1.2 1.6 0.938 1\n", with: "") + HepMCTests.end,
         "event 0: 4 particles are announced, 3 are there"),
        (HepMCTests.head + HepMCTests.event.replacing("0.6 0.8 1.005566", with: "0.6 zero 1.0") + HepMCTests.end, "is not understood"),
        (HepMCTests.head + HepMCTests.event.replacing(" 14 ", with: " 16 ").replacing(" 13 ", with: " 15 ") + HepMCTests.end,
         "PDG number 16"),
        (HepMCTests.head + HepMCTests.event
            + HepMCTests.event.replacing(" 14 ", with: " -14 ").replacing(" 13 ", with: " -13 ") + HepMCTests.end,
         "the neutrino has PDG number -14, those before have 14"),
        (HepMCTests.head + HepMCTests.event.replacing(" 0 0 2 2 0 4", with: " 0 0 2 2 0 1") + HepMCTests.end,
         "0 incoming leptons of status 4"),
    ])
    func refusals(text: String, message: String) {
        let error = #expect(throws: DataError.self) { try read(text) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
}
