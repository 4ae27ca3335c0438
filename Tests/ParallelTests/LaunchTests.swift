import Launching
import Testing
import TestSupport

/// How a process finds out whether it is alone by intention or by accident.
@Suite("Launching")
struct LaunchTests {
    static let checks = ["collectives", "messages", "waiting", "agreement"]

    @Test("without a launcher there is a world of one rank", arguments: checks)
    func alone(name: String) async throws {
        let outcome = try await Launcher.alone(program: "ParallelChecks", arguments: [name])
        #expect(outcome.succeeded && outcome.output.hasPrefix("\(name): ok on 1 ranks"), "\(outcome)")
        #expect(outcome.errors.isEmpty, "\(outcome)")
    }

    @Test("without a launcher nothing of MPI's programs is needed")
    func withoutPrograms() async throws {
        // OPAL_PREFIX moves the place where OpenMPI looks for its programs, among them the daemon it starts for a process on its own.
        let nowhere = try TemporaryDirectory()
        let outcome = try await Launcher.alone(
            program: "ParallelChecks", arguments: ["where"], environment: ["OPAL_BINDIR": nowhere.path, "PATH": nowhere.path])
        #expect(outcome.succeeded && outcome.output.hasPrefix("rank 0 of 1 on "), "\(outcome)")
    }

    @Test("many processes without a launcher may come and go on one node at once")
    func manyAlone() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    for _ in 0..<3 {
                        let outcome = try await Launcher.alone(program: "ParallelChecks", arguments: ["where"])
                        #expect(outcome.succeeded && outcome.errors.isEmpty, "\(outcome)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("the shell of sbatch or salloc is one process, whatever the job's size")
    func batchShell() async throws {
        let outcome = try await Launcher.alone(
            program: "ParallelChecks", arguments: ["where"], environment: ["SLURM_JOB_ID": "7", "SLURM_NTASKS": "50", "SLURM_PROCID": "0"])
        #expect(outcome.succeeded, "\(outcome)")
    }

    @Test("tasks that do not know each other are refused before MPI starts; the first one says so", arguments: ["0", "1"])
    func singletonsUnderSlurm(task: String) async throws {
        let outcome = try await Launcher.alone(
            program: "ParallelChecks", arguments: ["where"],
            environment: ["SLURM_JOBID": "7", "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": task])
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        if task == "0" {
            #expect(outcome.errors.contains("srun started 2 tasks") && outcome.errors.contains("srun --mpi=pmix"), "\(outcome)")
        } else {
            #expect(outcome.errors.isEmpty, "\(outcome)")
        }
    }

    @Test("the launcher of another MPI library is refused after MPI started")
    func foreignLauncher() async throws {
        let outcome = try await Launcher.alone(
            program: "ParallelChecks", arguments: ["where"], environment: ["PMI_SIZE": "4", "PMI_RANK": "0"])
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errors.contains("mpiexec started 4 tasks, but MPI made 4 worlds of one rank each"), "\(outcome)")
    }
}
