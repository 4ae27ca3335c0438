import ScatteringData
import Text

/// What a file of events holds, in words.
public struct EventSummary: Sendable {
    private let table: EventTable
    private let ignored: [String]

    public init(_ table: EventTable, ignored: [String] = []) { (self.table, self.ignored) = (table, ignored) }

    /// Edges of E_ν in GeV by which events are counted and metrics are made.
    public static let energyEdges = [0.0, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100, 1000]

    /// Events that stand there more than once, beyond the first.
    public var duplicates: Int {
        let addresses = (0..<table.count).map(table.address).sorted()
        return zip(addresses, addresses.dropFirst()).count { $0 == $1 }
    }

    /// All in one line.
    public var line: String {
        let channels = EventChannel.allCases.compactMap { channel -> String? in
            let count = table.channel.count { $0 == channel }
            return count > 0 ? "\(count) \(channel.name)" : nil
        }
        return "\(table.name)  \(counted(table.count, "event")), E_nu \(range(table.energy)) GeV, \(channels.joined(separator: ", "))"
    }

    public var text: String {
        guard table.count > 0 else { return "\(table.name)  no events" }
        let kinetic = table.muonEnergy.map { $0 - Event.muonMass }
        var rows = [
            ["file", table.name],
            ["events", "\(table.count)" + (table.neutrino.map { " of \($0 > 0 ? "ν_μ" : "ν̄_μ") (PDG \($0))" } ?? "")],
            ["E_nu", "\(range(table.energy)) GeV"],
            ["E_mu − m", "\(range(kinetic)) GeV"],
            ["1 − cos θ", range(table.versine)],
        ]
        let (least, most) = (table.weight.min() ?? 1, table.weight.max() ?? 1)
        let sum = table.weight.reduce(0, +), squares = table.weight.reduce(0) { $0 + $1 * $1 }
        // Weights that are all zero, or whose squares no number holds, are worth nothing that can be said.
        let equal = Int(exactly: (sum * sum / squares).rounded(.down)).map { "\($0)" } ?? "–"
        let worth = "\(range(table.weight)); as good as \(equal) of equal weight"
        rows.append(["weights", least == most ? "all \(plain(least))" : worth])
        let known = (table.crossSection ?? []).filter { !$0.isNaN }
        if !known.isEmpty { rows.append(["σ(E_nu)", "\(range(known)) · 10⁻³⁸ cm², of \(counted(known.count, "event"))"]) }
        for channel in EventChannel.allCases {
            let count = table.channel.count { $0 == channel }
            if count > 0 { rows.append(["channel \(channel.rawValue)", "\(count) \(channel.name)"]) }
        }
        for (low, high) in zip(EventSummary.energyEdges, EventSummary.energyEdges.dropFirst()) {
            let count = table.energy.count { $0 >= low && $0 < high }
            if count > 0 { rows.append(["\(plain(low))–\(plain(high)) GeV", counted(count, "event")]) }
        }
        let notes: [(Int, String)] = [
            (duplicates, "as others in E_nu, E_mu and angle: they share their random draws"),
            (table.atEdge, "at the edge of phase space, where a number was rounded"),
            (table.weightless, "of weight 0, left out"), (table.neutralCurrent, "of neutral current, left out"),
        ]
        for (count, what) in notes where count > 0 { rows.append(["look at", "\(count) \(what)"]) }
        if !ignored.isEmpty { rows.append(["ignored", ignored.joined(separator: ", ")]) }
        return aligned(rows)
    }
}
