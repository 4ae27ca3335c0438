import PortableMath
import Randomness
import ScatteringData

/// Events as columns, and what was left out of them.
public struct EventTable: Sendable, Equatable {
    /// The file they are from, as messages name it.
    public var name: String
    /// E_ν, E_μ in GeV, 1 − cos θ, weight.
    public private(set) var energy: [Double] = []
    public private(set) var muonEnergy: [Double] = []
    public private(set) var versine: [Double] = []
    public private(set) var weight: [Double] = []
    public private(set) var channel: [EventChannel] = []
    /// σ(E_ν) in 10⁻³⁸ cm²; NaN where the file does not say, and no column at all where it never does.
    private var knownCrossSection: [Double] = []
    /// Of the neutrino, where the file says: 14 or −14.
    public private(set) var neutrino: Int?
    /// Events of weight 0, which say nothing, and neutral-current events.
    public internal(set) var weightless = 0
    public internal(set) var neutralCurrent = 0
    /// Events at the edge of phase space, where a number was rounded: they count with the least distance from it.
    public private(set) var atEdge = 0

    public init(name: String) { self.name = name }

    public var count: Int { energy.count }

    public subscript(index: Int) -> Event {
        Event(
            energy: energy[index], muonEnergy: muonEnergy[index], versine: versine[index], weight: weight[index], channel: channel[index],
            crossSection: knownCrossSection.isEmpty ? .nan : knownCrossSection[index])
    }

    /// σ(E_ν) in 10⁻³⁸ cm², event by event; nil unless it is known of an event. NaN where it is not.
    public var crossSection: [Double]? { knownCrossSection.isEmpty ? nil : knownCrossSection }

    private mutating func append(crossSection: Double) {
        // Called before the event itself is added.
        if knownCrossSection.isEmpty && !crossSection.isNaN { knownCrossSection = Array(repeating: .nan, count: count) }
        if !knownCrossSection.isEmpty || !crossSection.isNaN { knownCrossSection.append(crossSection) }
    }

    /// Makes room for so many events in all.
    package mutating func reserveCapacity(_ count: Int) {
        energy.reserveCapacity(count)
        muonEnergy.reserveCapacity(count)
        versine.reserveCapacity(count)
        weight.reserveCapacity(count)
        channel.reserveCapacity(count)
    }

    /// E_ν above this, in GeV, is taken for another unit.
    public static let mostEnergy = 1000.0

    /// Adds an event after a look at whether it can be one.
    ///
    /// - Parameter place: "events.csv:17", "events.h5, event 17"; called when there is a problem.
    package mutating func append(_ event: Event, neutrino pdg: Int? = nil, problems: inout Problems, at place: () -> String) {
        func refuse(_ message: String) { problems.add(message, at: place()) }
        let (energy, muon, m) = (event.energy, event.muonEnergy, Event.muonMass)
        guard energy.isFinite, muon.isFinite, event.versine.isFinite, event.weight.isFinite else {
            return refuse("not all of E_nu, E_mu, angle and weight are finite numbers; leave the event out")
        }
        guard energy <= EventTable.mostEnergy else {
            return refuse("E_nu is \(energy) GeV: is that MeV? Name the unit in the column, as in E_nu_MeV, or leave the event out")
        }
        guard energy > m else {
            return refuse("E_nu is \(energy) GeV, below the mass of a muon; check the unit, or leave the event out")
        }
        guard muon <= energy + 1e-9 else {
            return refuse("E_mu is \(muon) GeV, above E_nu, \(energy) GeV; check the units (E_mu_MeV for MeV), or leave the event out")
        }
        guard muon >= m - 1e-4 else {
            return refuse("E_mu is \(muon) GeV, below the mass of a muon, \(m) GeV; give the total energy, or p_mu_GeV")
        }
        guard (-1e-9...2 + 1e-9).contains(event.versine) else {
            return refuse("cos theta is \(event.cosTheta), beyond ±1; check the column, or leave the event out")
        }
        guard event.weight >= 0 else {
            return refuse("the weight is \(event.weight); negative weights have no density: leave the event out")
        }
        guard event.crossSection.isNaN || event.crossSection >= 0 && event.crossSection.isFinite else {
            return refuse("the cross section is \(event.crossSection); give a number, 0 or more, or leave the column out")
        }
        if let pdg {
            guard pdg.magnitude == 14 else {
                return refuse("the neutrino has PDG number \(pdg); events of 14 or -14 are read: leave it out")
            }
            guard neutrino == nil || neutrino == pdg else {
                return refuse("the neutrino has PDG number \(pdg), those before have \(neutrino ?? 0); give each its own file")
            }
            neutrino = pdg
        }
        if event.weight == 0 {
            weightless += 1
            return
        }
        let least = Event.leastKineticEnergy
        let inside = max(min(muon, energy - least), m + least)
        let versine = min(max(event.versine, Event.leastVersine), 2 - Event.leastVersine)
        if inside != muon || versine != event.versine { atEdge += 1 }
        append(crossSection: event.crossSection)
        self.energy.append(energy)
        muonEnergy.append(inside)
        self.versine.append(versine)
        weight.append(event.weight)
        channel.append(event.channel)
    }

    /// For columns that were checked before: the same on every rank.
    package init(
        checked name: String, energy: [Double], muonEnergy: [Double], versine: [Double], weight: [Double], channel: [EventChannel],
        crossSection: [Double]?, neutrino: Int?
    ) {
        self.init(name: name)
        knownCrossSection = crossSection ?? []
        (self.energy, self.muonEnergy, self.versine, self.weight) = (energy, muonEnergy, versine, weight)
        (self.channel, self.neutrino) = (channel, neutrino)
    }

    /// Events that are known to be possible, as drawn ones and points of phase space are.
    public init(inside name: String, _ events: [Event]) {
        let sigma = events.map(\.crossSection)
        self.init(
            checked: name, energy: events.map(\.energy), muonEnergy: events.map(\.muonEnergy), versine: events.map(\.versine),
            weight: events.map(\.weight), channel: events.map(\.channel), crossSection: sigma.allSatisfy(\.isNaN) ? nil : sigma,
            neutrino: nil)
    }

    /// What was left out of a table that was checked before, and how many are at the edge.
    package mutating func note(weightless: Int, neutralCurrent: Int, atEdge: Int) {
        (self.weightless, self.neutralCurrent, self.atEdge) = (weightless, neutralCurrent, atEdge)
    }

    /// Which random draws an event has: a hash of E_ν, E_μ and 1 − cos θ, so that neither its place nor the others enter. Equal events
    /// share their draws.
    public func address(_ index: Int) -> UInt64 {
        var hash = ContentHash()
        hash.combine(energy[index])
        hash.combine(muonEnergy[index])
        hash.combine(versine[index])
        return hash.value
    }

    /// Some of the events, in the order in which they are named.
    public func selecting(_ rows: [Int]) -> EventTable {
        EventTable(
            checked: name, energy: rows.map { energy[$0] }, muonEnergy: rows.map { muonEnergy[$0] }, versine: rows.map { versine[$0] },
            weight: rows.map { weight[$0] }, channel: rows.map { channel[$0] },
            crossSection: crossSection.map { known in rows.map { known[$0] } }, neutrino: neutrino)
    }

    /// The events of several files, one after the other.
    ///
    /// - Throws: when they are of different neutrinos.
    public static func joined(_ tables: [EventTable]) throws(DataError) -> EventTable {
        if tables.count == 1 { return tables[0] }
        var all = EventTable(name: tables.map(\.name).joined(separator: ", "))
        all.reserveCapacity(tables.reduce(0) { $0 + $1.count })
        for table in tables {
            if let known = all.neutrino, let other = table.neutrino, known != other {
                throw DataError("its neutrino has PDG number \(other), that of the files before \(known); give them apart", at: table.name)
            }
            all.neutrino = all.neutrino ?? table.neutrino
            if all.crossSection != nil || table.crossSection != nil {
                if all.crossSection == nil { all.knownCrossSection = Array(repeating: .nan, count: all.count) }
                all.knownCrossSection += table.crossSection ?? Array(repeating: .nan, count: table.count)
            }
            all.energy += table.energy
            all.muonEnergy += table.muonEnergy
            all.versine += table.versine
            all.weight += table.weight
            all.channel += table.channel
            all.weightless += table.weightless
            all.neutralCurrent += table.neutralCurrent
            all.atEdge += table.atEdge
        }
        return all
    }
}
