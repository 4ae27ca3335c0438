import Members
import Testing

@Suite("Vetoes")
struct VetoRuleTests {
    private let rule = VetoRule([chiSquare(5)])

    private static func chiSquare(_ spreads: Double) -> VetoRule.Criterion {
        .init(figure: "chi2", label: "χ²/N on the training points", spreads: spreads, leastFactor: 1.5)
    }
    private static func roughness(_ spreads: Double) -> VetoRule.Criterion {
        .init(figure: "roughness", label: "roughness in ω", spreads: spreads, leastFactor: 1.1)
    }
    private func figures(_ chiSquares: [Double]) -> [Figures] { chiSquares.map { ["chi2": $0] } }

    @Test("A member far above the others is vetoed, with the numbers that decided; the best and the merely unlucky are not")
    func outlier() {
        let reasons = rule.vetoes(figures([0.54, 0.55, 0.56, 0.57, 0.53, 12, 0.75, 0.1]))
        #expect(reasons.map { $0 != nil } == [false, false, false, false, false, true, false, false])
        #expect(reasons[5] == "χ²/N on the training points is 12.0, more than 1.50 times the median 0.55 of 8 members")
    }

    @Test("The limit follows the spread of the others, measured by medians so that outliers do not widen it")
    func spread() {
        // ln χ² = ln 2·{-2 … 2}: the median absolute deviation is ln 2, five times 1.4826 of it a factor 2^7.4.
        let wide = [0.25, 0.5, 1, 2, 4]
        #expect(rule.vetoes(figures(wide + [1])).allSatisfy { $0 == nil })
        #expect(rule.vetoes(figures(wide + [1, 1.1, 0.9, 1000])).last! != nil)
        #expect(rule.vetoes(figures([1, 1, 1, 1, 1, 1e6, 1e6])).map { $0 != nil } == [false, false, false, false, false, true, true])
    }

    @Test("Fewer than five members, equal ones, no rule, and members without training points: nobody is vetoed")
    func nothingToJudge() {
        #expect(rule.vetoes(figures([1, 1, 1, 1000])) == [nil, nil, nil, nil])
        #expect(rule.vetoes(figures(Array(repeating: 0, count: 9))).allSatisfy { $0 == nil })
        #expect(VetoRule([Self.chiSquare(0)]).vetoes(figures([1, 1, 1, 1, 1, 1000])).allSatisfy { $0 == nil })
        #expect(rule.vetoes(figures(Array(repeating: .nan, count: 6))).allSatisfy { $0 == nil })
        #expect(rule.vetoes([]).isEmpty)
        #expect(rule.vetoes(figures([1, 1, .nan, 1, 1, 1, 9])).map { $0 != nil } == [false, false, false, false, false, false, true])
    }

    @Test("A restless member is vetoed where roughness counts; one of both faults is told of its χ²")
    func roughness() {
        func members(_ values: [(chiSquare: Double, roughness: Double)]) -> [Figures] {
            values.map { ["chi2": $0.chiSquare, "roughness": $0.roughness] }
        }
        let ends = members([(1, 4), (1, 4.1), (1, 4.2), (1, 4.05), (1, 4.15), (1, 6), (50, 6), (1, 4.3)])
        let reasons = VetoRule([Self.chiSquare(5), Self.roughness(5)]).vetoes(ends)
        #expect(reasons.map { $0 != nil } == [false, false, false, false, false, true, true, false])
        #expect(reasons[5]!.hasPrefix("roughness in ω is 6.00, more than 1."))
        #expect(reasons[5]!.hasSuffix("times the median 4.17 of 8 members"))
        #expect(reasons[6]!.hasPrefix("χ²/N on the training points is 50.0"))
        #expect(VetoRule([Self.chiSquare(0)]).vetoes(ends).allSatisfy { $0 == nil })
        // Smaller differences than a tenth are none, however equal the others are; unmeasured roughness is not judged.
        let rule = VetoRule([Self.roughness(5)])
        #expect(rule.vetoes(members((0..<6).map { (1, $0 == 0 ? 4.3 : 4) })).allSatisfy { $0 == nil })
        #expect(rule.vetoes(members((0..<6).map { _ in (1, .nan) })).allSatisfy { $0 == nil })
    }
}
