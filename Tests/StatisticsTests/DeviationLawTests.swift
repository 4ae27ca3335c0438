import PortableMath
import Randomness
import Statistics
import Testing

@Suite("Law of the calibrated deviation")
struct DeviationLawTests {
    /// Differences drawn from a law, of experiments of one group each, whose points lie around a distance of their own.
    private static func points(_ law: DeviationLaw, experiments: Int, of count: Int, seed: UInt64) -> [DeviationLaw.Point] {
        let stream = RandomStream(seed: seed, stream: .pseudodata)
        return (0..<experiments * count).map { i in
            func draw(_ n: Int) -> Double { stream.normal(at: UInt64(4 * i + n)) }
            let k = i / count, value = 10 * Portable.exp(draw(0))
            let distance = 0.05 * Double(1 + k % 10) * Portable.exp(0.2 * draw(1)), spread = 0.06 * value * Portable.exp(0.7 * draw(2))
            let error = 0.01 * value, group = k % law.floors.count
            let deviation = law.deviation(spread: spread, value: value, distance: distance, group: group)
            return DeviationLaw.Point(
                difference: (deviation * deviation + error * error).squareRoot() * draw(3), spread: spread, value: value, error: error,
                distance: distance, experiment: k, group: group)
        }
    }

    @Test("A known law is found again where the points are many")
    func recovered() throws {
        let law = DeviationLaw(spread: 0.8, spreadExponent: 0.3, floor: 0.04, floorExponent: 0, floors: [0.02, 0.08], farthest: 9)
        let fit = try #require(DeviationLaw(Self.points(law, experiments: 60, of: 900, seed: 1), groups: 2))
        #expect(abs(fit.spread / 0.8 - 1) < 0.1 && abs(fit.spreadExponent - 0.3) < 0.1, "\(fit)")
        #expect(abs(fit.floors[0] / 0.02 - 1) < 0.2 && abs(fit.floors[1] / 0.08 - 1) < 0.1, "\(fit)")
        #expect(fit.farthest > 0.5 && fit.farthest < 2)
    }

    @Test("Few points leave a near 1, exponents near 0 and all floors near one another; a group without points has the common floor")
    func shrunk() throws {
        let law = DeviationLaw(spread: 0.3, spreadExponent: 1, floor: 0.04, floorExponent: 0, floors: [0.02, 0.08], farthest: 9)
        func fit(_ count: Int) throws -> DeviationLaw {
            try #require(DeviationLaw(Self.points(law, experiments: 6, of: count, seed: 2), groups: 3))
        }
        let (few, many) = (try fit(4), try fit(4000))
        #expect(abs(Portable.log(few.floors[1] / few.floors[0])) < 0.5 * abs(Portable.log(many.floors[1] / many.floors[0])))
        #expect(few.spreadExponent < 0.5 * many.spreadExponent, "\(few), \(many)")
        #expect(few.floors[2] == few.floor && many.floors[2] == many.floor)
    }

    @Test("A band never narrows away from the data, and beyond the tested distances only with its spread")
    func monotonous() throws {
        // Differences that fall with the distance.
        let law = DeviationLaw(spread: 0.8, spreadExponent: -1, floor: 0.04, floorExponent: -1, floors: [0.04], farthest: 9)
        let fit = try #require(DeviationLaw(Self.points(law, experiments: 20, of: 100, seed: 3), groups: 1))
        #expect(fit.spreadExponent == 0 && fit.floorExponent == 0)
        let growing = DeviationLaw(spread: 0.8, spreadExponent: 1, floor: 0.04, floorExponent: 0.5, floors: [0.04], farthest: 2)
        func at(_ distance: Double) -> Double { growing.deviation(spread: 0.1, value: 1, distance: distance, group: 0) }
        #expect(at(0.1) < at(1) && at(1) < at(2) && at(2) == at(7) && at(.infinity) == at(2))
        let other = growing.deviation(spread: 0.1, value: 1, distance: 1, group: nil)
        #expect(other > at(1), "where no nucleus was measured the spread counts whole")
    }

    @Test("68.27 % of the weights lie within one deviation; too few points or experiments calibrate nothing")
    func share() throws {
        let law = DeviationLaw(spread: 2, spreadExponent: 0, floor: 0.04, floorExponent: 0, floors: [0.04], farthest: 9)
        let points = Self.points(law, experiments: 5, of: 300, seed: 4)
        let fit = try #require(DeviationLaw(points, groups: 1))
        let inside = points.count { point in
            let band = fit.deviation(spread: point.spread, value: point.value, distance: point.distance, group: 0)
            return abs(point.difference) <= (band * band + point.error * point.error).squareRoot() * (1 + 1e-12)
        }
        #expect(abs(Double(inside) / 1500 - 0.6827) < 0.002)
        #expect(DeviationLaw(Array(points[..<600]), groups: 1) == nil && DeviationLaw(Array(points.prefix(10)), groups: 1) == nil)
        var broken = points
        broken[0].spread = .nan
        #expect(DeviationLaw(broken, groups: 1) != nil)
    }
}
