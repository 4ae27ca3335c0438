import CrossSections
import NeuralNetwork
import Reference
import ScatteringData
import Statistics
import Testing
import Training

@Suite("Points, their standardization, and predictions at them")
struct CrossSectionDataTests {
    @Test("Columns of the bundled oxygen data in canonical order")
    func columns() throws {
        let dataset = try Dataset.bundled(Nucleus("16O"))
        let measured = CrossSectionData(dataset)
        let points = measured.points, data = measured.data, inputs = points.inputs
        #expect(measured.count == dataset.points.count && inputs.count == 5 * points.count)
        for (index, point) in dataset.points.enumerated() {
            #expect(Array(inputs[5 * index..<5 * index + 5]) == point.kinematics.networkInputs)
            #expect(points.scale[index] == point.kinematics.scale && data.value[index] == point.crossSection)
            #expect(data.error[index] == point.error && data.group[index] == point.experiment)
            #expect(data.address[index] == point.address)
        }
        #expect(data.groupUncertainty == dataset.experiments.map(\.normalizationUncertainty))
        #expect(data.groupAddress == dataset.experiments.map(\.address))
        let some = measured.selecting([7, 3])
        #expect(some.points.inputs == dataset.points[7].kinematics.networkInputs + dataset.points[3].kinematics.networkInputs)
        #expect(some.data.address == [data.address[7], data.address[3]] && some.count == 2)
        #expect(measured.selecting([]).count == 0 && CrossSectionData().selecting([]).count == 0)
    }

    @Test("Blocks are the spectra of an experiment: the same (E, θ) of another one is another block")
    func blocks() throws {
        let dataset = try Dataset.bundled(Nucleus("12C"))
        let data = CrossSectionData(dataset).data
        let blocks = data.blocks
        #expect(blocks.joined().sorted() == Array(0..<data.count))
        let names = blocks.map { block in Set(block.map { "\(dataset.points[$0].experiment) \(dataset.points[$0].kinematics.setting)" }) }
        #expect(names.allSatisfy { $0.count == 1 } && Set(names).count == names.count && names.count > 50)
    }

    @Test("Measurements of another nucleus behind these: its experiments are others")
    func append() throws {
        let oxygen = CrossSectionData(try Dataset.bundled(Nucleus("16O"))), calcium = CrossSectionData(try Dataset.bundled(Nucleus("40Ca")))
        var both = oxygen
        both.append(calcium)
        let groups = oxygen.data.groupUncertainty.count
        #expect(both.count == oxygen.count + calcium.count && both.points.inputs == oxygen.points.inputs + calcium.points.inputs)
        #expect(both.data.group == oxygen.data.group + calcium.data.group.map { $0 + groups })
        #expect(both.data.groupUncertainty == oxygen.data.groupUncertainty + calcium.data.groupUncertainty)
        let f = both.data.value.map { 1.1 * $0 }
        #expect(Normalizations.closedForm(both.data, predictions: f)
            == Normalizations.closedForm(oxygen.data, predictions: oxygen.data.value.map { 1.1 * $0 })
            + Normalizations.closedForm(calcium.data, predictions: calcium.data.value.map { 1.1 * $0 }))
    }

    @Test("Inputs and S(E,θ) against NumPy")
    func numpy() throws {
        let expected = try Fixture.read().points
        let points = CrossSectionPoints(expected.energy.indices.map {
            Kinematics(energy: expected.energy[$0], theta: expected.theta[$0], omega: expected.omega[$0])
        })
        let worst = zip(points.inputs + points.scale, expected.inputs + expected.scale).map { abs($0 / $1 - 1) }.max()!
        print("inputs and S against NumPy: worst relative error \(worst)")
        #expect(worst < 1e-13)
    }

    @Test("Mean and spread of the oxygen inputs against 40 digits, rounded to single precision")
    func standardization() throws {
        let dataset = try Dataset.bundled(Nucleus("16O"))
        let s = Standardization(CrossSectionData(dataset).points)
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
        let s = Standardization(of: fixture.points.inputs, inputs: 5)
        #expect(s.mean.map(Double.init) == fixture.standardization.mean)
        #expect(s.scale.map(Double.init) == fixture.standardization.scale)
        let rows = s.rows(of: fixture.points.inputs)
        for (index, expected) in fixture.standardization.rows.enumerated() {
            #expect(Double(rows[16 * (index / 5) + index % 5]) == expected)
        }
    }

    @Test("An input that does not vary has spread 1, even where the rounding of its mean pretends that it does")
    func constantInput() throws {
        let dataset = try Dataset.bundled(Nucleus("12C"))
        let dai = dataset.experiments.firstIndex { $0.name == "Dai:2018xhi" }!
        let s = Standardization(CrossSectionData(dataset).selecting(Array(dataset.experimentRanges[dai])).points)
        #expect([s.scale[0], s.scale[2], s.scale[3]] == [1, 1, 1])
        #expect(s.scale[1] != 1)
        #expect(Standardization(CrossSectionPoints()) == Standardization(mean: [0, 0, 0, 0, 0], scale: [1, 1, 1, 1, 1]))
        for count in 1...100 {
            let kinematics = (0..<count).map { Kinematics(energy: 0.1, theta: 33.3, omega: 0.001 * Double($0 + 1)) }
            let s = Standardization(CrossSectionPoints(kinematics))
            #expect([s.scale[0], s.scale[2], s.scale[3]] == [1, 1, 1], "\(count) points")
        }
    }

    @Test("Predictions are S·σ(z), against NumPy", arguments: GEMM.allForTests)
    func predictions(products: GEMM) throws {
        let fixture = try Fixture.read(), shape = fixture.architecture
        let network = Network(
            Architecture(inputs: shape.inputs, width: shape.width, blocks: shape.blocks), products: products, capacity: 4)
        network.parameters = fixture.parameters.map(Float.init)
        let points = CrossSectionPoints(fixture.points.energy.indices.map {
            Kinematics(energy: fixture.points.energy[$0], theta: fixture.points.theta[$0], omega: fixture.points.omega[$0])
        })
        let predictions = network.predictions(at: points)
        let worst = zip(predictions, fixture.normalizations.predictions).map { abs($0 / $1 - 1) }.max()!
        print("\(products.name), predictions: worst relative error \(worst)")
        #expect(worst < 2e-6)
        #expect(sameBits(predictions, points.crossSections(
            outputs: network.outputs(of: network.standardization.rows(of: points.inputs)))))
        #expect(network.predictions(at: CrossSectionPoints()).isEmpty)
    }
}
