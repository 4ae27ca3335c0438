import NeuralNetwork
import Reference
import ScatteringData
import Testing
import Training

@Suite("Points, their standardization, and predictions at them")
struct PointTableTests {
    @Test("Columns of the bundled oxygen data in canonical order")
    func columns() throws {
        let dataset = try Dataset.bundled(Nucleus("16O"))
        let points = PointTable(dataset)
        #expect(points.count == dataset.points.count && points.inputs.count == 5 * points.count)
        for (index, point) in dataset.points.enumerated() {
            #expect(Array(points.inputs[5 * index..<5 * index + 5]) == point.kinematics.networkInputs)
            #expect(points.scale[index] == point.kinematics.scale && points.crossSection[index] == point.crossSection)
            #expect(points.error[index] == point.error && points.experiment[index] == point.experiment)
            #expect(points.address[index] == point.address)
        }
        let some = points.selecting([7, 3])
        #expect(some.inputs == dataset.points[7].kinematics.networkInputs + dataset.points[3].kinematics.networkInputs)
        #expect(some.address == [points.address[7], points.address[3]] && some.count == 2)
        #expect(points.selecting([]).count == 0 && PointTable().selecting([]).count == 0)
    }

    @Test("Inputs and S(E,θ) against NumPy")
    func numpy() throws {
        let expected = try Fixture.read().points
        let points = PointTable(expected.energy.indices.map {
            Kinematics(energy: expected.energy[$0], theta: expected.theta[$0], omega: expected.omega[$0])
        })
        let worst = zip(points.inputs + points.scale, expected.inputs + expected.scale).map { abs($0 / $1 - 1) }.max()!
        print("inputs and S against NumPy: worst relative error \(worst)")
        #expect(worst < 1e-13)
    }

    @Test("Mean and spread of the oxygen inputs against 40 digits, rounded to single precision")
    func standardization() throws {
        let dataset = try Dataset.bundled(Nucleus("16O"))
        let points = PointTable(dataset)
        let s = Standardization(points)
        let mean = [0.97108333333333333, 0.38963833333333333, 34.125000000000001, 0.82702135976842702, 0.20069276215582785]
        let spread = [0.28607267676044997, 0.22251456962909692, 2.5143339078173375, 0.024879170009921127, 0.13049828980582756]
        let errors = zip(s.mean + s.scale, mean + spread).map { abs(Double($0) / $1 - 1) }
        print("standardization: worst relative error \(errors.max()!)")
        // Half a unit in the last place of single precision.
        #expect(errors.max()! <= 0x1p-24)

        let inputs = dataset.points[17].kinematics.networkInputs
        let row = s.rows(of: inputs)
        #expect((0..<5).map { row[$0] } == inputs.indices.map { Float((inputs[$0] - Double(s.mean[$0])) / Double(s.scale[$0])) })
    }

    @Test("Standardization against NumPy")
    func standardizationNumPy() throws {
        let fixture = try Fixture.read()
        var points = PointTable()
        points.inputs = fixture.points.inputs
        points.scale = fixture.points.scale
        let s = Standardization(points)
        #expect(s.mean.map(Double.init) == fixture.standardization.mean)
        #expect(s.scale.map(Double.init) == fixture.standardization.scale)
        let rows = s.rows(of: points.inputs)
        for (index, expected) in fixture.standardization.rows.enumerated() {
            #expect(Double(rows[16 * (index / 5) + index % 5]) == expected)
        }
    }

    @Test("An input that does not vary has spread 1, even where the rounding of its mean pretends that it does")
    func constantInput() throws {
        let dataset = try Dataset.bundled(Nucleus("12C"))
        let dai = dataset.experiments.firstIndex { $0.name == "Dai:2018xhi" }!
        let s = Standardization(PointTable(dataset).selecting(Array(dataset.experimentRanges[dai])))
        #expect([s.scale[0], s.scale[2], s.scale[3]] == [1, 1, 1])
        #expect(s.scale[1] != 1)
        #expect(Standardization(PointTable()) == Standardization(mean: [0, 0, 0, 0, 0], scale: [1, 1, 1, 1, 1]))
        for count in 1...100 {
            let kinematics = (0..<count).map { Kinematics(energy: 0.1, theta: 33.3, omega: 0.001 * Double($0 + 1)) }
            let s = Standardization(PointTable(kinematics))
            #expect([s.scale[0], s.scale[2], s.scale[3]] == [1, 1, 1], "\(count) points")
        }
    }

    @Test("Predictions are S·σ(z), against NumPy", arguments: MatrixProducts.allForTests)
    func predictions(products: MatrixProducts) throws {
        let fixture = try Fixture.read(), shape = fixture.architecture
        let network = Network(
            Architecture(inputs: shape.inputs, width: shape.width, blocks: shape.blocks), products: products, capacity: 4)
        network.parameters = fixture.parameters.map(Float.init)
        let points = PointTable(fixture.points.energy.indices.map {
            Kinematics(energy: fixture.points.energy[$0], theta: fixture.points.theta[$0], omega: fixture.points.omega[$0])
        })
        let predictions = network.predictions(at: points)
        let worst = zip(predictions, fixture.normalizations.predictions).map { abs($0 / $1 - 1) }.max()!
        print("\(products.name), predictions: worst relative error \(worst)")
        #expect(worst < 2e-6)
        #expect(sameBits(predictions, network.predictions(
            inputs: network.standardization.rows(of: points.inputs), scale: points.scale)))
        #expect(network.predictions(at: PointTable()).isEmpty)
    }
}
