import PortableMath
import ScatteringData

/// Parton densities of the proton on grids of x and Q, as LHAPDF's format lhagrid1 has them (A. Buckley et al., Eur. Phys. J. C 75 (2015)
/// 132): blocks closed by "---", each with a line of x, one of Q in GeV, one of PDG codes, and a row of x·f for each (x, Q), Q running
/// fastest.
///
/// Interpolated by cubics through four neighbours in ln x and ln Q within a block; outside the grids the nearest edge is taken. Bitwise
/// reproducible.
public struct PartonTable: Sendable {
    private struct Block: Sendable {
        var logX: [Double]
        var logQ: [Double]
        /// Of ū, d, s and c̄ in this order, x-major.
        var densities: [[Double]]
        /// Of u, d̄, s̄ and c, which antineutrinos ask for and xF₃ needs for none: not kept.
    }
    private let blocks: [Block]

    /// PDG codes of ū, d, s, c̄.
    private static let codes = [-2, 1, 3, -4]

    /// - Throws: `DataError` with the line of what is not as the format has it.
    public init(_ table: DataTable) throws(DataError) {
        guard let text = String(validating: table.bytes, as: UTF8.self) else { throw DataError("not valid UTF-8", at: table.name) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var number = 0
        func fail(_ message: String) -> DataError { DataError(message, at: "\(table.name):\(number)") }
        func numbers() throws(DataError) -> [Double] {
            guard number < lines.count else { throw fail("the file ends in the middle of a block; copy it again") }
            let words = lines[number].split { $0 == " " || $0 == "\t" || $0 == "\r" }
            number += 1
            let values = words.compactMap { Double($0) }
            guard values.count == words.count, values.allSatisfy(\.isFinite) else {
                throw fail("'\(words.first { Double($0) == nil } ?? "")' is no number; give a member file of LHAPDF's format lhagrid1")
            }
            return values
        }
        while number < lines.count, !lines[number].hasPrefix("---") { number += 1 }
        number += 1
        var blocks: [Block] = []
        while number < lines.count, lines[number...].contains(where: { !$0.allSatisfy(\.isWhitespace) }) {
            let (x, q, codes) = (try numbers(), try numbers(), try numbers().map { Int(exactly: $0) })
            guard x.count >= 4, q.count >= 4, zip(x, x.dropFirst()).allSatisfy(<), zip(q, q.dropFirst()).allSatisfy(<), x[0] > 0, q[0] > 0
            else { throw fail("a block has at least four values of x and of Q, ascending and above 0") }
            let columns = PartonTable.codes.map { code in codes.firstIndex(of: code) }
            guard columns.prefix(3).allSatisfy({ $0 != nil }) else { throw fail("a block names the PDG codes -2, 1 and 3") }
            var densities = [[Double]](repeating: [], count: 4)
            for _ in 0..<x.count * q.count {
                let row = try numbers()
                guard row.count == codes.count else { throw fail("\(row.count) numbers for \(codes.count) PDG codes") }
                for (place, column) in columns.enumerated() { densities[place].append(column.map { row[$0] } ?? 0) }
            }
            guard number < lines.count, lines[number].hasPrefix("---") else { throw fail("a block ends with '---'") }
            number += 1
            blocks.append(Block(logX: x.map { Portable.log($0) }, logQ: q.map { Portable.log($0) }, densities: densities))
        }
        guard !blocks.isEmpty else { throw DataError("no block of densities behind '---'; give a member file of LHAPDF", at: table.name) }
        self.blocks = blocks
    }

    /// F₂ and xF₃ of neutrinos on the proton at μ² = `scale` in GeV².
    func functions(x: Double, scale: Double) -> (f2: Double, xf3: Double) {
        let logQ = 0.5 * Portable.log(scale)
        let block = blocks.first { logQ <= ($0.logQ.last ?? logQ) } ?? blocks[blocks.count - 1]
        let (i, inX) = PartonTable.weights(Portable.log(x), block.logX), (j, inQ) = PartonTable.weights(logQ, block.logQ)
        let width = block.logQ.count
        let values = block.densities.map { density in
            var sum = 0.0
            for a in 0..<4 {
                for b in 0..<4 { sum += inX[a] * inQ[b] * density[(i + a) * width + j + b] }
            }
            return sum
        }
        return (2 * (values[0] + values[1] + values[2] + values[3]), 2 * (values[1] - values[0] + values[2] - values[3]))
    }

    /// The first of four neighbours, and their weights in the cubic through them.
    private static func weights(_ value: Double, _ nodes: [Double]) -> (first: Int, weights: SIMD4<Double>) {
        let t = min(max(value, nodes[0]), nodes[nodes.count - 1])
        let above = nodes.firstIndex { $0 > t } ?? nodes.count
        let first = min(max(above - 2, 0), nodes.count - 4)
        var weights = SIMD4<Double>(repeating: 1)
        for k in 0..<4 {
            for l in 0..<4 where l != k { weights[k] *= (t - nodes[first + l]) / (nodes[first + k] - nodes[first + l]) }
        }
        return (first, weights)
    }
}
