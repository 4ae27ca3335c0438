import NeuralNetwork
import NuclearResponses
import PortableMath
import ScatteringData
import Testing

@Suite("What networks of response functions start from")
struct ResponseBaseTests {
    let central = ResponseModel(seed: 1, replica: nil)

    @Test("R_L and R_T of the base, from low q to the continuum, at ω = q and at ω = 0", arguments: References.bases.indices)
    func reference(_ index: Int) throws {
        let r = References.bases[index]
        let base = central.bases(at: [ResponsePoint(momentum: r.q, omega: r.omega)], of: try Nucleus(r.nucleus))[0]
        #expect(agree(base.longitudinal, r.longitudinal) && agree(base.transverse, r.transverse), "\(r): \(base)")
    }

    @Test("It is positive and finite from q = 10 MeV to 10 GeV, for all ω up to q, any nucleus, and whatever a replica draws")
    func positive() throws {
        let points = (0...30).flatMap { (i: Int) -> [ResponsePoint] in
            let q = Portable.exp(2.302585092994046 * (Double(i) / 10 - 2))
            return (0...10).map { ResponsePoint(momentum: q, omega: q * Double($0) / 10) }
        }
        for nucleus in try nuclei() {
            for replica in [nil, 1, 2, 3] {
                let bases = ResponseModel(seed: 1, replica: replica).bases(at: points, of: nucleus)
                let bad = zip(points, bases).filter { ![$1.longitudinal, $1.transverse].allSatisfy { $0 > 0 && $0 < 1e12 } }
                #expect(bases.count == 341 && bad.isEmpty, "\(nucleus): \(bad.prefix(3))")
            }
        }
    }

    @Test("The network's inputs, ψ below and above the peak", arguments: References.inputs.indices)
    func inputs(_ index: Int) throws {
        let r = References.inputs[index]
        let inputs = ResponseInputs.values(
            at: ResponsePoint(momentum: r.q, omega: r.omega), in: NuclearMedium(try Nucleus(r.nucleus)))
        #expect(inputs.count == ResponseInputs.names.count && inputs.count == r.inputs.count)
        #expect(zip(inputs, r.inputs).allSatisfy { agree($0, $1) }, "\(r): \(inputs)")
    }

    @Test("Inputs are finite where the base is")
    func finiteInputs() throws {
        for nucleus in try nuclei() {
            for (q, omega) in [(0.01, 0.0), (0.01, 0.01), (1, 0), (1, 1), (10, 0), (10, 5), (10, 10)] {
                let values = ResponseInputs.values(at: ResponsePoint(momentum: q, omega: omega), in: NuclearMedium(nucleus))
                #expect(values.allSatisfy { $0.isFinite }, "\(nucleus) at \(q), \(omega): \(values)")
            }
        }
    }

    @Test("The scale of A^(−1/3) does not depend on the nuclei of a training; the other inputs get mean 0 and variance 1")
    func standardization() throws {
        let points = NuclearPoints(
            (1...40).map { Kinematics(energy: 0.4 + 0.01 * Double($0), theta: 20 + 3 * Double($0), omega: 0.005 * Double($0)) },
            on: try Nucleus("12C"))
        let inputs = central.inputs(at: points), count = ResponseInputs.names.count
        let standardization = ResponseInputs.standardization(of: inputs)
        #expect(standardization.mean.last == 0.4 && standardization.scale.last == 0.3)
        let rows = standardization.rows(of: inputs)
        let stride = rows.count / points.count
        for column in 0..<count - 1 {
            let values = (0..<points.count).map { Double(rows.pointer[$0 * stride + column]) }
            #expect(abs(values.reduce(0, +) / Double(points.count)) < 1e-5)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / Double(points.count) - 1) < 1e-5)
        }
    }
}
