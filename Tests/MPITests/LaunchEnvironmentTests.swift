import MPI
import Testing

/// What the variables of launchers say, before MPI starts and after.
@Suite("The launcher's variables")
struct LaunchEnvironmentTests {
    @Test("mpirun's count goes before Slurm's, which counts its daemons under sbatch")
    func precedence() {
        let variables = ["SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": "1", "OMPI_COMM_WORLD_SIZE": "8", "OMPI_COMM_WORLD_RANK": "5"]
        let launch = LaunchEnvironment { variables[$0] }
        #expect(launch.launcher == .mpirun && launch.tasks == 8 && launch.task == 5 && !launch.isFirstTask)
        #expect(throws: Never.self) { try launch.checkBeforeStart() }
        #expect(throws: Never.self) { try launch.checkWorld(size: 8) }
        #expect(throws: MPIError.self) { try launch.checkWorld(size: 1) }
    }

    @Test("a step of one task, and no launcher at all, are fine")
    func single() {
        for variables in [[:], ["SLURM_STEP_NUM_TASKS": "1"], ["SLURM_STEP_NUM_TASKS": "not a number"]] {
            let launch = LaunchEnvironment { variables[$0] }
            #expect(launch.tasks == 1 && launch.isFirstTask)
            #expect(throws: Never.self) { try launch.checkBeforeStart() }
            #expect(throws: Never.self) { try launch.checkWorld(size: 1) }
        }
    }
}
