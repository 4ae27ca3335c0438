import PortableMath
import ScatteringData
import Text

/// The columns of an event file, by their names: which quantity they are, in which unit.
package struct EventColumns {
    package enum Quantity: Hashable, Sendable { case energy, muon, angle, weight, channel, neutrino, crossSection }

    /// A column that is read.
    package struct Column: Sendable {
        package let name: String
        let quantity: Quantity
        /// The quantity in GeV, or 1 − cos θ, from the number in the file.
        let convert: @Sendable (Double) -> Double
    }

    /// One column a quantity, in the order in which they are tried.
    static let known: [Column] = [
        Column(name: "E_nu_GeV", quantity: .energy) { $0 },
        Column(name: "E_nu_MeV", quantity: .energy) { $0 * 1e-3 },
        Column(name: "E_mu_GeV", quantity: .muon) { $0 },
        Column(name: "E_mu_MeV", quantity: .muon) { $0 * 1e-3 },
        Column(name: "p_mu_GeV", quantity: .muon) { energy(momentum: $0) },
        Column(name: "p_mu_MeV", quantity: .muon) { energy(momentum: $0 * 1e-3) },
        Column(name: "cos_theta", quantity: .angle) { 1 - $0 },
        Column(name: "theta_deg", quantity: .angle) { degrees in
            let half = Portable.sine(degrees: degrees / 2)
            return 2 * half * half
        },
        Column(name: "weight", quantity: .weight) { $0 },
        Column(name: "channel", quantity: .channel) { $0 },
        Column(name: "neutrino", quantity: .neutrino) { $0 },
        Column(name: "sigma_1e-38cm2", quantity: .crossSection) { $0 },
    ]

    /// What files must have, as messages say it.
    static let required = "E_nu_GeV, E_mu_GeV (or p_mu_GeV), cos_theta (or theta_deg); weight, channel, neutrino and sigma_1e-38cm2 are "
        + "optional"

    private static func energy(momentum: Double) -> Double {
        // A momentum below 0 is none, and is refused as a number that is not one.
        momentum < 0 ? .nan : (momentum * momentum + Event.muonMass * Event.muonMass).squareRoot()
    }

    /// Where each quantity stands among the names.
    private var places: [Quantity: (place: Int, column: Column)] = [:]
    /// Names that are not read.
    package private(set) var ignored: [String] = []

    /// Of all columns that are read, their places among the names, and their names.
    package var read: [(place: Int, name: String)] { places.values.map { ($0.place, $0.column.name) }.sorted { $0.place < $1.place } }

    /// - Throws: for a quantity that is not there, or is there twice.
    package init(_ names: [String], of file: String) throws(DataError) {
        for (place, name) in names.enumerated() {
            guard let column = EventColumns.known.first(where: { $0.name == name }) else {
                ignored.append(name)
                continue
            }
            if let other = places[column.quantity] {
                throw DataError("\(other.column.name) and \(name) say the same; leave one of them out", at: file)
            }
            places[column.quantity] = (place, column)
        }
        for (quantity, what) in [(Quantity.energy, "energy of the neutrino"), (.muon, "energy of the muon"), (.angle, "angle of the muon")]
        where places[quantity] == nil {
            let known = EventColumns.known.filter { $0.quantity == quantity }.map(\.name)
            let near = ignored.flatMap { nearestNames(to: $0, among: known) }.first.map { "; did you mean \($0)?" } ?? "."
            let others = names.isEmpty ? "there is no column at all" : "only \(names.joined(separator: ", "))"
            throw DataError(
                "there is no column with the \(what) (\(known.joined(separator: ", "))), \(others)\(near) An event file "
                    + "has \(EventColumns.required)", at: file)
        }
    }

    /// Adds a row.
    ///
    /// - Parameter number: that of a column, by its place.
    package func append(_ number: (Int) -> Double, to table: inout EventTable, problems: inout Problems, at place: () -> String) {
        func value(_ quantity: Quantity) -> Double? { places[quantity].map { $0.column.convert(number($0.place)) } }
        let code = value(.channel)
        guard let channel = code == nil ? .unknown : code.flatMap({ Int32(exactly: $0) }).flatMap(EventChannel.init) else {
            let known = EventChannel.allCases.map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ")
            return problems.add("the channel is \(code ?? .nan), none of \(known); give one of them", at: place())
        }
        let pdg = value(.neutrino)
        let neutrino = pdg.flatMap { Int(exactly: $0) }
        if pdg != nil && neutrino == nil {
            return problems.add("the PDG number of the neutrino is no whole number; give 14 or -14", at: place())
        }
        table.append(
            Event(
                energy: value(.energy) ?? .nan, muonEnergy: value(.muon) ?? .nan, versine: value(.angle) ?? .nan,
                weight: value(.weight) ?? 1, channel: channel, crossSection: value(.crossSection) ?? .nan),
            neutrino: neutrino, problems: &problems, at: place)
    }
}
