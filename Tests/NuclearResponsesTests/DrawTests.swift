import NuclearResponses
import PortableMath
import ScatteringData
import Testing

@Suite("What each replica draws of nuclei")
struct DrawTests {
    static let points = [(0.38, 0.09), (0.8, 0.45), (3, 2.5)].map { ResponsePoint(momentum: $0, omega: $1) }

    /// A model that draws Fermi momenta with a spread and the base's numbers with a size.
    static func model(_ spread: Double, _ size: Double, seed: UInt64 = 1, replica: Int? = 3) -> ResponseModel {
        var settings = ResponseModel.Settings()
        settings.fermiMomentumSpread = spread
        settings.shapeSpread = size
        return ResponseModel(settings, seed: seed, replica: replica)
    }

    @Test("The central model draws nothing, whatever its seed, and neither does a replica without spreads")
    func central() throws {
        for nucleus in try nuclei() {
            let plain = NuclearMedium(nucleus)
            let models = [Self.model(0.5, 1, replica: nil), Self.model(0.5, 1, seed: 2, replica: nil), Self.model(0, 0)]
            #expect(models.allSatisfy { $0.medium(of: nucleus) == plain })
            let bases = models.map { $0.bases(at: Self.points, of: nucleus).flatMap { [$0.longitudinal, $0.transverse] } }
            #expect(bases[1] == bases[0] && bases[2] == bases[0])
        }
    }

    @Test("Seed, replica and the nucleus's name decide its Fermi momentum, and nothing else does")
    func addresses() throws {
        let carbon = try Nucleus("12C"), plain = NuclearMedium(carbon)
        func factor(_ model: ResponseModel, _ nucleus: Nucleus) -> Double {
            model.medium(of: nucleus).fermiMomentum / NuclearMedium.fermiMomentum(of: nucleus)
        }
        let drawn = factor(Self.model(0.03, 0.25), carbon)
        #expect(drawn != 1 && factor(Self.model(0.03, 0), carbon) == drawn)
        let others = [
            factor(Self.model(0.03, 0.25, seed: 2), carbon), factor(Self.model(0.03, 0.25, replica: 4), carbon),
            factor(Self.model(0.03, 0.25), try Nucleus("56Fe")), factor(Self.model(0.03, 0.25), try Nucleus(name: "graphite", Z: 6, A: 12)),
        ]
        #expect(Set(others + [drawn]).count == 5)
        #expect(agree(factor(Self.model(0.06, 0), carbon) - 1, 2 * (drawn - 1)))
        var medium = Self.model(0.03, 0.25).medium(of: carbon)
        medium.fermiMomentum = plain.fermiMomentum
        #expect(medium == plain, "only the Fermi momentum is drawn")
    }

    @Test("2000 Fermi momenta scatter by the spread around the central one; none comes near 0")
    func momenta() throws {
        let carbon = try Nucleus("12C"), central = NuclearMedium.fermiMomentum(of: carbon), n = 2000
        let factors = (0..<n).map { Self.model(0.03, 0, replica: $0).medium(of: carbon).fermiMomentum / central }
        let mean = factors.reduce(0, +) / Double(n)
        let spread = (factors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
        print("k_F: mean \(mean), spread \(spread)")
        #expect(abs(mean - 1) < 0.0034)
        #expect(abs(spread / 0.03 - 1) < 0.08)
        let wild = (0..<200).map { Self.model(1, 0, replica: $0).medium(of: carbon).fermiMomentum / central }
        #expect(agree(wild.min() ?? 0, 0.3))
    }

    @Test("ψ has the drawn Fermi momentum; no other input of a network is drawn")
    func inputs() throws {
        let carbon = try Nucleus("12C"), count = ResponseInputs.names.count
        let drawn = Self.model(0.03, 0.25).inputs(at: Self.points, of: carbon)
        let central = Self.model(0, 0).inputs(at: Self.points, of: carbon)
        #expect(drawn.count == count * Self.points.count && ResponseInputs.names[3] == "arsinh(psi)")
        #expect(drawn.indices.allSatisfy { (drawn[$0] == central[$0]) == ($0 % count != 3) })
    }

    @Test("The numbers of the base are drawn once a replica for all nuclei")
    func shared() throws {
        let names = try [Nucleus("12C"), Nucleus(name: "graphite", Z: 6, A: 12)]
        func transverse(_ model: ResponseModel, _ nucleus: Nucleus) -> [Double] {
            model.bases(at: Self.points, of: nucleus).map(\.transverse)
        }
        let shape = Self.model(0, 0.25)
        #expect(transverse(shape, names[0]) == transverse(shape, names[1]))
        #expect(zip(transverse(Self.model(0.03, 0.25), names[0]), transverse(Self.model(0.03, 0.25), names[1])).allSatisfy { $0 != $1 })
        for other in [Self.model(0, 0.25, seed: 2), Self.model(0, 0.25, replica: 4), Self.model(0, 0.2), Self.model(0, 0)] {
            #expect(zip(transverse(other, names[0]), transverse(shape, names[0])).allSatisfy { $0 != $1 })
        }
    }

    @Test("2000 draws of a small size scatter ln R_L and ln R_T as all free numbers together, to first order")
    func shapes() throws {
        let carbon = try Nucleus("12C"), n = 2000, size = 1e-3
        let points = References.spreads.map { ResponsePoint(momentum: $0.q, omega: $0.omega) }
        func logarithms(_ model: ResponseModel) -> [Double] {
            model.bases(at: points, of: carbon).flatMap { [Portable.log($0.longitudinal), Portable.log($0.transverse)] }
        }
        let central = logarithms(Self.model(0, 0))
        var squares = central.map { _ in 0.0 }
        for replica in 0..<n {
            for (i, (drawn, plain)) in zip(logarithms(Self.model(0, size, replica: replica)), central).enumerated() {
                squares[i] += (drawn - plain) * (drawn - plain) / (size * size * Double(n))
            }
        }
        for (i, expected) in References.spreads.flatMap({ [$0.longitudinal, $0.transverse] }).enumerated() {
            #expect(abs(squares[i].squareRoot() / expected - 1) < 0.08, "\(points[i / 2]): \(squares[i].squareRoot()), not \(expected)")
        }
    }
}
