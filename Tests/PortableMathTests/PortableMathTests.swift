import PortableMath
import Testing

/// Every function against a table of exact values, to a bound in units in the last place (ulps).
@Suite struct AccuracyTests {
    typealias Case = (name: String, function: @Sendable (Double) -> Double, table: String, bound: Double)

    static let cases: [Case] = [
        ("exp", { Portable.exp($0) }, References.exp, 0.53),
        ("expMinusOne", { Portable.expMinusOne($0) }, References.expMinusOne, 0.61),
        ("log", { Portable.log($0) }, References.log, 0.53),
        ("log(onePlus:)", { Portable.log(onePlus: $0) }, References.logOnePlus, 0.53),
        ("sigmoid", { Portable.sigmoid($0) }, References.sigmoid, 0.54),
        ("softplus", { Portable.softplus($0) }, References.softplus, 0.54),
        ("logSigmoid", { -Portable.logSigmoid(-$0) }, References.softplus, 0.54),
        ("sine(degrees:)", { Portable.sine(degrees: $0) }, References.sineOfDegrees, 0.59),
        ("cosine(degrees:)", { Portable.cosine(degrees: $0) }, References.cosineOfDegrees, 0.59),
        ("sine(turns:)", { Portable.sine(turns: $0) }, References.sineOfTurns, 0.59),
        ("cosine(turns:)", { Portable.cosine(turns: $0) }, References.cosineOfTurns, 0.59),
        ("normalQuantile", { Portable.normalQuantile($0) }, References.normalQuantile, 7),
    ]

    @Test(arguments: cases.indices) func worstErrorStaysBelowTheBound(_ index: Int) {
        let (name, function, table, bound) = Self.cases[index]
        var worst = (error: 0.0, at: 0.0)
        var rows = 0
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: " ")
            let x = Double(bitPattern: UInt64(columns[0], radix: 16)!)
            let exact = Double(bitPattern: UInt64(columns[1], radix: 16)!)
            // Below the normal numbers the result is rounded twice.
            let allowed = exact.isSubnormal ? max(bound, 1) : bound
            let error = abs((function(x) - exact) / exact.ulp - Double(columns[2])! / 1000)
            #expect(error <= allowed, "\(name)(\(x)) is \(function(x)), \(error) ulp from the exact value near \(exact)")
            if error > worst.error, !exact.isSubnormal { worst = (error, x) }
            rows += 1
        }
        #expect(rows >= 190)
        print("\(name): worst error \(worst.error) ulp at \(worst.at), of \(rows) values")
    }
}

@Suite struct SpecialValueTests {
    /// erf(y/√2), to 16 digits.
    @Test func normalShares() {
        for (y, exact) in [
            (1e-8, 7.978845608028653e-9), (0.5, 0.3829249225480262), (1, 0.6826894921370859), (2, 0.9544997361036416),
            (3, 0.9973002039367398), (5, 0.9999994266968563), (8, 0.9999999999999988),
        ] {
            #expect(abs(Portable.normalShare(within: y) - exact) < 2e-15 * max(exact, 1e-8))
            #expect(Portable.normalShare(within: -y) == -Portable.normalShare(within: y))
        }
        #expect(Portable.normalShare(within: 0) == 0)
        #expect(Portable.normalShare(within: .infinity) == 1)
        #expect(Portable.normalShare(within: -9) == -1)
        #expect(Portable.normalShare(within: .nan).isNaN)
    }

    @Test func exponential() {
        #expect(Portable.exp(0) == 1)
        #expect(Portable.exp(-0.0) == 1)
        #expect(Portable.exp(.infinity) == .infinity)
        #expect(Portable.exp(-.infinity) == 0)
        #expect(Portable.exp(.nan).isNaN)
        #expect(Portable.exp(709.782712893384) < .infinity)
        #expect(Portable.exp(709.782712893384.nextUp) == .infinity)
        #expect(Portable.exp(-745.13) == .leastNonzeroMagnitude)
        #expect(Portable.exp(-745.2) == 0)
        #expect(Portable.exp(1e308) == .infinity)
        #expect(Portable.exp(-1e308) == 0)
    }

    @Test func exponentialMinusOneKeepsSmallArguments() {
        for x in [0x1p-60, -0x1p-60, .leastNonzeroMagnitude, 1e-300] { #expect(Portable.expMinusOne(x) == x) }
        #expect(Portable.expMinusOne(-0.0).sign == .minus)
        #expect(Portable.expMinusOne(.infinity) == .infinity)
        #expect(Portable.expMinusOne(-.infinity) == -1)
        #expect(Portable.expMinusOne(.nan).isNaN)
        #expect(Portable.expMinusOne(709.5) == Portable.exp(709.5))
    }

    @Test func logarithm() {
        #expect(Portable.log(1) == 0)
        #expect(Portable.log(0) == -.infinity)
        #expect(Portable.log(-0.0) == -.infinity)
        #expect(Portable.log(.infinity) == .infinity)
        #expect(Portable.log(-1).isNaN)
        #expect(Portable.log(.nan).isNaN)
        #expect(Portable.log(onePlus: -1) == -.infinity)
        #expect(Portable.log(onePlus: -1.5).isNaN)
        #expect(Portable.log(onePlus: .infinity) == .infinity)
        #expect(Portable.log(onePlus: .nan).isNaN)
        for x in [0x1p-60, -0x1p-60, .leastNonzeroMagnitude, 1e-300] { #expect(Portable.log(onePlus: x) == x) }
    }

    @Test func logistic() {
        #expect(Portable.sigmoid(0) == 0.5)
        #expect(Portable.sigmoid(.infinity) == 1)
        #expect(Portable.sigmoid(-.infinity) == 0)
        #expect(Portable.sigmoid(.nan).isNaN)
        #expect(Portable.sigmoid(50) == 1)
        #expect(Portable.softplus(.infinity) == .infinity)
        #expect(Portable.softplus(-.infinity) == 0)
        #expect(Portable.softplus(.nan).isNaN)
        #expect(Portable.logSigmoid(-1000) == -1000)
    }

    /// Where sin and cos are rational, they are exact, in every turn.
    @Test func sineAndCosineOfDegreesAreExactWhereRational() {
        let sines: [(degrees: Double, sine: Double)] = [
            (0, 0), (30, 0.5), (90, 1), (150, 0.5), (180, 0), (210, -0.5), (270, -1), (330, -0.5),
        ]
        for turns in [-1e6, -3, -1, 0, 1, 2, 12345, 0x1p60] {
            for (degrees, sine) in sines {
                let angle = turns * 360 + degrees
                guard angle - turns * 360 == degrees else { continue }
                #expect(Portable.sine(degrees: angle) == sine, "sin \(angle)°")
                guard abs(angle) < 0x1p50 else { continue }
                #expect(Portable.cosine(degrees: 90 - angle) == sine, "cos \(90 - angle)°")
            }
        }
        #expect(Portable.sine(degrees: 45) == 0.5.squareRoot())
        #expect(Portable.cosine(degrees: 45) == 0.5.squareRoot())
        #expect(Portable.sine(degrees: -0.0).sign == .minus)
        for x in [Double.infinity, -.infinity, .nan] {
            #expect(Portable.sine(degrees: x).isNaN)
            #expect(Portable.cosine(degrees: x).isNaN)
            #expect(Portable.sine(turns: x).isNaN)
            #expect(Portable.cosine(turns: x).isNaN)
        }
    }

    @Test func sineAndCosineOfTurns() {
        for quarters in -9...9 {
            let expected = [0.0, 1, 0, -1][quarters & 3]
            #expect(Portable.sine(turns: Double(quarters) / 4) == expected)
            #expect(Portable.cosine(turns: Double(quarters - 1) / 4) == expected)
        }
        #expect(Portable.sine(turns: 0x1p50 + 0.25) == 1)
        #expect(Portable.cosine(turns: 0x1p60) == 1)
    }

    @Test func quantile() {
        #expect(Portable.normalQuantile(0) == -.infinity)
        #expect(Portable.normalQuantile(1) == .infinity)
        #expect(Portable.normalQuantile(0.5) == 0)
        for p in [-0.1, 1.1, .nan, .infinity] { #expect(Portable.normalQuantile(p).isNaN) }
        for p in [0x1p-52, 0x1p-20, 0.0625, 0.25, 0.375] { #expect(Portable.normalQuantile(1 - p) == -Portable.normalQuantile(p)) }
    }
}

/// The functions are stable to the bit: a change of these literals changes every trained network.
@Suite struct StabilityTests {
    @Test func bitsOfTenThousandValuesOfEachFunction() {
        var hash: UInt64 = 0
        for i in 0..<10_000 {
            let x = (Double(i) - 4999.5) * 0.013
            let p = (Double(i) + 0.5) / 10_000
            let values = [
                Portable.exp(x), Portable.expMinusOne(x), Portable.log(p), Portable.log(onePlus: p), Portable.sigmoid(x),
                Portable.softplus(x), Portable.sine(degrees: x), Portable.cosine(degrees: x), Portable.sine(turns: x),
                Portable.cosine(turns: x), Portable.normalQuantile(p),
            ]
            for value in values { hash = (hash ^ value.bitPattern) &* 0x9E37_79B9_7F4A_7C15 &+ (hash >> 29) }
        }
        #expect(hash == 9_252_157_152_032_069_721)
    }
}
