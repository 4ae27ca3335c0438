import Files
import ScatteringData

/// Events as HepMC3 writes them as text (Asciiv3), with the conventions of NuHepMC (S. Gardiner, J. Isaacson, L. Pickering,
/// arXiv:2310.13211): the incoming neutrino has status 4, the final muon status 1, the attribute ProcID says the channel, and the first
/// weight counts.
package enum HepMCEvents {
    static let start = "HepMC::Asciiv3-START_EVENT_LISTING", end = "HepMC::Asciiv3-END_EVENT_LISTING"

    /// Whether a file begins as HepMC3 text does.
    package static func recognizes(_ beginning: ArraySlice<UInt8>) -> Bool { beginning.starts(with: Array("HepMC::".utf8)) }

    /// - Throws: `DataError` with file and line for all that is wrong, ten problems at most; `RunError` for what cannot be read.
    package static func read(_ blocks: ByteBlocks, name: String) throws -> EventTable {
        var table = EventTable(name: name)
        var problems = Problems()
        var event: Record?
        var (isInside, isWhole) = (false, false)
        // 10⁻³⁸ cm² in the file's unit of cross sections; picobarns unless it says otherwise.
        var unit = 100.0
        var lines = TextLines(blocks, name: name)
        while problems.count < 1000, let bytes = try lines.next() {
            let (text, line) = (String(decoding: bytes, as: UTF8.self), lines.number)
            let place = { "\(name):\(line)" }
            if text.hasPrefix("HepMC::") {
                if text.hasPrefix("HepMC::IO_GenEvent") || text.hasPrefix("HepMC::Asciiv3") == false && text.contains("Ascii") {
                    throw DataError("\(text.prefix(60)): only HepMC3's Asciiv3 is read; convert the file with HepMC3", at: place())
                }
                if text.hasPrefix(start) { isInside = true }
                if text.hasPrefix(end) { (isInside, isWhole) = (false, true) }
                continue
            }
            guard isInside else { continue }
            if event == nil, text.hasPrefix(unitAttribute) {
                let name = String(text.dropFirst(unitAttribute.count))
                guard let known = crossSectionUnits[name] else {
                    throw DataError("cross sections in '\(name)'; give them in pb or 1e-38 cm2", at: place())
                }
                unit = known
            }
            if text.hasPrefix("E ") {
                event?.finish(&table, &problems, name)
                event = Record(text, line: line, crossSectionUnit: unit)
                if event == nil {
                    problems.add("'\(text.prefix(60))' is no event: E number vertices particles; the file is damaged", at: place())
                }
            } else if event != nil, event?.take(text) == false {
                problems.add("'\(text.prefix(60))' is not understood; the file is damaged, make it again", at: place())
                event = nil
            }
        }
        event?.finish(&table, &problems, name)
        if !isWhole && problems.count < 1000 {
            problems.add("the file ends without \(end): it is cut off; make it or copy it again", at: "\(name):\(lines.number)")
        }
        try problems.throwIfAny()
        return table
    }

    /// 1 of them in 10⁻³⁸ cm².
    private static let crossSectionUnits = ["pb": 100.0, "1e-38 cm2": 1.0]
    private static let unitAttribute = "A NuHepMC.Units.CrossSection.Unit "

    /// The lines of one event.
    private struct Record {
        let number: String
        let line: Int
        let particles: Int
        let crossSectionUnit: Double
        var crossSection = Double.nan
        var seen = 0
        /// GeV in the event's unit.
        var unit = 1.0
        var weight: Double?
        var process = 0
        var neutrinos: [(pdg: Int, momentum: SIMD3<Double>, energy: Double)] = []
        var leptons: [(pdg: Int, momentum: SIMD3<Double>, energy: Double)] = []

        init?(_ text: String, line: Int, crossSectionUnit: Double) {
            let words = text.split(separator: " ")
            guard words.count >= 4, Int(words[2]) != nil, let particles = Int(words[3]) else { return nil }
            (number, self.line, self.particles) = (String(words[1]), line, particles)
            self.crossSectionUnit = crossSectionUnit
        }

        /// - Returns: false for a line that makes no sense.
        mutating func take(_ text: String) -> Bool {
            guard let kind = text.utf8.first else { return true }
            switch kind {
            case UInt8(ascii: "U"):
                let words = text.split(separator: " ")
                guard words.count >= 2, ["GEV", "MEV"].contains(words[1]) else { return false }
                unit = words[1] == "MEV" ? 1e-3 : 1
            case UInt8(ascii: "W"):
                // A second line has the names of weights in the head of the file; in an event the first number is the central value.
                let words = text.split(separator: " ")
                guard words.count >= 2, let value = Double(words[1]) else { return false }
                if weight == nil { weight = value }
            case UInt8(ascii: "A"):
                let words = text.split(separator: " ")
                guard words.count >= 4, words[1] == "0" else { break }
                switch words[2] {
                case "ProcID", "signal_process_id": process = Int(words[3]) ?? 0
                case "TotXS": crossSection = (Double(words[3]) ?? .nan) * crossSectionUnit
                default: break
                }
            case UInt8(ascii: "P"): return takeParticle(text)
            default: break
            }
            return true
        }

        private mutating func takeParticle(_ text: String) -> Bool {
            let words = text.split(separator: " ")
            guard words.count >= 10, let pdg = Int(words[3]), let status = Int(words[9]) else { return false }
            seen += 1
            guard (11...16).contains(pdg.magnitude), status == 4 || status == 1 else { return true }
            let numbers = words[4...7].compactMap { Double($0) }
            guard numbers.count == 4, numbers.allSatisfy(\.isFinite) else { return false }
            let particle = (pdg: pdg, momentum: SIMD3(numbers[0], numbers[1], numbers[2]), energy: numbers[3])
            if status == 4 { neutrinos.append(particle) } else { leptons.append(particle) }
            return true
        }

        func finish(_ table: inout EventTable, _ problems: inout Problems, _ name: String) {
            let place = { "\(name):\(line), event \(number)" }
            guard seen == particles else {
                return problems.add("\(particles) particles are announced, \(seen) are there; the file is cut off or damaged", at: place())
            }
            guard neutrinos.count == 1, let neutrino = neutrinos.first else {
                return problems.add(
                    "\(neutrinos.count) incoming leptons of status 4; NuHepMC has one an event: check what wrote the file", at: place())
            }
            let sign = neutrino.pdg > 0 ? 1 : -1
            guard let muon = leptons.first(where: { $0.pdg == neutrino.pdg - sign }) else {
                if leptons.contains(where: { $0.pdg == neutrino.pdg }) {
                    table.neutralCurrent += 1
                } else {
                    problems.add("no final lepton (status 1) of the neutrino \(neutrino.pdg); leave the event out", at: place())
                }
                return
            }
            table.append(
                Event(
                    energy: neutrino.energy * unit, muonEnergy: muon.energy * unit, versine: versine(neutrino.momentum, muon.momentum),
                    weight: weight ?? 1, channel: EventChannel(process: process), crossSection: crossSection),
                neutrino: neutrino.pdg, problems: &problems, at: place)
        }

        /// 1 − cos of the angle between two vectors: ½ |â − b̂|², which keeps its digits for small angles.
        private func versine(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
            let lengths = ((a * a).sum().squareRoot(), (b * b).sum().squareRoot())
            let difference = a / lengths.0 - b / lengths.1
            return 0.5 * (difference * difference).sum()
        }
    }
}
