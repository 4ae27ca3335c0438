import NeuralNetwork

/// How far a fine-tune moved the layers of its source, and whether two targets moved them the same way.
public enum LayerChange {
    /// ‖W_l − W_l,source‖ / ‖W_l,source‖ of each weight layer, the first one first; 0 for frozen ones. Sums in order: bitwise reproducible.
    public static func relative(from source: [Float], to tuned: [Float], layout: ParameterLayout) -> [Double] {
        layers(of: layout).map { range in
            var (moved, size) = (0.0, 0.0)
            for i in range {
                let difference = Double(tuned[i]) - Double(source[i])
                moved += difference * difference
                size += Double(source[i]) * Double(source[i])
            }
            return size > 0 ? (moved / size).squareRoot() : 0
        }
    }

    /// A fine-tune's weights, and those it started from.
    public typealias Change = (from: [Float], to: [Float])

    /// cos of the angle between the changes that two fine-tunes made to their weights, over all layers: 1 for the same direction, 0 for
    /// unrelated ones; NaN when one of them did not move.
    public static func similarity(_ a: Change, _ b: Change, layout: ParameterLayout) -> Double {
        var (product, squareA, squareB) = (0.0, 0.0, 0.0)
        for range in layers(of: layout) {
            for i in range {
                let (x, y) = (Double(a.to[i]) - Double(a.from[i]), Double(b.to[i]) - Double(b.from[i]))
                product += x * y
                squareA += x * x
                squareB += y * y
            }
        }
        return product / (squareA * squareB).squareRoot()
    }

    private static func layers(of layout: ParameterLayout) -> [Range<Int>] {
        layout.tensors.filter { $0.name.hasPrefix("dense") && $0.name.hasSuffix("weight") }.map(\.range)
    }
}
