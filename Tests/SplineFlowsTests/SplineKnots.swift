import PortableMath
import SplineFlows

/// The knots of a spline by the formulas of spline.h, one number at a time.
struct SplineKnots {
    let x: [Double]
    let y: [Double]

    init(_ parameters: [Float], _ shape: SplineShape) {
        func knots(_ raw: ArraySlice<Float>) -> [Double] {
            let powers = raw.map { Portable.exp(Double($0)) }
            let sum = powers.reduce(0, +)
            var place = -shape.halfRange
            return [place] + powers.map { power in
                place += 2 * shape.halfRange * (1e-3 + (1 - 1e-3 * Double(shape.bins)) * power / sum)
                return place
            }
        }
        x = knots(parameters[..<shape.bins])
        y = knots(parameters[shape.bins..<2 * shape.bins])
    }
}

func exponential(_ x: Double) -> Double { Portable.exp(x) }
