import CrossSections
import NeuralNetwork
import ScatteringData
import Statistics
import Testing
import Training

@Suite("Laws of closure tests")
struct NuclearLawTests {
    private let carbon: Dataset

    init() throws { carbon = try Dataset.bundled(Nucleus("12C")) }

    private func values(_ law: NuclearLaw) -> [Double] { carbon.points.map { law.crossSection(at: $0.kinematics) } }

    @Test("A law is its number and seed: drawn twice the same, another number and another seed another law")
    func numbers() throws {
        let nucleus = try Nucleus("12C")
        let third = NuclearLaw(of: nucleus, number: 3, seed: 1)
        #expect(third == NuclearLaw(of: nucleus, number: 3, seed: 1))
        #expect(third != NuclearLaw(of: nucleus, number: 2, seed: 1) && third != NuclearLaw(of: nucleus, number: 3, seed: 2))
        for parameter in NuclearLaw.Parameter.allCases {
            #expect(abs(third[parameter] / parameter.central - 1) <= parameter.spread && third[parameter] != parameter.central)
        }
        // A number of a law: a promise to later versions.
        #expect(third.crossSection(at: Kinematics(energy: 0.68, theta: 60, omega: 0.2)) == 2266.8769138368352)
    }

    @Test("Every law lies within a factor 2 of the carbon data at the quasi-elastic peak, and within what networks can say anywhere")
    func magnitudes() throws {
        for number in 0..<20 {
            let f = values(NuclearLaw(of: carbon.target, number: number, seed: 1))
            #expect(zip(f, carbon.points).allSatisfy { $0 > 0 && $0 < 0.5 * $1.kinematics.scale })
            let peak = carbon.points.indices.filter { i in
                let k = carbon.points[i].kinematics
                return abs(k.omega - 0.02 - k.q2 / 1.878) < 0.2 * (k.q2 + k.omega * k.omega).squareRoot() * 0.228
            }
            #expect(peak.count > 100)
            let ratios = peak.map { f[$0] / carbon.points[$0].crossSection }.sorted()
            #expect((0.5...2).contains(ratios[ratios.count / 2]), "law \(number): \(ratios[ratios.count / 2])")
        }
    }

    @Test("A spectrum of the central law is smooth and has its quasi-elastic peak a little above Q²/2m")
    func spectrum() throws {
        let law = NuclearLaw(of: carbon.target)
        let omega = (1...500).map { 0.03 + 0.6 * Double($0) / 500 }
        let f = omega.map { law.crossSection(at: Kinematics(energy: 0.68, theta: 60, omega: $0)) }
        let top = try #require(f.indices.prefix(250).max { f[$0] < f[$1] })
        let k = Kinematics(energy: 0.68, theta: 60, omega: omega[top])
        #expect((0...0.06).contains(k.omega - k.q2 / 1.878), "peak at \(k.omega) GeV, Q²/2m \(k.q2 / 1.878)")
        let steps = f.indices.dropFirst().map { abs(f[$0] / f[$0 - 1] - 1) }
        #expect(try #require(steps.max()) < 0.1)
    }

    @Test("Pseudo-data: pulls around the law are standard normal, normalizations as uncertain as they are; other points do not enter")
    func pseudoData() throws {
        let points = CrossSectionData(carbon).data, law = values(NuclearLaw(of: carbon.target, number: 0, seed: 5))
        let uncertainties = points.groupUncertainty
        func draw(_ law: [Double], _ points: FitData, _ number: Int) -> PseudoData {
            PseudoData(law: law, for: points, seed: 5, number: number)
        }
        let data = draw(law, points, 0)
        let pulls = law.indices.map { (data.crossSection[$0] - data.normalizations[points.group[$0]] * law[$0]) / points.error[$0] }
        let count = Double(pulls.count)
        let mean: Double = pulls.reduce(0, +) / count
        #expect(abs(mean) < 4 / count.squareRoot())
        func isStandardNormal(_ values: [Double]) -> Bool {
            let count = Double(values.count)
            let variance: Double = values.reduce(0) { $0 + $1 * $1 } / count
            return abs(variance - 1) < 4 * (2 / count).squareRoot()
        }
        #expect(isStandardNormal(pulls))
        let scales = (0..<100).flatMap { number in
            zip(draw([], points.selecting([]), number).normalizations, uncertainties).map { ($0 - 1) / $1 }
        }
        #expect(isStandardNormal(scales))

        let some = Array(stride(from: 0, to: law.count, by: 7))
        #expect(draw(some.map { law[$0] }, points.selecting(some), 0).crossSection == some.map { data.crossSection[$0] })
        #expect(draw(law, points, 1).crossSection != data.crossSection)
        let exact = PseudoData(exact: law, experiments: uncertainties.count)
        #expect(exact.crossSection == law && exact.normalizations.allSatisfy { $0 == 1 })
    }

    @Test("A small network learns the law: its deviation from it falls by more than a factor of ten")
    func learning() throws {
        let some = carbon.points.indices.filter { carbon.experiments[carbon.points[$0].experiment].name == "Barreau:1983ht" && $0 % 3 == 0 }
        var points = CrossSectionData(carbon).selecting(some)
        points.data = FitData(
            value: some.map { NuclearLaw(of: carbon.target, number: 0, seed: 1).crossSection(at: carbon.points[$0].kinematics) },
            error: points.data.error, group: some.map { _ in 0 }, groupUncertainty: [0.02], address: points.data.address)
        var recipe = Recipe()
        recipe.epochs = 60
        recipe.batchSize = 64
        recipe.learningRate = 0.01
        let network = Network(Architecture(width: 16, blocks: 2), products: .preferred, capacity: 64)
        network.initialize(seed: 1, replica: 0)
        network.standardization = Standardization(points.points)
        func distance() -> Double {
            ChiSquare.perPoint(points.data, predictions: network.predictions(at: points), normalizations: [1])
        }
        let before = distance()
        let trainer = Trainer(
            PointwiseCrossSection(points), network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
        while !trainer.isFinished { try trainer.trainEpoch() }
        print("χ²/N between network and law: \(before) at the start, \(distance()) after \(recipe.epochs) epochs")
        #expect(distance() < 0.1 * before)
    }
}
