import PortableMath
import Randomness
import Reference
import Statistics
import Testing
import Training

@Suite("The bits of the fit of linear observables")
struct LinearFitBitsTests {
    /// 90 data of two responses, each at a row of its own, or at rows that are shared.
    static func data(links: [LinearObservable.Link], shared: Bool) -> LinearData {
        let stream = RandomStream(seed: 5, stream: .pseudodata)
        var observable = LinearObservable(links: links)
        for i in 0..<90 {
            observable.append((0..<(shared ? i % 4 + 1 : 2)).map {
                .init(row: shared ? (i * 7 + $0 * 5) % 70 : 89 - i, output: $0 % 2, kernel: 0.2 + stream.uniform(at: UInt64(10 * i + $0)))
            })
        }
        let values = (0..<90).map { 2 + stream.normal(at: UInt64(1000 + $0)) }
        return LinearData(
            inputs: (0..<90).map { Double($0) }, width: 1, observable: observable,
            data: FitData(
                value: values, error: values.map { 0.1 * abs($0) + 0.2 }, group: (0..<90).map { $0 % 2 }, groupUncertainty: [0.1, 0.3],
                address: (0..<90).map { UInt64($0) }))
    }

    /// Loss and ∂L/∂z by the formulas, one number at a time.
    static func reference(
        _ data: LinearData, _ batch: [Int], rows: [Int], outputs: [Float], normalizations: [Double], loss: Loss
    ) -> (Double, [Float]) {
        let links = data.observable.links, isPositive = data.observable.isPositive
        let g = outputs.indices.map { links[$0 % 2].evaluate(Double(outputs[$0])) }
        var sums = g.map { _ in 0.0 }, total = 0.0
        for i in batch {
            let entries = data.observable.entries(i).map { (rows.firstIndex(of: $0.row).map { 2 * $0 } ?? -1, $0) }
            let f = entries.reduce(0) { $0 + $1.1.kernel * g[$1.0 + $1.1.output].value }
            let (d, error, lambda) = (data.data.value[i], data.data.error[i], normalizations[data.data.group[i]])
            let slope: Double
            switch loss {
            case .chiSquare:
                let pull = (d - lambda * f) / error
                total += 0.5 * pull * pull
                slope = -pull * (lambda / error)
            case .robustChiSquare(let width):
                let pull = (d - lambda * f) / error
                let root = (1 + (pull / width) * (pull / width)).squareRoot()
                total += width * width * (root - 1)
                slope = -pull / root * (lambda / error)
            case .robustLogarithm(let width):
                let least = max(d, 0.5 * error)
                let r = isPositive ? (Portable.log(least) - Portable.log(lambda * f)) * (least / error) : (d - lambda * f) / error
                let root = (1 + (r / width) * (r / width)).squareRoot()
                total += width * width * (root - 1)
                slope = -r / root * (isPositive ? least / error / f : lambda / error)
            }
            for (place, entry) in entries { sums[place + entry.output] += slope * (1 / Double(batch.count)) * entry.kernel }
        }
        return (total * (1 / Double(batch.count)), sums.indices.map { Float(sums[$0] * g[$0].slope) })
    }

    @Test("Loss and gradient of a batch have the bits of the formulas, number by number", arguments: [
        [LinearObservable.Link.exp, .exp], [.identity, .exp], [.softplus, .sigmoid], [.exp, .softplus],
    ], [false, true])
    func bits(links: [LinearObservable.Link], shared: Bool) {
        let data = Self.data(links: links, shared: shared), stream = RandomStream(seed: 6, stream: .pseudodata)
        var fit = LinearFit(data)
        let z = (0..<180).map { Float(stream.normal(at: UInt64($0))) }
        for renewed in [false, true] {
            if renewed { fit.renew { z } }
            for loss in [Loss.chiSquare, .robustLogarithm(width: 5)] {
                for batch in [Array(0..<90), (0..<37).map { $0 * 29 % 90 }, [8]] {
                    var rows: [Int] = []
                    fit.rows(of: batch[...], into: &rows)
                    let outputs = rows.flatMap { z[2 * $0..<2 * $0 + 2] }
                    var gradient = outputs.map { _ in Float.nan }
                    let value = fit.evaluate(batch[...], rows: rows, outputs: outputs, gradient: &gradient, loss: loss)
                    let expected = Self.reference(
                        data, batch, rows: rows, outputs: outputs, normalizations: fit.normalizations, loss: loss)
                    #expect(value.bitPattern == expected.0.bitPattern, "\(loss)")
                    #expect(gradient.map(\.bitPattern) == expected.1.map(\.bitPattern), "\(loss)")
                }
            }
        }
    }

    @Test("A datum that names a row for each response needs room for that one row")
    func room() {
        #expect(LinearFit(Self.data(links: [.exp, .exp], shared: false)).greatestRows(ofBatch: 32) == 32)
    }
}
