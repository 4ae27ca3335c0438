import EventGeneration
import Files
import Foundation
import NeuralNetwork
import NuclearResponses
import Prediction
import ScatteringData
import StructureFunctionFiles
import TestSupport

extension FuzzKind {
    /// A run directory in memory, for results as bytes.
    private static let directory: String = {
        let files = FileManager.default
        let memory = files.fileExists(atPath: "/dev/shm") ? "/dev/shm" : files.temporaryDirectory.path
        let path = "\(memory)/nucens-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: FuzzKind.directory) }
        return path
    }()

    private static func fixture(_ run: String) -> [[UInt8]] {
        let path = Repository.path("Tests/FrozenTests/Fixtures/runs/\(run)/ensemble.h5")
        return FileManager.default.contents(atPath: path).map { [Array($0)] } ?? []
    }

    private static func result(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = directory + "/ensemble.h5"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try body(directory)
    }

    static let hdf5 = [
        FuzzKind("result", seeds: fixture("dropout") + fixture("finetune"), words: []) { bytes in
            try result(bytes) { run in
                let file = try EnsembleFile(run: run)
                let predictor = EnsemblePredictor(file, products: .preferred)
                _ = predictor.predictions(at: [Kinematics(energy: 0.6, theta: 60, omega: 0.1)][...], in: predictor.memory(points: 1))
            }
        },
        FuzzKind("generator", seeds: [[UInt8]](), words: []) { bytes in try result(bytes) { _ = try GeneratorFile(run: $0) } },
        FuzzKind("structure", seeds: [[UInt8]](), words: []) { bytes in try result(bytes) { _ = try StructureFile(run: $0) } },
        FuzzKind("grid", seeds: [[UInt8]](), words: []) { bytes in
            try result(bytes) { _ = try TabulatedResponses(file: $0 + "/ensemble.h5").mean(at: ResponsePoint(momentum: 0.4, omega: 0.1)) }
        },
        FuzzKind("eventfile", seeds: [[UInt8]](), words: []) { bytes in
            try result(bytes) { _ = try EventGeneration.EventFile($0 + "/ensemble.h5") }
        },
    ]
}
