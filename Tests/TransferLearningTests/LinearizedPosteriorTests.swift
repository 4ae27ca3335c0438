import CrossSections
import NeuralNetwork
import PortableMath
import ScatteringData
import Statistics
import Testing
import TransferLearning

@Suite("What the training points leave open")
struct LinearizedPosteriorTests {
    /// Lithium from a small network of oxygen; everything once more with J by differences and one dense matrix.
    private struct Reference {
        let task: FineTune
        let posterior: LinearizedPosterior
        let network: Network
        let prior: LinearizedPrior
        let transform = QuasiElasticTransform(norm: 1.05, shift: 0.004, width: 0.9)
        /// Training points, then some of the test points: K with Δλ² and, in `covariance`, the noise too.
        let places: [Int]
        var kernel: [[Double]] = []
        var signal: [[Double]] = []
        var covariance: [[Double]] = []
        /// ln d − ln f of the source.
        var residual: [Double] = []

        init(depth: Int) throws {
            let source = try FineTuneTests.Case()
            network = source.network
            let lithium = try Dataset.bundled(Nucleus("6Li"))
            let folds = try Folds(.random(trainFraction: 0.15, split: 0, seed: 4), of: lithium)
            let points = TargetPoints(lithium, isTraining: folds.isTraining)
            task = FineTune(
                source: source.source, sourceMassNumber: 16, points: points, settings: FineTuning(), depth: depth, replica: 0, seed: 1)
            // As the evidence has it: nothing moves at depth 0.
            prior = LinearizedPrior(deviation: depth == 0 ? 0 : 0.4, residualShare: 0.3, modelError: 0.03)
            posterior = try #require(LinearizedPosterior(of: task, transform: transform, priors: [prior], in: network) {})
            places = points.train + points.test.filter { $0 % 9 == 0 }
            fill()
        }

        private mutating func fill() {
            let table = task.points.points.selecting(places)
            let seen = table.seen(through: [InputMap(massRatio: task.massRatio, transform: transform)])
            func logarithms(_ weights: [Float]) -> [Double] {
                network.parameters = weights
                return network.predictions(at: seen).map { Portable.log($0) }
            }
            let layers = network.architecture.layers
            let trained = (layers - task.depth..<layers).flatMap { layer in
                ["weight", "bias"].flatMap { Array(network.layout.tensor("dense\(layer).\($0)").range) }
            }
            let step: Float = 0.004
            let columns = trained.map { place in
                var (above, below) = (task.source, task.source)
                above[place] += step
                below[place] -= step
                return zip(logarithms(above), logarithms(below)).map { ($0 - $1) / Double(above[place] - below[place]) }
            }
            let train = task.points.train.count
            let squares = places.indices.map { i in columns.reduce(0) { $0 + $1[i] * $1[i] } }
            let mean = squares.prefix(train).reduce(0, +) / Double(train)
            let variance = prior.deviation * prior.deviation
            let x = table.points.kinematics.map {
                GaussianProcessCorrection.variables(energy: $0.energy, cosTheta: $0.cosTheta, omega: $0.omega)
            }
            let normalization = task.points.normalizationUncertainties
            for i in places.indices {
                kernel.append(places.indices.map { j in
                    variance / mean * columns.reduce(0) { $0 + $1[i] * $1[j] }
                        + prior.residualShare * variance * GaussianProcessCorrection.kernel(x[i], x[j])
                })
                signal.append(places.indices.map { j in
                    let k = table.data.group[i]
                    return kernel[i][j] + (table.data.group[j] == k ? normalization[k] * normalization[k] : 0)
                })
                let relative = table.data.error[i] / table.data.value[i]
                covariance.append(signal[i])
                covariance[i][i] += relative * relative + prior.modelError * prior.modelError
            }
            residual = zip(table.data.value, logarithms(task.source)).map { Portable.log($0) - $1 }
        }

        /// What `given` say of `place`: how much they predict, and how much of its variance `own` they take away.
        func said(of place: Int, by given: [Int], _ cross: [[Double]]) -> (mean: Double, explained: Double) {
            let matrix = given.map { i in given.map { covariance[i][$0] } }
            let row = given.map { cross[place][$0] }
            let weights = solve(matrix, row)
            return (zip(weights, given).reduce(0) { $0 + $1.0 * residual[$1.1] }, zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 })
        }

        /// Gaussian elimination; the matrices are positive definite.
        private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
            var (m, b) = (matrix, right)
            for i in b.indices {
                for j in b.indices.dropFirst(i + 1) {
                    let factor = m[j][i] / m[i][i]
                    for k in i..<b.count { m[j][k] -= factor * m[i][k] }
                    b[j] -= factor * b[i]
                }
            }
            for i in b.indices.reversed() {
                for k in b.indices.dropFirst(i + 1) { b[i] -= m[i][k] * b[k] }
                b[i] /= m[i][i]
            }
            return b
        }
    }

    @Test("The variances against the dense matrix, with J by differences of the predictions", arguments: [1, 2])
    func variances(depth: Int) throws {
        let reference = try Reference(depth: depth)
        let table = reference.task.points.points.selecting(reference.places)
        let variances = reference.posterior.variances(at: table, in: reference.network) {}
        let train = Array(reference.task.points.train.indices)
        for i in reference.places.indices {
            let error = reference.prior.modelError * reference.prior.modelError
            let (own, ofExperiment) = (reference.kernel[i][i] + error, reference.signal[i][i] + error)
            let absolute = own - reference.said(of: i, by: train, reference.kernel).explained
            let shape = ofExperiment - reference.said(of: i, by: train, reference.signal).explained
            #expect(abs(variances[i].absolute - absolute) < 2e-3 * own, "point \(i)")
            #expect(abs(variances[i].shape - shape) < 2e-3 * ofExperiment, "point \(i)")
        }
        let nowhere = CrossSectionPoints([Kinematics(energy: 4, theta: 15, omega: 0.5)])
        let far = reference.posterior.variances(at: nowhere, in: reference.network) {}[0]
        #expect(far.shape.isNaN && far.absolute > (variances.prefix(train.count).map(\.absolute).max() ?? 0))
    }

    @Test("A spectrum left out in closed form: as if it had never been there")
    func leftOut() throws {
        // z is linear in the last weights: differences are exact but for rounding.
        let reference = try Reference(depth: 1)
        let points = reference.task.points
        let train = points.train
        let places = points.points.points.kinematics
        let setting = train.map { i in [places[i].energy, places[i].theta, Double(points.points.data.group[i])] }
        #expect(Set(setting).count > 2 && Set(setting).count < train.count)
        let leftOut = reference.posterior.leftOut {}
        for i in train.indices {
            let others = train.indices.filter { setting[$0] != setting[i] }
            let said = reference.said(of: i, by: others, reference.signal)
            let own = reference.covariance[i][i]
            #expect(abs(leftOut[i].residual - (reference.residual[i] - said.mean)) < 3e-3 * own.squareRoot())
            #expect(abs(leftOut[i].variance + leftOut[i].noise - (own - said.explained)) < 2e-3 * own)
        }
    }

    @Test("Of two priors: the mean of what they leave open, and the variance of what they predict")
    func mixture() throws {
        let reference = try Reference(depth: 2)
        let other = LinearizedPrior(deviation: 1, residualShare: 0.1, modelError: 0.01, weight: 0.25)
        var first = reference.prior
        func posterior(_ priors: [LinearizedPrior]) throws -> LinearizedPosterior {
            try #require(LinearizedPosterior(of: reference.task, transform: reference.transform, priors: priors, in: reference.network) {})
        }
        let (a, b) = (reference.posterior.leftOut {}, try posterior([other.certain]).leftOut {})
        first.weight = 0.75
        let both = try posterior([first, other])
        for (point, (a, b)) in zip(both.leftOut {}, zip(a, b)) {
            let mean = 0.75 * a.residual + 0.25 * b.residual
            let distance = a.residual - b.residual
            #expect(abs(point.residual - mean) < 1e-12)
            #expect(abs(point.variance - (0.75 * a.variance + 0.25 * b.variance + 0.1875 * distance * distance)) < 1e-12)
        }
        let table = reference.task.points.points
        let open = both.variances(at: table, in: reference.network) {}
        let inFirst = reference.posterior.variances(at: table, in: reference.network) {}
        #expect(zip(open, inFirst).allSatisfy { $0.shape > 0.75 * $1.shape && $0.absolute > 0.75 * $1.absolute })
        let none = LinearizedPosterior(of: reference.task, transform: reference.transform, priors: [], in: reference.network) {}
        #expect(none.map { _ in 0 } == nil)
    }

    @Test("At depth 0 only the normalizations and ε are open; in pieces and in any memory the bits are the same")
    func bits() throws {
        let source = try Reference(depth: 0)
        let table = source.task.points.points
        let variances = source.posterior.variances(at: table, in: source.network) {}
        let most = source.task.points.normalizationUncertainties.map { $0 * $0 }
        let error = 0.03 * 0.03
        #expect(variances.allSatisfy { $0.absolute == error && $0.shape > error })
        #expect(variances.indices.allSatisfy { variances[$0].shape < error + most[table.data.group[$0]] })
        let deep = try Reference(depth: 3)
        let whole = deep.posterior.variances(at: table, in: deep.network) {}
        let small = Network(FineTuneTests.architecture, products: .available[0], capacity: 17)
        let again = try #require(LinearizedPosterior(of: deep.task, transform: deep.transform, priors: [deep.prior], in: small) {})
        #expect(again.variances(at: table, in: small) {} == whole)
        #expect(again.variances(at: table.selecting([40, 3]), in: small) {} == [whole[40], whole[3]])
    }
}

extension LinearizedPrior {
    /// The only one.
    fileprivate var certain: LinearizedPrior {
        LinearizedPrior(deviation: deviation, residualShare: residualShare, modelError: modelError)
    }
}
