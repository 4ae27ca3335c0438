import PortableMath

/// How well a detector measures a lepton: Gaussian in the energy, of standard deviation ρ·E_ℓ around s·E_ℓ, and in u = 2 sin(θ/2), which is
/// θ in radians at small angles.
///
/// Bitwise reproducible.
public struct LeptonResolution: Sendable, Equatable {
    /// ρ, relative.
    public var energy: Double
    /// Standard deviation of u in degrees.
    public var angle: Double
    /// s.
    public var energyScale: Double

    public init(energy: Double = 0, angle: Double = 0, energyScale: Double = 1) {
        (self.energy, self.angle, self.energyScale) = (energy, angle, energyScale)
    }

    public var isPerfect: Bool { energy == 0 && angle == 0 && energyScale == 1 }

    /// Points in each direction of a bin that stand for its leptons, and parts of a bin in E_ℓ where they are seen.
    private static let points = 2, parts = 2
    /// What lies further away is left out.
    private static let reach = 5.0

    /// Of each bin of true leptons, where they are seen and with which probabilities, a bin's in the place of its number. They add up to 1,
    /// but for leptons that are seen beyond all bins.
    ///
    /// Leptons are spread evenly over a bin. Angles of bins are those at two energies within them.
    public func smearing(of bins: LeptonBins) -> [SmearingRow] {
        let slices = (0..<bins.countEnergy * Self.parts).map { slice in
            Slice(bins, part: slice, of: bins.countEnergy * Self.parts)
        }
        return (0..<bins.count).map { bin in
            var row = [Double](repeating: 0, count: bins.count)
            for a in 0..<Self.points {
                for b in 0..<Self.points {
                    let at = (Double(a) + 0.5, Double(b) + 0.5)
                    spread(
                        (Double(bin / bins.countAngle) + at.0 / Double(Self.points)) / Double(bins.countEnergy),
                        (Double(bin % bins.countAngle) + at.1 / Double(Self.points)) / Double(bins.countAngle), bins, slices, into: &row)
                }
            }
            let seen = row.indices.filter { row[$0] > 1e-9 }
            return SmearingRow(bins: seen.map { Int32($0) }, shares: seen.map { row[$0] })
        }
    }

    private func spread(_ energyShare: Double, _ angleShare: Double, _ bins: LeptonBins, _ slices: [Slice], into row: inout [Double]) {
        let weight = 1 / Double(Self.points * Self.points)
        guard let (energy, kappa, _) = bins.place(energyShare, angleShare) else { return }
        let chord = Slice.chord(bins.current, energy, kappa)
        let centre = energyScale * energy, width = energy * self.energy, angular = angle * Double.pi / 180
        for (number, slice) in slices.enumerated() {
            let inEnergy = Self.share(of: centre, width, slice.low, slice.high)
            guard inEnergy > 0 else { continue }
            let first = number / Self.parts * bins.countAngle
            for column in 0..<bins.countAngle {
                // u is above 0: what a Gaussian has below is found on the other side.
                let (low, high) = (slice.chords[column], slice.chords[column + 1])
                var inAngle = Self.share(of: chord, angular, low, high)
                if angular > 0, chord < Self.reach * angular { inAngle += Self.share(of: -chord, angular, low, high) }
                if inAngle > 0 { row[first + column] += weight * inEnergy * inAngle }
            }
        }
    }

    /// Where a lepton is seen, E_ℓ in GeV and κ; nil where a Gaussian reaches below the lepton's mass or beyond 180°.
    ///
    /// - Parameter normals: two draws from the normal distribution of mean 0 and standard deviation 1.
    public func seen(
        energy: Double, kappa: Double, _ current: ChargedCurrent, normals: (Double, Double)
    ) -> (energy: Double, kappa: Double)? {
        let smeared = energyScale * energy + self.energy * energy * normals.0
        let chord = abs(Slice.chord(current, energy, kappa) + angle * Double.pi / 180 * normals.1)
        guard smeared > current.leptonMass, chord <= 2 else { return nil }
        return (smeared, current.kappa(energy: smeared, cosine: 1 - 0.5 * chord * chord))
    }

    /// The share of a Gaussian between two numbers; of a single number where its width is 0.
    private static func share(of centre: Double, _ width: Double, _ low: Double, _ high: Double) -> Double {
        guard width > 0 else { return centre >= low && centre < high ? 1 : 0 }
        let (a, b) = ((low - centre) / width, (high - centre) / width)
        guard b > -reach, a < reach else { return 0 }
        return 0.5 * (Portable.normalShare(within: min(b, reach)) - Portable.normalShare(within: max(a, -reach)))
    }

    /// A part of a row of bins: its energies, and u at the edges of its bins.
    private struct Slice {
        let low: Double
        let high: Double
        let chords: [Double]

        init(_ bins: LeptonBins, part: Int, of count: Int) {
            let width = bins.greatestEnergy - bins.current.leptonMass
            low = bins.current.leptonMass + width * Double(part) / Double(count)
            high = bins.current.leptonMass + width * Double(part + 1) / Double(count)
            chords = (0...bins.countAngle).map { column in
                guard let (energy, kappa, _) = bins.place((Double(part) + 0.5) / Double(count), Double(column) / Double(bins.countAngle))
                else { return .infinity }
                return Slice.chord(bins.current, energy, kappa)
            }
        }

        /// u = 2 sin(θ/2) = √(2(1 − cos θ)).
        static func chord(_ current: ChargedCurrent, _ energy: Double, _ kappa: Double) -> Double {
            let momentum = current.momentum(energy)
            guard momentum > 0 else { return 0 }
            return max(0, 2 * (kappa - current.leptonMass * current.leptonMass / (energy + momentum)) / momentum).squareRoot()
        }
    }
}

/// Where the leptons of a bin are seen: bins, ascending, and shares of the leptons.
public struct SmearingRow: Sendable, Equatable, Codable {
    public var bins: [Int32]
    public var shares: [Double]

    public init(bins: [Int32], shares: [Double]) { (self.bins, self.shares) = (bins, shares) }
}

/// What a detector makes of the leptons in bins: those that are seen are smeared over bins.
public struct DetectorResponse: Sendable {
    /// Of each true bin.
    private let smearing: [SmearingRow]
    private let efficiencies: [Double]

    /// - Parameters:
    ///   - smearing: of each true bin.
    ///   - efficiencies: share of the leptons of a true bin that are seen; empty for all.
    public init(_ smearing: [SmearingRow], efficiencies: [Double] = []) {
        precondition(efficiencies.isEmpty || efficiencies.count == smearing.count, "an efficiency for each bin")
        self.smearing = smearing
        self.efficiencies = efficiencies.isEmpty ? Array(repeating: 1, count: smearing.count) : efficiencies
    }

    /// Events that are seen in each bin.
    ///
    /// - Parameters:
    ///   - events: those of each true bin, several numbers beside each other.
    ///   - width: so many.
    public func seen(_ events: [Double], width: Int = 1) -> [Double] {
        precondition(events.count == width * smearing.count, "numbers for each bin")
        var seen = [Double](repeating: 0, count: events.count), made = [Double](repeating: 0, count: width)
        seen.withUnsafeMutableBufferPointer { seen in
            for (bin, row) in smearing.enumerated() {
                for k in 0..<width { made[k] = events[bin * width + k] * efficiencies[bin] }
                made.withUnsafeBufferPointer { made in
                    for (place, share) in zip(row.bins, row.shares) {
                        let start = Int(place) * width
                        for k in 0..<width { seen[start + k] += share * made[k] }
                    }
                }
            }
        }
        return seen
    }

    /// Rows of an operator that makes events of true bins, turned into rows of one that makes those that are seen.
    ///
    /// - Parameter width: columns of the operator.
    public func seen(
        _ rows: [(places: [Int32], values: [Double])], width: Int
    ) -> [(places: [Int32], values: [Double])] {
        var sources = [[(bin: Int, share: Double)]](repeating: [], count: rows.count)
        for (bin, row) in smearing.enumerated() {
            for (place, share) in zip(row.bins, row.shares) { sources[Int(place)].append((bin, share * efficiencies[bin])) }
        }
        var sums = [Double](repeating: 0, count: width)
        var isUsed = [Bool](repeating: false, count: width)
        return sources.map { sources in
            for (bin, share) in sources where share > 0 {
                for (place, value) in zip(rows[bin].places, rows[bin].values) {
                    sums[Int(place)] += share * value
                    isUsed[Int(place)] = true
                }
            }
            var (places, values): ([Int32], [Double]) = ([], [])
            for place in 0..<width where isUsed[place] {
                places.append(Int32(place))
                values.append(sums[place])
                (sums[place], isUsed[place]) = (0, false)
            }
            return (places, values)
        }
    }
}
