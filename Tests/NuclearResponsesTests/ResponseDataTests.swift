import NuclearResponses
import ScatteringData
import Statistics
import Testing

@Suite("Measurements on several nuclei as data of one fit")
struct ResponseDataTests {
    static func bundled(_ names: String...) throws -> Measurements {
        Measurements(try names.map { try Dataset.bundled(Nucleus($0)) })
    }

    @Test("Values, errors, experiments and their Δλ are those of the measurements; blocks are spectra")
    func content() throws {
        let measurements = try Self.bundled("16O", "27Al"), data = FitData(measurements), points = measurements.points
        #expect(data.value == points.map(\.crossSection) && data.error == points.map(\.error))
        #expect(data.group == points.map(\.experiment))
        #expect(data.groupUncertainty == measurements.experiments.map(\.normalizationUncertainty))
        let spectra = points.indices.map { i -> [Double] in
            let kinematics = points[i].kinematics
            return [Double(points[i].experiment), kinematics.energy, kinematics.theta]
        }
        #expect(data.blocks.count > 10 && data.blocks.count == Set(spectra).count)
        #expect(data.blocks.allSatisfy { block in block.allSatisfy { spectra[$0] == spectra[block[0]] } })
    }

    @Test("Addresses do not depend on which other nuclei are there, nor on their order")
    func addresses() throws {
        let alone = FitData(try Self.bundled("16O"))
        for names in [["16O", "6Li", "27Al"], ["27Al", "16O", "6Li"], ["6Li", "27Al", "16O"]] {
            let measurements = Measurements(try names.map { try Dataset.bundled(Nucleus($0)) })
            let data = FitData(measurements)
            let place = try #require(names.firstIndex(of: "16O")), range = measurements.ranges[place]
            #expect(Array(data.address[range]) == alone.address && Array(data.block[range]) == alone.block)
            let groups = data.groupAddress.indices.filter { measurements.experimentTargets[$0] == place }
            #expect(groups.map { data.groupAddress[$0] } == alone.groupAddress)
            #expect(Set(data.address).count == data.count && Set(data.groupAddress).count == data.groupAddress.count)
        }
    }

    @Test("Two nuclei that one experiment measured at the same kinematics share no address")
    func nuclei() throws {
        let table = DataTable(name: "my.csv", bytes: Array("""
            experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV,normalization_uncertainty
            Mine:2025,0.5,60,0.1,1200,90,0.03
            Mine:2025,0.5,60,0.12,1100,90,0.03

            """.utf8))
        let measurements = Measurements(try ["12C", "56Fe"].map { try Dataset(target: Nucleus($0), tables: [table]) })
        let data = FitData(measurements)
        #expect(measurements.points[0].address == measurements.points[2].address)
        #expect(Set(data.address).count == 4 && Set(data.block).count == 2 && Set(data.groupAddress).count == 2)
    }

    @Test("Experiments on nuclei that fewer than three measured are kept: those on lithium and oxygen")
    func kept() throws {
        let measurements = try Self.bundled("3He", "6Li", "12C", "16O", "27Al", "40Ca", "56Fe"), data = FitData(measurements)
        let kept = zip(measurements.experimentLabels, data.isGroupKept).filter { $1 }.map { $0.0 }
        #expect(kept == ["6Li Heimlich:1973", "16O Anghinolfi:1996vm", "16O O'Connell:1987ag"])
        #expect(data.isGroupKept.count == 6 + 1 + 11 + 2 + 3 + 3 + 7)
    }
}
