import EventGeneration
import Events
import Files
import Foundation
import HDF5
import Testing
import TestSupport
import ToyEvents

@Suite("Files of events")
struct EventFileTests {
    private func write(_ events: [Event], to path: String) throws {
        let content = EventWriter.Content(
            count: events.count, isGenerated: false, hasCrossSections: !events.contains { $0.crossSection.isNaN }, neutrino: -14)
        let writer = try EventWriter(path, content) { _ in }
        for first in stride(from: 0, to: events.count, by: 7) {
            var block = EventBlock()
            block.events = Array(events[first..<min(first + 7, events.count)])
            try writer.append(block)
        }
        try writer.finish()
    }

    @Test("HDF5 and CSV give the same events back")
    func roundTrip() throws {
        let place = try TemporaryDirectory()
        let events = ToyLaw.events(50, seed: 1)
        try write(events, to: place.path("a.h5"))
        try write(events, to: place.path("a.csv"))
        let (first, second) = (try EventFile(place.path("a.h5")), try EventFile(place.path("a.csv")))
        #expect(first.format == "HDF5" && second.format == "CSV" && first.ignored == ["event"])
        #expect(first.table.energy == events.map(\.energy) && first.table.muonEnergy == events.map(\.muonEnergy))
        #expect(first.table.versine == second.table.versine && second.table.energy == first.table.energy)
        #expect(try EventFile.read([place.path("a.h5"), place.path("a.csv")]).count == 100)
        #expect(throws: RunError.self) { try write(events, to: place.path("a.h5")) }
        #expect(throws: RunError.self) { try write(events, to: place.path("a.txt")) }
    }

    @Test("HepMC3 text, CSV and HDF5 give events back with channels, weights and cross sections", arguments: ["a.hepmc3", "a.csv", "a.h5"])
    func crossSections(name: String) throws {
        let place = try TemporaryDirectory()
        var events = ToyLaw.events(40, seed: 2)
        for i in events.indices {
            events[i].crossSection = 0.7 * events[i].energy
            events[i].weight = 1 + Double(i % 3)
            events[i].channel = [.quasielastic, .resonance, .deepInelastic, .coherent, .twoNucleon, .unknown][i % 6]
        }
        // A muon along the beam keeps its angle.
        events[7].versine = 3e-11
        try write(events, to: place.path(name))
        let table = try EventFile(place.path(name)).table
        #expect(table.energy == events.map(\.energy) && table.weight == events.map(\.weight) && table.channel == events.map(\.channel))
        #expect(table.neutrino == (name == "a.hepmc3" ? -14 : nil))
        for i in events.indices {
            #expect(abs(table.muonEnergy[i] / events[i].muonEnergy - 1) < 1e-12)
            #expect(abs(table.versine[i] / events[i].versine - 1) < (name == "a.hepmc3" ? 1e-9 : 1e-5))
            #expect(abs(table[i].crossSection / events[i].crossSection - 1) < 1e-12)
        }
        let sigma = try #require(CrossSectionTable(table))
        #expect(abs(sigma.value(at: 2) - 1.4) < 0.05 && sigma.value(at: 0.1) == sigma.values[0])
        let flat = try #require(EnergySpectrum(energies: [1, 3], density: [1, 1])), beam = try #require(flat.times(sigma))
        // Of a cross section that is proportional to E_ν three eighths lie below 2 GeV.
        #expect(abs(beam.quantile(0.375) - 2) < 0.02)
    }

    @Test("A long file is read in pieces: all of its events in their order, and a bad one in a later piece is named")
    func pieces() throws {
        let place = try TemporaryDirectory()
        let count = 66_000, energies = (0..<count).map { 1 + Double($0) / 1000 }
        func file(_ name: String, bad: Int? = nil) throws -> String {
            let file = try HDF5File.create(place.path(name))
            try file.write(energies, to: "/E_nu_GeV")
            try file.write(energies.indices.map { $0 == bad ? 2000 : energies[$0] / 2 }, to: "/E_mu_GeV")
            try file.write([Double](repeating: 0.5, count: count), to: "/cos_theta")
            try file.close()
            return place.path(name)
        }
        let table = try EventFile(try file("good.h5")).table
        #expect(table.energy == energies && table.crossSection == nil && table[65_999].muonEnergy == energies[65_999] / 2)
        let wrong = #expect(throws: RunError.self) { try EventFile(try file("wrong.h5", bad: 65_998)) }
        #expect(wrong?.message.contains("wrong.h5, event 65998: E_mu is 2000.0 GeV") == true, "\(String(describing: wrong))")
    }

    @Test("Members of a gzip file may cut a line: the same events, and errors the same lines", arguments: [1, 40, 6_000, 70_001])
    func gzipped(cut: Int) throws {
        let place = try TemporaryDirectory()
        let text = Array(ToyLaw.text(ToyLaw.events(4000, seed: 5)).utf8)
        func file(_ name: String, _ bytes: [UInt8]) throws -> String {
            try Data(bytes).write(to: URL(fileURLWithPath: place.path(name)))
            return place.path(name)
        }
        func packed(_ bytes: [UInt8]) -> [UInt8] {
            GzipMember.stored(Array(bytes[..<cut])) + GzipMember.stored(Array(bytes[cut...]))
        }
        let plain = try EventFile(try file("a.csv", text)).table
        var table = try EventFile(try file("a.csv.gz", packed(text))).table
        table.name = plain.name
        #expect(plain.count == 4000 && table == plain)
        let wrong = #expect(throws: RunError.self) { try EventFile(try file("b.csv.gz", packed(text + Array("2,1\n".utf8)))) }
        #expect(wrong?.message.contains("b.csv.gz:4002: 2 fields") == true, "\(String(describing: wrong))")
        let short = #expect(throws: RunError.self) { try EventFile(try file("c.csv.gz", Array(packed(text).dropLast(20)))) }
        #expect(short?.message.contains("cut off or damaged") == true, "\(String(describing: short))")
    }

    @Test("Cross sections that only some events or files have are unknown of the others")
    func partlyKnown() throws {
        let place = try TemporaryDirectory()
        var events = ToyLaw.events(20, seed: 3)
        try write(events, to: place.path("without.h5"))
        for i in events.indices { events[i].crossSection = 0.5 }
        try write(events, to: place.path("with.h5"))
        for names in [["without.h5", "with.h5"], ["with.h5", "without.h5"]] {
            let table = try EventFile.read(names.map(place.path))
            let known = try #require(table.crossSection)
            #expect(table.count == 40 && known.count == 40 && known.count { $0 == 0.5 } == 20)
            #expect(table[0].crossSection.isNaN == (names[0] == "without.h5") && CrossSectionTable(table) == nil)
        }
    }

    @Test("Columns of 32 bits and small integers are read; those of different lengths, and bad events, are named")
    func columns() throws {
        let place = try TemporaryDirectory()
        func file(_ name: String, angles: [Double] = [0.5, 0.9], muon: Float = 0.8) throws -> String {
            let file = try HDF5File.create(place.path(name))
            try file.write([1.5, 2.5], to: "/E_nu_GeV")
            try file.write([Float(0.75), muon], to: "/E_mu_GeV")
            try file.write(angles, to: "/cos_theta")
            try file.write([UInt8(1), 4], to: "/channel")
            try file.close()
            return place.path(name)
        }
        let table = try EventFile(try file("good.h5")).table
        #expect(table.muonEnergy == [0.75, Double(Float(0.8))] && table.channel == [.quasielastic, .coherent])
        let short = #expect(throws: RunError.self) { try EventFile(try file("short.h5", angles: [0.5])) }
        #expect(short?.message.contains("give each event one") == true)
        let wrong = #expect(throws: RunError.self) { try EventFile(try file("wrong.h5", muon: 800)) }
        #expect(wrong?.message.contains("wrong.h5, event 1: E_mu is 800.0 GeV, above E_nu") == true, "\(String(describing: wrong))")
    }

    @Test("No file, an empty one, and a tree of ROOT are refused with what to do")
    func refusals() throws {
        let place = try TemporaryDirectory()
        try "".write(toFile: place.path("empty.csv"), atomically: true, encoding: .utf8)
        try "root\u{1}".write(toFile: place.path("tree.root"), atomically: true, encoding: .utf8)
        try "E_nu_GeV,E_mu_GeV,cos_theta\n".write(toFile: place.path("none.csv"), atomically: true, encoding: .utf8)
        for (name, message) in [
            ("absent.csv", "cannot be read"), ("empty.csv", "begins with the names of columns"), ("tree.root", "events_from_root.py"),
            ("none.csv", "there is no event in it"),
        ] {
            let error = #expect(throws: RunError.self) { try EventFile(place.path(name)) }
            #expect(error?.message.contains(message) == true, "\(String(describing: error))")
        }
    }
}
