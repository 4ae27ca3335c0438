import Testing
import TransferLearning

@Suite("Fermi momenta")
struct FermiMomentumTests {
    @Test("As published, linear between, and constant beyond the ends", arguments: [
        (6, 0.165), (12, 0.228), (40, 0.241), (3, 0.207), (4, 0.207), (5, 0.186), (18, 0.229), (300, 0.248),
    ])
    func values(A: Int, momentum: Double) { #expect(abs(FermiMomentum.of(nucleons: A) - momentum) < 1e-12) }
}
