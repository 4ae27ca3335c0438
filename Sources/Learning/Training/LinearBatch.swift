/// A batch of data of a ``LinearObservable``: its rows, its predictions, and the way back from them to the outputs of the network.
///
/// Sums run in the order of the data and of their entries, in double precision: bitwise reproducible.
struct LinearBatch: Sendable {
    /// f of each datum.
    private(set) var predictions: [Double] = []

    /// A bit for each training row, set while the rows of a batch are collected.
    private var isNeeded: [UInt64]
    /// Where each row of the batch stands in it.
    private var place: [Int32]
    /// Where each entry of the batch finds its output, row by row.
    private var entryPlaces: [Int32] = []
    /// g, g′ and Σ_i dL/df_i K_ij of each output of each row.
    private var value: [Double] = []
    private var slope: [Double] = []
    private var sum: [Double] = []

    init(rowCount: Int) {
        isNeeded = Array(repeating: 0, count: (rowCount + 63) / 64)
        place = Array(repeating: 0, count: rowCount)
    }

    /// The rows that some data need, each once, ascending.
    mutating func rows(of data: ArraySlice<Int>, in observable: LinearObservable, into rows: inout [Int]) {
        let named = observable.rows
        rows.removeAll(keepingCapacity: true)
        isNeeded.withUnsafeMutableBufferPointer { words in
            for i in data {
                for e in observable.entries(of: i) { words[Int(named[e]) >> 6] |= 1 << UInt64(named[e] & 63) }
            }
            for word in words.indices where words[word] != 0 {
                var left = words[word]
                while left != 0 {
                    rows.append(word << 6 | left.trailingZeroBitCount)
                    left &= left - 1
                }
                words[word] = 0
            }
        }
    }

    /// Sets ``predictions``.
    ///
    /// - Parameters:
    ///   - rows: those that the data need.
    ///   - outputs: z there, rows × K.
    mutating func predict(_ data: ArraySlice<Int>, of observable: LinearObservable, rows: [Int], outputs: [Float]) {
        place.withUnsafeMutableBufferPointer { place in
            for (at, row) in rows.enumerated() { place[row] = Int32(truncatingIfNeeded: at) }
        }
        observable.evaluateLinks(outputs, value: &value, slope: &slope)
        predictions.resize(to: data.count)
        entryPlaces.resize(to: data.reduce(0) { $0 + observable.entries(of: $1).count })
        let (named, columns, kernels) = (observable.rows, observable.columns, observable.kernels)
        let width = Int32(observable.links.count)
        predictions.withUnsafeMutableBufferPointer { predictions in
            entryPlaces.withUnsafeMutableBufferPointer { places in
                var entry = 0
                for (at, i) in data.enumerated() {
                    var f = 0.0
                    for e in observable.entries(of: i) {
                        let output = place[Int(named[e])] * width + columns[e]
                        places[entry] = output
                        entry += 1
                        f += kernels[e] * value[Int(output)]
                    }
                    predictions[at] = f
                }
            }
        }
    }

    /// Sets ∂L/∂z = Σ_i dL/df_i K_ij g′(z) of the batch that was predicted last.
    ///
    /// - Parameter slopes: dL/df of each datum.
    mutating func differentiate(
        _ data: ArraySlice<Int>, of observable: LinearObservable, slopes: [Double], gradient: inout [Float]
    ) {
        let kernels = observable.kernels
        sum.resize(to: value.count)
        sum.withUnsafeMutableBufferPointer { sum in
            sum.update(repeating: 0)
            var entry = 0
            for (i, step) in zip(data, slopes) {
                for e in observable.entries(of: i) {
                    sum[Int(entryPlaces[entry])] += step * kernels[e]
                    entry += 1
                }
            }
            gradient.withUnsafeMutableBufferPointer { gradient in
                for at in gradient.indices { gradient[at] = Float(sum[at] * slope[at]) }
            }
        }
    }
}

extension Array where Element: Numeric {
    /// Makes room for `count` elements, whatever they are; does nothing where there is as much.
    mutating func resize(to count: Int) {
        if self.count != count { self = Array(repeating: 0, count: count) }
    }
}
