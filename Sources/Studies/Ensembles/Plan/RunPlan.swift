import NeuralNetwork
import ScatteringData

/// What a run will take: members, time, efficiency, memory and disk, from a measured rate.
public struct RunPlan: Sendable, Equatable {
    public var ranks: Int
    public var members: Int
    /// Networks that are trained for them.
    public var trainings: Int
    /// Seconds from the first epoch to the result.
    public var seconds: Double
    /// Time that ranks train, as a share of the time they are there.
    public var efficiency: Double
    /// Bytes a rank, the most that any has.
    public var memoryPerRank: Double
    /// Bytes of members, checkpoints and the result.
    public var disk: Double

    /// - Parameters:
    ///   - ranks: 1 or more.
    ///   - threadsPerRank: the rate was measured with.
    public init(of job: Job, rate: MemberRate, ranks: Int) {
        let card = job.card
        self.ranks = ranks
        members = card.replicas
        trainings = card.trainings
        let keys = (0..<trainings).map(job.key)
        let unit = rate.training / max(1, job.cost(of: job.key(replica: 0)))
        let training = RunPlan.makespan(keys.map { job.cost(of: $0) * unit }, ranks: ranks)
        let rows = (members + ranks - 1) / ranks
        seconds = training + Double(rows) * rate.aggregation
        efficiency = Double(trainings) * rate.training / (Double(ranks) * training)
        let parameters = Double(ParameterLayout(card.architecture).count)
        let columns = Double(job.points.count + BandGrid(job.dataset, points: card.bandPoints).kinematics.count)
        // A rank holds its members' weights and what they say everywhere, once by members and once by points.
        memoryPerRank = rate.memory + Double(rows) * (4 * parameters + 8 * columns) + 2 * 8 * columns * Double(members) / Double(ranks)
        let state = 4 * parameters + 8 * Double(job.dataset.experiments.count) + 4096
        disk = Double(trainings) * state + Double(min(ranks, trainings)) * 3 * state
            + Double(members) * (4 * parameters + 8 * Double(job.points.count)) + 8 * 8 * columns
    }

    /// When the last of the ranks is done if each takes the longest that is left.
    public static func makespan(_ seconds: [Double], ranks: Int) -> Double {
        var free = [Double](repeating: 0, count: min(ranks, max(1, seconds.count)))
        for duration in seconds.sorted(by: >) {
            guard let first = free.indices.min(by: { (free[$0], $0) < (free[$1], $1) }) else { break }
            free[first] += duration
        }
        return free.max() ?? 0
    }

    /// As text for people, with the lines of a job script.
    public func text(card: String?, output: String, threadsPerRank: Int) -> String {
        let limit = max(10, (1.5 * seconds / 60).rounded(.up) + 5)
        let memory = max(1, (1.3 * memoryPerRank / 1e9).rounded(.up))
        let command = (["srun nucens"] + [card].compactMap { $0 }).joined(separator: " ")
        return Table.aligned([
            ["members", "\(members)" + (trainings < members ? " from \(trainings) trained" : "")],
            ["ranks", "\(ranks)" + (threadsPerRank > 1 ? " of \(threadsPerRank) threads" : "")],
            ["time", Table.duration(seconds)],
            ["core hours", Table.fixed(seconds * Double(ranks * threadsPerRank) / 3600, digits: 2)],
            ["efficiency", "\(Table.fixed(100 * efficiency, digits: 0)) %"],
            ["memory a rank", Table.bytes(memoryPerRank)],
            ["disk", Table.bytes(disk)],
        ]) + """
            #SBATCH --ntasks=\(ranks)
            #SBATCH --cpus-per-task=\(threadsPerRank)
            #SBATCH --mem-per-cpu=\(Int(memory))G
            #SBATCH --time=\(RunPlan.slurmTime(minutes: Int(limit)))
            #SBATCH --signal=USR1@120
            #SBATCH --requeue
            \(command) --output \(output) --resume\(threadsPerRank > 1 ? " --threads-per-rank \(threadsPerRank)" : "")

            """
    }

    private static func slurmTime(minutes: Int) -> String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let clock = "\(two(minutes / 60 % 24)):\(two(minutes % 60)):00"
        return minutes >= 1440 ? "\(minutes / 1440)-\(clock)" : clock
    }
}
