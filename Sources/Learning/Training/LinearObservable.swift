import NeuralNetwork
import PortableMath

/// Data that are known linear functionals of what the outputs of a network stand for:
///
///     f_i = Σ_j K_ij g(z[row_j, output_j])
///
/// A cross section at a point has one entry; a combination of response functions, one for each of them at the same row; an integral over a
/// flux, one for each node, at rows that it shares with other integrals. Entries of a datum are added in the order in which they were
/// given, in double precision with portable functions: bitwise reproducible. Stored as compressed sparse rows.
public struct LinearObservable: Sendable, Equatable {
    /// g, which turns an output z into the function that is wanted.
    public enum Link: String, Sendable, Hashable, CaseIterable {
        /// z.
        case identity
        /// eᶻ: positive, over many orders of magnitude.
        case exp
        /// e^(3 tanh(z/3)): near eᶻ around 0, and never more than a factor of e³: a correction that cannot run away where there are no
        /// data.
        case boundedExp = "bounded-exp"
        /// ln(1 + eᶻ): positive, and linear where it is large.
        case softplus
        /// 1/(1 + e⁻ᶻ): between 0 and 1.
        case sigmoid

        /// The greatest |ln g| of ``boundedExp``.
        @usableFromInline static let bound = 3.0

        /// 2z/3, as far as its exponential is a number.
        @inlinable
        static func doubled(_ z: Double) -> Double { max(-60, min(60, 2 * z / bound)) }

        /// g(z) and g′(z).
        @inlinable
        public func evaluate(_ z: Double) -> (value: Double, slope: Double) {
            switch self {
            case .identity: return (z, 1)
            case .exp:
                let value = Portable.exp(z)
                return (value, value)
            case .boundedExp:
                let e = Portable.exp(Link.doubled(z))
                let t = (e - 1) / (e + 1)
                let value = Portable.exp(Link.bound * t)
                return (value, value * (1 - t * t))
            case .softplus: return (Portable.softplus(z), Portable.sigmoid(z))
            case .sigmoid:
                let value = Portable.sigmoid(z)
                return (value, value * Portable.sigmoid(-z))
            }
        }
    }

    /// One term of a datum.
    public struct Entry: Sendable, Hashable {
        public var row: Int
        public var output: Int
        /// K_ij, in the unit of the datum over that of g.
        public var kernel: Double

        public init(row: Int, output: Int = 0, kernel: Double) {
            self.row = row
            self.output = output
            self.kernel = kernel
        }
    }

    /// g of each output.
    public let links: [Link]
    /// The entries of datum i stand from offsets[i] to offsets[i + 1].
    private(set) var offsets = [0]
    private(set) var rows: [Int32] = []
    private(set) var columns: [Int32] = []
    private(set) var kernels: [Double] = []

    /// No data yet.
    public init(links: [Link]) {
        precondition(!links.isEmpty, "a network has an output")
        self.links = links
    }

    /// Adds a datum.
    public mutating func append(_ entries: some Sequence<Entry>) {
        for entry in entries {
            precondition(entry.row >= 0 && links.indices.contains(entry.output), "an entry names a row, and an output that has a link")
            rows.append(Int32(entry.row))
            columns.append(Int32(entry.output))
            kernels.append(entry.kernel)
        }
        offsets.append(rows.count)
    }

    public var count: Int { offsets.count - 1 }

    /// One more than the last row that is named.
    public var rowCount: Int { Int(rows.max() ?? -1) + 1 }

    /// The data at `indices`, in that order, repeated where an index is; the rows stay.
    public func selecting(_ indices: [Int]) -> LinearObservable {
        var some = LinearObservable(links: links)
        for i in indices { some.append(entries(i)) }
        return some
    }

    /// Where the entries of datum i stand.
    func entries(of i: Int) -> Range<Int> { offsets[i]..<offsets[i + 1] }

    public func entries(_ i: Int) -> [Entry] {
        entries(of: i).map { Entry(row: Int(rows[$0]), output: Int(columns[$0]), kernel: kernels[$0]) }
    }

    /// How many rows datum i needs.
    func distinctRows(_ i: Int) -> Int { Set(rows[entries(of: i)]).count }

    /// Whether every f is positive whatever the network says: no kernel is negative, every datum has a positive one, and so are all g.
    public var isPositive: Bool {
        !links.contains(.identity) && kernels.allSatisfy { $0 >= 0 }
            && (0..<count).allSatisfy { i in (offsets[i]..<offsets[i + 1]).contains { kernels[$0] > 0 } }
    }

    /// f of every datum.
    ///
    /// - Parameter outputs: z at all rows, rows × K.
    public func values(outputs: [Float]) -> [Double] {
        let width = links.count
        var g: [Double] = [], slope: [Double] = []
        evaluateLinks(outputs, value: &g, slope: &slope)
        return (0..<count).map { i in
            var sum = 0.0
            for e in entries(of: i) { sum += kernels[e] * g[Int(rows[e]) * width + Int(columns[e])] }
            return sum
        }
    }

    /// g and g′ of outputs z, rows × K: the bits of ``Link/evaluate(_:)``, all numbers at once where all links are the same.
    func evaluateLinks(_ outputs: [Float], value: inout [Double], slope: inout [Double]) {
        value.resize(to: outputs.count)
        value.withUnsafeMutableBufferPointer { value in
            for place in value.indices { value[place] = Double(outputs[place]) }
        }
        guard !links.allSatisfy({ $0 == .exp }) else {
            Elementary.exp(&value)
            slope = value
            return
        }
        slope.resize(to: outputs.count)
        if links.allSatisfy({ $0 == .boundedExp }) { return evaluateBounded(value: &value, slope: &slope) }
        for place in value.indices {
            (value[place], slope[place]) = links[place % links.count].evaluate(value[place])
        }
    }

    /// Turns each z into g and g′ of ``Link/boundedExp``.
    private func evaluateBounded(value: inout [Double], slope: inout [Double]) {
        for place in value.indices { value[place] = Link.doubled(value[place]) }
        Elementary.exp(&value)
        for place in value.indices {
            let t = (value[place] - 1) / (value[place] + 1)
            value[place] = Link.bound * t
            slope[place] = 1 - t * t
        }
        Elementary.exp(&value)
        for place in value.indices { slope[place] *= value[place] }
    }
}
