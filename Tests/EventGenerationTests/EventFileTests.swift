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
        let writer = try EventWriter(path, count: events.count, isGenerated: false) { _ in }
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
