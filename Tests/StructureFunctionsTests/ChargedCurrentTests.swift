import PortableMath
import ScatteringData
import StructureFunctions
import Testing

@Suite("Charged currents and their laws")
struct ChargedCurrentTests {
    let muon = ChargedCurrent.muon

    @Test("GRV94 LO is that of an independent implementation in 40 digits")
    func densities() {
        for row in References.functions {
            let (f2, xf3) = StructureLaw.grv94.functions(x: row.x, squaredMomentum: row.squared)
            #expect(abs(f2 / row.f2 - 1) < 1e-12, "x \(row.x), Q² \(row.squared)")
            #expect(abs(xf3 / row.xf3 - 1) < 1e-12, "x \(row.x), Q² \(row.squared)")
        }
    }

    @Test("c₀, c₁ and c₂ give the cross section that W₂, W_c and W_y give")
    func crossSection() {
        for row in References.sections {
            let kappa = muon.kappa(energy: row.lepton, cosine: row.cosine)
            let point = muon.point(neutrinoEnergy: row.neutrino, energy: row.lepton, kappa: kappa)
            let c = StructureLaw.grv94.coefficients(x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio)
            let section = (muon.kernels(point) * c).sum()
            #expect(abs(section / row.section - 1) < 1e-11, "E \(row.neutrino)")
            let w = ChargedCurrent.combinations(c, at: point)
            let tilde = point.y * (1 + point.massRatio)
            let again = point.momentum * (row.neutrino / ChargedCurrent.nucleonMass * w[0] + w[1] + tilde * w[2])
            #expect(abs(again / section - 1) < 1e-12)
        }
    }

    @Test("kernels of the other beam make its cross section of the same three functions")
    func otherBeam() {
        for row in References.sections {
            let kappa = muon.kappa(energy: row.lepton, cosine: row.cosine)
            let point = muon.point(neutrinoEnergy: row.neutrino, energy: row.lepton, kappa: kappa)
            func coefficients(_ isAntineutrino: Bool) -> SIMD3<Double> {
                StructureLaw.grv94.coefficients(
                    x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio, isAntineutrino: isAntineutrino)
            }
            let kernels = muon.kernels(point)
            for beam in [true, false] {
                let direct = (kernels * coefficients(beam)).sum()
                let shared = (ChargedCurrent.otherBeam(kernels) * coefficients(!beam)).sum()
                #expect(abs(shared - direct) < 1e-12 * (kernels * coefficients(false)).sum())
            }
        }
    }

    @Test("at the least energy of the neutrino x is 1, and the region has the edges that its definition gives")
    func region() throws {
        for (energy, cosine) in [(0.4, 0.3), (2.0, 0.9), (8, 0.995)] {
            let kappa = muon.kappa(energy: energy, cosine: cosine)
            let least = muon.leastNeutrinoEnergy(energy: energy, kappa: kappa)
            #expect(abs(muon.point(neutrinoEnergy: least, energy: energy, kappa: kappa).x - 1) < 1e-10)
        }
        #expect(muon.leastNeutrinoEnergy(energy: 5, kappa: 1) == .infinity)
        let greatest = try #require(muon.greatestLeptonEnergy(neutrinoEnergy: 3))
        #expect(greatest < 3 && greatest > 2.99)
        #expect(muon.kappaRange(energy: greatest + 1e-6, neutrinoEnergy: 3) == nil)
        #expect(muon.greatestLeptonEnergy(neutrinoEnergy: 0.11) == nil)
        // E − p without cancellation, as far as the forward direction has it.
        let forward = muon.leptonMass * muon.leptonMass / 20
        #expect(abs(muon.kappa(energy: 10, cosine: 1) / forward - 1) < 1e-4)
    }

    @Test("an event lies in the bin whose edges are around it, and outside of all where no neutrino reaches")
    func bins() throws {
        let bins = try #require(LeptonBins(muon, neutrinoEnergy: 10, energies: 48, angles: 40))
        for bin in 0..<bins.count {
            let (energy, cosine) = bins.centre(bin)
            guard abs(cosine) <= 1 else { continue }
            #expect(bins.bin(energy: energy, cosine: cosine) == bin)
        }
        #expect(bins.bin(energy: 9.9, cosine: -0.5) == nil)
        #expect(bins.bin(energy: 0.05, cosine: 0.5) == nil)
        #expect(bins.bin(energy: 11, cosine: 1) == nil)
        #expect(bins.bin(energy: 2, cosine: .nan) == nil)
        #expect(Set((0..<bins.count).map(bins.address)).count == bins.count)
    }

    @Test("a table in the format lhagrid1 gives back the law it was made of, and errors name their line")
    func table() throws {
        let x: [Double] = (0..<80).map { Portable.exp(-7 + 7 * Double($0) / 79.2) }
        let q: [Double] = (0..<40).map { Portable.exp(-0.5 + 3 * Double($0) / 39) }
        func densities(_ x: Double, _ q: Double) -> String {
            // Any smooth functions: ū, c̄, d and s.
            let slow = 1 + 0.1 * Portable.log(q)
            let values: [Double] = [0.2 * slow, 0.05, 0.1, x.squareRoot() * slow]
            return values.map { "\($0 * (1 - x))" }.joined(separator: " ")
        }
        var lines = ["PdfType: central", "Format: lhagrid1", "---"]
        for axis in [x, q] { lines.append(axis.map { "\($0)" }.joined(separator: " ")) }
        lines.append("-2 -4 1 3")
        for x in x { lines += q.map { densities(x, $0) } }
        lines += ["---", ""]
        let law = StructureLaw(try PartonTable(DataTable(name: "set.dat", bytes: Array(lines.joined(separator: "\n").utf8))))
        for (x, squared) in [(0.01, 0.5), (0.2, 3.0), (0.7, 20)] {
            let slow = 1 + 0.05 * Portable.log(squared + 0.4)
            let sum: Double = 0.2 * slow + 0.1 + x.squareRoot() * slow + 0.05
            let f2 = 2 * (1 - x) * sum
            #expect(abs(law.functions(x: x, squaredMomentum: squared).f2 / f2 - 1) < 1e-3)
        }
        lines[10] = "0.1 0.2 none 0.3"
        #expect(throws: DataError("'none' is no number; give a member file of LHAPDF's format lhagrid1", at: "set.dat:11")) {
            try PartonTable(DataTable(name: "set.dat", bytes: Array(lines.joined(separator: "\n").utf8)))
        }
        lines[5] = "-2 -4 1 1e300"
        #expect(throws: DataError("a block names the PDG codes -2, 1 and 3", at: "set.dat:6")) {
            try PartonTable(DataTable(name: "set.dat", bytes: Array(lines.joined(separator: "\n").utf8)))
        }
    }
}
