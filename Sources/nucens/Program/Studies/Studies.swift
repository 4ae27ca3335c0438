import ArgumentParser
import ClosureTest
import Cluster
import DepthScan
import Ensemble
import EventGenerators
import FineTuning
import Launch
import LeaveNucleusOut
import LeaveOneOut
import NearDetector
import NeuralNetwork
import ResponseFineTuning
import ResponseFunctions
import RunCards
import Runs
import StructureClosure
import Training

/// The studies of this program: a new one is a line here and a command.
enum Studies {
    static var catalogue: StudyCatalogue<GEMM> {
        StudyCatalogue([
            Ensemble.self, ClosureTest.self, LeaveOneOut.self, DepthScan.self, FineTuneStudy.self, ResponseStudy.self,
            ResponseTuneStudy.self, LeaveNucleusOut.self, StructureStudy.self, StructureClosure.self, GeneratorStudy.self,
            GeneratorScan.self, GeneratorClosure.self,
        ])
    }

    /// Performs a study on all ranks, and prints on rank 0 what there is to show.
    ///
    /// - Parameter card: called on rank 0 alone.
    static func perform<S: Study<GEMM>>(
        _ study: S.Type, goal: Goal = .result, resume: Bool = false, job: JobOptions, card: (RunLog) throws -> S.Card
    ) throws {
        // From here on a signal ends in checkpoints and a line that says how to go on, also while MPI starts.
        StopSignals.install()
        let (settings, products) = job.prepare(resume: resume)
        try ParallelProgram.run(level: job.logLevel) { ranks, log in
            let outcome = try Runs.perform(
                study, card: { try card(log) }, compute: products, goal: goal, settings: settings, ranks: ranks, log: log)
            if let (outcome, result) = outcome { print(outcome.table + "result: \(result)") }
        }
    }
}
