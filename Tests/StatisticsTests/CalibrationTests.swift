import PortableMath
import Randomness
import Statistics
import Testing

@Suite("Calibration of the bands")
struct CalibrationTests {
    /// Differences drawn from N(0, (aσ)² + (bδ)²) with σ and δ that vary by factors, over orders of magnitude of the cross section.
    struct Sample {
        var differences: [Double] = []
        var bands: [Double] = []
        var errors: [Double] = []
        var spectra: [Int] = []

        init(band a: Double, data b: Double, points: Int = 3000, seed: UInt64 = 1) {
            let stream = RandomStream(seed: seed, stream: .pseudodata)
            for i in 0..<points {
                let draw = UInt64(4 * i)
                let scale = Portable.exp(3 * stream.normal(at: draw))
                bands.append(0.02 * scale * Portable.exp(0.7 * stream.normal(at: draw + 1)))
                errors.append(0.02 * scale * Portable.exp(0.7 * stream.normal(at: draw + 2)))
                let (ofBand, ofData) = (a * bands[i], b * errors[i])
                differences.append(stream.normal(at: draw + 3) * (ofBand * ofBand + ofData * ofData).squareRoot())
                spectra.append(i / 15)
            }
        }

        var calibration: Calibration? { Calibration(differences: differences, bands: bands, errors: errors, spectra: spectra) }
    }

    @Test("Known a and b are found within their errors", arguments: [(1.0, 1.0), (2.5, 1.2), (0.6, 1.5), (3.0, 0.8)])
    func recovers(a: Double, b: Double) throws {
        let fit = try #require(Sample(band: a, data: b).calibration)
        print("a = \(fit.band) ± \(fit.bandError), b = \(fit.data) ± \(fit.dataError)")
        #expect(abs(fit.band - a) < 4 * fit.bandError && abs(fit.data - b) < 4 * fit.dataError)
        #expect((0.005..<0.2).contains(fit.bandError / a) && (0.005..<0.2).contains(fit.dataError / b))
        #expect(fit.points == 3000)
    }

    @Test("The errors are the scatter of a and b from one sample to another")
    func errors() throws {
        let fits = try (0..<20).map { try #require(Sample(band: 2, data: 1, points: 1000, seed: 100 + $0).calibration) }
        func deviation(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / 20
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 29).squareRoot()
        }
        let ratios = [
            deviation(fits.map(\.band)) / (fits.map(\.bandError).reduce(0, +) / 20),
            deviation(fits.map(\.data)) / (fits.map(\.dataError).reduce(0, +) / 20),
        ]
        print("scatter over jackknife error: \(ratios)")
        #expect(ratios.allSatisfy { (0.5..<1.6).contains($0) })
    }

    @Test("After the fit 68.27 % of the points lie within σ_cal")
    func coverage() throws {
        var sample = Sample(band: 2, data: 1)
        // Student-like tails: the share is what is promised, whatever the shape.
        for i in sample.differences.indices { sample.differences[i] *= abs(sample.differences[i] / sample.errors[i]).squareRoot() }
        let fit = try #require(sample.calibration)
        let inside = sample.differences.indices.count {
            abs(sample.differences[$0]) <= fit.deviation(band: sample.bands[$0], error: sample.errors[$0])
        }
        #expect(abs(Double(inside) / 3000 - 0.6827) < 0.001)
    }

    @Test("Every twentieth point fifty times too far out makes a and b 8 % larger, and not fifty times")
    func outliers() throws {
        var sample = Sample(band: 2, data: 1)
        let clean = try #require(sample.calibration)
        for i in stride(from: 0, to: 3000, by: 20) { sample.differences[i] *= 50 }
        let fit = try #require(sample.calibration)
        print("with outliers a = \(fit.band), b = \(fit.data); without \(clean.band), \(clean.data)")
        #expect(abs(fit.band / clean.band - 1.08) < 0.12)
        #expect(abs(fit.data / clean.data - 1.08) < 0.12)
    }

    @Test("Units do not matter, nor do points without a band; too few points say nothing")
    func edges() throws {
        var sample = Sample(band: 2, data: 1, points: 500)
        let fit = try #require(sample.calibration)
        for i in sample.differences.indices {
            sample.differences[i] *= 1024
            sample.bands[i] *= 1024
            sample.errors[i] *= 1024
        }
        sample.differences.append(1e9)
        sample.bands.append(.nan)
        sample.errors.append(1)
        sample.spectra.append(0)
        #expect(sample.calibration == fit)
        #expect(Sample(band: 1, data: 1, points: 19).calibration == nil)
        #expect(Calibration(differences: [], bands: [], errors: [], spectra: []) == nil)
        let exact = try #require(Calibration(
            differences: Array(repeating: 0, count: 30), bands: Array(repeating: 0, count: 30), errors: Array(repeating: 1, count: 30),
            spectra: Array(repeating: 0, count: 30)))
        #expect(exact.band == 0 && exact.data == 0 && exact.bandError.isNaN)
    }

    @Test("The CRPS of N(0, s²) is E|X − x| − ½E|X − X′|, here by quadrature over quantiles", arguments: [
        (0.0, 1.0), (1.5, 1), (0.3, 2), (9, 1),
    ])
    func score(distance: Double, deviation: Double) {
        let n = 2000
        let quantiles = (0..<n).map { deviation * Portable.normalQuantile((Double($0) + 0.5) / Double(n)) }
        let first = quantiles.reduce(0) { $0 + abs($1 - distance) } / Double(n)
        var second = 0.0
        for x in quantiles { for y in quantiles { second += abs(x - y) } }
        let expected = first - 0.5 * second / Double(n * n)
        #expect(abs(Calibration.score(distance: distance, deviation: deviation) - expected) < 2e-3 * deviation)
        #expect(Calibration.score(distance: distance, deviation: 0) == distance)
    }
}
