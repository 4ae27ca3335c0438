import COpenMPI
import Glibc

/// What the environment says about how this process was started, before MPI is asked.
///
/// Without PMIx, `srun -n 4 program` starts four processes that know nothing of each other: OpenMPI 4 then aborts in its
/// initialization with a text about PMI support, other libraries let each of the four compute all as "rank 0 of 1".
/// So the number of tasks the launcher speaks of is compared with the world's size, and the first case is caught before MPI starts.
///
/// - `mpirun` of OpenMPI sets OMPI_COMM_WORLD_SIZE and _RANK; it counts most, as under Slurm `mpirun` starts its daemons by `srun`,
///   whose own variables then count the daemons.
/// - MPICH's launcher and `srun --mpi=pmi2` set PMI_SIZE and PMI_RANK.
/// - `srun` sets SLURM_STEP_NUM_TASKS and SLURM_PROCID in the tasks of a step. The batch script of `sbatch` and the shell of
///   `salloc` have SLURM_NTASKS but not SLURM_STEP_NUM_TASKS: one process there is one process, and is welcome.
public struct LaunchEnvironment: Equatable, Sendable {
    public enum Launcher: String, Sendable {
        case mpirun, pmi = "mpiexec", srun
    }

    /// nil: the process was started by no launcher.
    public let launcher: Launcher?
    /// How many tasks the launcher started; 1 without one.
    public let tasks: Int
    /// The number of this task in 0..<tasks, as the launcher counts.
    public let task: Int
    /// Whether a PMI or PMIx server waits for this process.
    public let offersMPI: Bool

    /// Reads the variables of this process.
    public init() {
        self.init { name in getenv(name).map { String(cString: $0) } }
    }

    /// Reads the variables that `value` gives for a name.
    public init(value: (String) -> String?) {
        func number(_ name: String) -> Int? { value(name).flatMap { Int($0) } }
        if let size = number("OMPI_COMM_WORLD_SIZE") {
            (launcher, tasks, task) = (.mpirun, size, number("OMPI_COMM_WORLD_RANK") ?? 0)
        } else if let size = number("PMI_SIZE") {
            (launcher, tasks, task) = (.pmi, size, number("PMI_RANK") ?? 0)
        } else if let size = number("SLURM_STEP_NUM_TASKS") {
            (launcher, tasks, task) = (.srun, size, number("SLURM_PROCID") ?? 0)
        } else {
            (launcher, tasks, task) = (nil, 1, 0)
        }
        let signs = ["OMPI_COMM_WORLD_SIZE", "PMIX_NAMESPACE", "PMIX_RANK", "PMI_FD", "PMI_PORT", "PMI_RANK"]
        offersMPI = signs.contains { value($0) != nil }
    }

    /// Whether this is the task whose messages stand for all: every process finds the same fault, one reports it.
    public var isFirstTask: Bool { task == 0 }

    /// Throws if MPI's initialization is known to abort the process. Called by `MPIRuntime.start()` before it.
    public func checkBeforeStart() throws(MPIError) {
        // Other libraries find their peers by ways of their own; checkWorld(size:) judges what came out.
        guard nucens_mpi_is_openmpi() == 1, launcher == .srun, tasks > 1, !offersMPI else { return }
        throw .launch(
            reason: "srun started \(tasks) tasks without the means to find each other (PMIx): each would be rank 0 of 1.", advice: cure)
    }

    /// Throws if the world has one rank although the launcher started several tasks. Called by `MPIRuntime.start()` after MPI started.
    public func checkWorld(size: Int) throws(MPIError) {
        guard let launcher, tasks > 1, size == 1 else { return }
        throw .launch(
            reason: "\(launcher.rawValue) started \(tasks) tasks, but MPI made \(tasks) worlds of one rank each: all would do the same.",
            advice: cure)
    }

    private var cure: String {
        switch launcher {
        case .srun, nil:
            """
            Start it by `srun --mpi=pmix …` (`srun --mpi=list` shows what this Slurm offers), or by `mpirun …` inside sbatch or salloc.
            If this process is not a task of such a step, unset SLURM_STEP_NUM_TASKS.
            """
        case .mpirun:
            """
            Use the mpirun of the MPI library this program was built with (`mpirun --version`, `ldd PROGRAM | grep libmpi`).
            If this process was not started by mpirun, unset OMPI_COMM_WORLD_SIZE.
            """
        case .pmi:
            """
            Use the launcher of the MPI library this program was built with (`ldd PROGRAM | grep libmpi`); under Slurm `srun --mpi=pmix …`.
            If this process was not started by a launcher, unset PMI_SIZE.
            """
        }
    }
}
