import NuclearResponses
import ScatteringData
import Testing

@Suite("Nuclei as response functions see them")
struct NuclearMediumTests {
    @Test("Protons, neutrons, Fermi momentum and Coulomb energy", arguments: References.media.indices)
    func medium(_ index: Int) throws {
        let reference = References.media[index], nucleus = try Nucleus(reference.nucleus), medium = NuclearMedium(nucleus)
        #expect(medium.protons == Double(nucleus.Z) && medium.nucleons == Double(nucleus.A))
        #expect(agree(medium.fermiMomentum, reference.fermiMomentum, to: 1e-14))
        #expect(agree(medium.coulombEnergy, reference.coulombEnergy))
    }

    @Test("Between measured nuclei the Fermi momentum is linear in A, beyond them it stays, and Z does not enter", arguments: [
        ("1H", 0.117), ("2H", 0.117), ("3H", 0.160), ("14N", 0.223), ("132Xe", 0.2465), ("208Pb", 0.248), ("238U", 0.248),
    ])
    func fermiMomentum(name: String, expected: Double) throws {
        #expect(agree(NuclearMedium.fermiMomentum(of: try Nucleus(name)), expected, to: 1e-14))
    }

    @Test("The Coulomb field is that of the other protons: hydrogen has none, and it grows with Z")
    func coulombEnergy() throws {
        #expect(try [Nucleus("1H"), Nucleus("2H")].allSatisfy { NuclearMedium.coulombEnergy(of: $0) == 0 })
        let energies = try ["3He", "12C", "40Ca", "56Fe", "208Pb"].map { NuclearMedium.coulombEnergy(of: try Nucleus($0)) }
        #expect(energies == energies.sorted() && energies.allSatisfy { $0 > 0 && $0 < 0.025 })
    }
}
