import ScatteringData
import StructureFunctions
import Testing

@Suite("Fluxes of neutrinos")
struct FluxTests {
    private func table(_ text: String) -> DataTable { DataTable(name: "flux.csv", bytes: Array(text.utf8)) }

    @Test("the bundled table has the fluxes of DUNE at its bin centres")
    func bundled() throws {
        let near = try NeutrinoFlux(NeutrinoFlux.bundled, column: "near_numu")
        #expect(near.energies.count == 80)
        #expect(near.value(at: 0.375) == 8.1344e-05)
        #expect(near.value(at: 0.0625) == 4.2249e-05 / 2)
        #expect(near.value(at: 19.9) == 0)
        #expect(abs(near.value(at: 0.5) / (0.5 * (8.1344e-05 + 0.00014766)) - 1) < 1e-12)
    }

    @Test("energies may be in MeV, if their column says so")
    func units() throws {
        let inGeV = try NeutrinoFlux(table("E_GeV,numu\n1,2\n2,3\n"), column: "numu")
        let inMeV = try NeutrinoFlux(table("E_MeV,numu\n1000,2\n2000,3\n"), column: "numu")
        #expect(inGeV == inMeV)
    }

    @Test(
        "what is wrong is said with its row and a cure",
        arguments: [
            ("E_GeV,numu\n1,2\n2,-3\n", "flux.csv:3: numu is -3; a flux is 0 or more"),
            ("E_GeV,numu\n1,2\n1,3\n", "flux.csv:3: E_GeV is 1, not above the row before; sort the rows by energy"),
            ("E_GeV,numu\n1000,2\n2000,3\n", "flux.csv:3: E_GeV is 2000, which no beam has; call the column E_MeV if it is in MeV"),
            ("E_GeV,numu\n1,x\n2,3\n", "flux.csv:2: numu is 'x', not a finite number; write it like 0.55 or 5.5e-1"),
            ("E_GeV,nue\n1,2\n2,3\n", "flux.csv: no flux 'numu'; there are nue"),
            ("energy,numu\n1,2\n2,3\n", "flux.csv: no column of energies; call it E_GeV or E_MeV. The columns are energy, numu"),
            ("E_GeV,numu\n1,2\n", "flux.csv: a flux has two rows at least"),
            ("E_GeV,numu\n1,0\n2,0\n", "flux.csv: numu is 0 everywhere"),
        ])
    func errors(text: String, message: String) {
        #expect { try NeutrinoFlux(table(text), column: "numu") } throws: { "\($0)" == message }
    }

    @Test("deformations have the standard deviation and the correlation length that were asked for")
    func deformation() throws {
        let draws = (0..<400).map { replica in
            let shape = FluxDeformation(deviation: 0.05, length: 1, greatestEnergy: 10, seed: 4, replica: replica)
            return [shape.value(at: 2.2), shape.value(at: 3.2), shape.value(at: 7.9)]
        }
        func covariance(_ a: Int, _ b: Int) -> Double {
            var sum = 0.0
            for draw in draws { sum += draw[a] * draw[b] }
            return sum / Double(draws.count) / 0.0025
        }
        #expect(abs(covariance(0, 0) - 1) < 0.2)
        #expect(abs(covariance(0, 1) - 0.6065) < 0.12)
        #expect(abs(covariance(0, 2)) < 0.15)
        let none = FluxDeformation(deviation: 0, length: 1, greatestEnergy: 10, seed: 4, replica: 1)
        #expect(none.value(at: 3) == 0)
    }

    @Test("draws from a covariance have it, those of a singular one too, and are joined by lines")
    func covariance() throws {
        let covariance = try FluxCovariance(table("E_GeV,1,2,4\n1,0.04,0.02,0.04\n2,0.02,0.09,0.02\n4,0.04,0.02,0.04\n"))
        let draws = (0..<2000).map { replica in
            let shape = FluxDeformation(covariance, seed: 4, replica: replica)
            return [1.0, 2, 4, 3, 9].map { shape.value(at: $0) }
        }
        func mean(_ a: Int, _ b: Int) -> Double {
            var sum = 0.0
            for draw in draws { sum += draw[a] * draw[b] }
            return sum / Double(draws.count)
        }
        #expect(abs(mean(0, 0) - 0.04) < 0.005 && abs(mean(1, 1) - 0.09) < 0.01 && abs(mean(0, 1) - 0.02) < 0.005)
        for draw in draws {
            #expect(abs(draw[0] - draw[2]) < 1e-12 && abs(draw[3] - 0.5 * (draw[1] + draw[2])) < 1e-12 && draw[4] == draw[2])
        }
        #expect(
            try FluxCovariance(table("E_MeV,1000,2000\n1000,1,0\n2000,0,1\n")).energies == FluxCovariance(
                table("E_GeV,1,2\n1,1,0\n2,0,1\n")).energies)
    }

    @Test(
        "what is wrong with a covariance is said with its row",
        arguments: [
            ("E_GeV,1,2\n1,1,0.5\n2,0.4,1\n", "flux.csv:3: the covariance of 2 and 1 GeV is 0.4, and 0.5 the other way round"),
            ("E_GeV,1,2\n1,1,2\n2,2,1\n", "flux.csv:3: no covariance of real numbers"),
            ("E_GeV,1,2\n1,-1,0\n2,0,1\n", "flux.csv:2: the variance is -1; it is 0 or more"),
            ("E_GeV,1,2\n1,1,0\n3,0,1\n", "flux.csv:3: the energy is 3, and 2 in the first line"),
            ("E_GeV,1,2\n1,1,0\n", "flux.csv: a covariance is a square of two energies at least"),
            ("energy,1,2\n1,1,0\n2,0,1\n", "flux.csv: the first column of a covariance is E_GeV or E_MeV"),
        ])
    func covarianceErrors(text: String, message: String) {
        #expect { try FluxCovariance(table(text)) } throws: { "\($0)".contains(message) }
    }
}
