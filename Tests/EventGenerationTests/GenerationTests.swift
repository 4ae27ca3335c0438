import AdversarialNetworks
import EventGeneration
import Events
import Files
import Foundation
import NeuralNetwork
import SplineFlows
import Testing
import TestSupport

@Suite("Events drawn from flows")
struct GenerationTests {
    private static let density = EventDensity(
        architecture: FlowArchitecture(spline: SplineShape(bins: 6), width: 16, blocks: 2),
        standardization: FlowStandardization(mean: [0.5, -1, -2], deviation: [0.6, 1.2, 0.9]))

    /// Events of unknown cross section, NaN, equal none.
    private static func numbers(_ events: [Event]) -> [[Double]] { events.map { [$0.energy, $0.muonEnergy, $0.versine] } }

    private var weights: [[Float]] {
        (0..<3).map { replica in
            let flow = ConditionalFlow(Self.density.architecture, products: .available[0])
            flow.initialize(seed: 1, replica: replica)
            return flow.parameters.map { 4 * $0 }
        }
    }

    private func generator(_ members: EventGenerator.Members = .mixture, seed: UInt64 = 1) throws -> EventGenerator {
        let spectrum = try #require(EnergySpectrum(energies: [0.5, 4], density: [1, 1]))
        return EventGenerator(
            .flow(Self.density), replicas: [0, 2, 5], weights: weights, members: members, spectrum: spectrum, seed: seed,
            products: .available[0])
    }

    @Test("Event i depends on its number alone: pieces of any size give the same events; another seed gives others")
    func pieces() throws {
        let all = try generator().events(0..<2000)
        let parts = [0..<1, 1..<777, 777..<2000].map { range in (try? generator().events(range)) ?? EventBlock() }
        #expect(Self.numbers(parts.flatMap(\.events)) == Self.numbers(all.events) && parts.flatMap(\.logDensity) == all.logDensity)
        #expect(try Self.numbers(generator(seed: 2).events(0..<10).events) != Self.numbers(Array(all.events[..<10])))
        // Each member makes its share, and an event of the mixture is the one that its member would make alone.
        for replica in [0, 2, 5] {
            let alone = try generator(.one(replica)).events(0..<2000)
            let mine = all.replica.indices.filter { all.replica[$0] == replica }
            #expect(abs(mine.count - 667) < 100 && Self.numbers(mine.map { alone.events[$0] }) == Self.numbers(mine.map { all.events[$0] }))
        }
        #expect(all.events.allSatisfy { $0.muonEnergy > Event.muonMass && $0.muonEnergy < $0.energy && $0.versine > 0 && $0.versine < 2 })
    }

    @Test("The density beside an event is that of its member")
    func densities() throws {
        let block = try generator(.one(2)).events(0..<200)
        var table = EventTable(name: "drawn")
        for event in block.events { table = try EventTable.joined([table, EventFileSupport.table(event)]) }
        let flow = ConditionalFlow(Self.density.architecture, products: .available[0])
        flow.parameters = weights[1]
        let again = Self.density.logDensities(of: table, in: flow)
        #expect(zip(again, block.logDensity).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test("Energies that are given go before those of the spectrum, and adversarial networks draw events piece by piece too")
    func givenEnergies() throws {
        let energies = (0..<50).map { 1 + 0.01 * Double($0) }
        let block = try generator().events(100..<150, energies: energies)
        let replicas = try generator().events(100..<150).replica
        #expect(block.events.map(\.energy) == energies && block.replica == replicas)
        let architecture = AdversarialArchitecture(latents: 3, width: 8, blocks: 2)
        let model = EventModel.adversarial(architecture, Self.density.standardization)
        let networks = (0..<2).map { replica in
            let pair = AdversarialPair(architecture, products: .available[0], capacity: 16)
            pair.initialize(seed: 1, replica: replica)
            return pair.parameters
        }
        let spectrum = try #require(EnergySpectrum(energies: [0.5, 4], density: [1, 1]))
        let maker = EventGenerator(
            model, replicas: [0, 1], weights: networks, members: .mixture, spectrum: spectrum, seed: 3, products: .available[0])
        let all = maker.events(0..<300)
        #expect(Self.numbers(all.events) == Self.numbers(maker.events(0..<123).events + maker.events(123..<300).events))
        #expect(Set(all.events.map(\.versine)).count == 300 && all.logDensity.allSatisfy(\.isNaN))
    }

    @Test("Spectra: one energy, a range, a table; quantiles invert the integral")
    func spectra() throws {
        #expect(try EnergySpectrum(option: "2.5").quantile(0.3) == 2.5)
        #expect(abs(try EnergySpectrum(option: "1:3").quantile(0.25) - 1.5) < 1e-12)
        let place = try TemporaryDirectory()
        try "E_GeV,flux\n1,0\n2,1\n3,0\n".write(toFile: place.path("flux.csv"), atomically: true, encoding: .utf8)
        let triangle = try EnergySpectrum(option: place.path("flux.csv"))
        #expect(abs(triangle.quantile(0.5) - 2) < 1e-12 && abs(triangle.quantile(0.125) - 1.5) < 1e-12)
        let steps = try #require(EnergySpectrum(edges: [0.5, 1, 2, 4], contents: [1, 0, 3]))
        #expect(abs(steps.quantile(0.125) - 0.75) < 1e-12 && steps.quantile(0.250001) > 2 && steps.range == 0.5...4)
        try "E_GeV,flux\n2,1\n1,1\n".write(toFile: place.path("down.csv"), atomically: true, encoding: .utf8)
        for option in ["-1", "3:1", "0.05", "nowhere.csv", place.path("down.csv")] {
            #expect(throws: RunError.self) { try EnergySpectrum(option: option) }
        }
    }
}
