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
        /// ln(1 + eᶻ): positive, and linear where it is large.
        case softplus
        /// 1/(1 + e⁻ᶻ): between 0 and 1.
        case sigmoid

        /// g(z) and g′(z).
        @inlinable
        public func evaluate(_ z: Double) -> (value: Double, slope: Double) {
            switch self {
            case .identity: return (z, 1)
            case .exp:
                let value = Portable.exp(z)
                return (value, value)
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

    public func entries(_ i: Int) -> [Entry] {
        (offsets[i]..<offsets[i + 1]).map { Entry(row: Int(rows[$0]), output: Int(columns[$0]), kernel: kernels[$0]) }
    }

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
        let g = outputs.indices.map { links[$0 % width].evaluate(Double(outputs[$0])).value }
        return (0..<count).map { i in
            var sum = 0.0
            for e in offsets[i]..<offsets[i + 1] { sum += kernels[e] * g[Int(rows[e]) * width + Int(columns[e])] }
            return sum
        }
    }
}
