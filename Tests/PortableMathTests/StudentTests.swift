import PortableMath
import Testing

@Suite("Student's distribution")
struct StudentTests {
    @Test("Its closed forms with one, two and three degrees of freedom", arguments: [0.0, 0.01, 0.3, 1, 2.5, 40, 1e6])
    func closedForms(t: Double) {
        let pi = 3.141592653589793
        // The arctangent by its own bisection: of the angle whose sine and cosine are known.
        func arctangent(_ x: Double) -> Double {
            var (low, high) = (0.0, 90.0)
            for _ in 0..<70 {
                let middle = 0.5 * (low + high)
                if Portable.sine(degrees: middle) < x * Portable.cosine(degrees: middle) { low = middle } else { high = middle }
            }
            return low * pi / 180
        }
        #expect(abs(Portable.studentShare(within: t, degrees: 1) - 2 / pi * arctangent(t)) < 1e-14)
        #expect(abs(Portable.studentShare(within: t, degrees: 2) - t / (2 + t * t).squareRoot()) < 1e-14)
        let root = 3.0.squareRoot()
        let three = 2 / pi * (arctangent(t / root) + t / root / (1 + t * t / 3))
        #expect(abs(Portable.studentShare(within: t, degrees: 3) - three) < 1e-14)
    }

    @Test("Values of printed tables", arguments: [
        // R. A. Fisher's table of t at 5 %.
        (1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980),
    ])
    func table(degrees: Int, t: Double) {
        #expect(abs(Portable.studentQuantile(share: 0.95, degrees: degrees) - t) < 6e-4)
        let quantile = Portable.studentQuantile(share: 0.95, degrees: degrees)
        #expect(abs(Portable.studentShare(within: quantile, degrees: degrees) - 0.95) < 1e-12)
    }

    @Test("Many degrees of freedom are the normal distribution; all of it lies within infinity, none within 0")
    func limits() {
        #expect(abs(Portable.studentShare(within: 1, degrees: 100_000) - Portable.normalShare(within: 1)) < 1e-3)
        #expect(Portable.studentShare(within: .infinity, degrees: 4) == 1 && Portable.studentShare(within: 0, degrees: 4) == 0)
        #expect(Portable.studentQuantile(share: 0, degrees: 4) < 1e-15)
    }
}
