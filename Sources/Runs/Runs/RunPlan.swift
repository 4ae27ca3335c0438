import Files
import Members
import Text

/// What a run will take: members, time, efficiency, memory and disk, from a measured rate.
public struct RunPlan: Sendable, Equatable {
    public var ranks: Int
    /// Trained members, with those that others start from or are chosen by.
    public var trainings: Int
    /// Members of the result.
    public var members: Int
    /// Of a member that is trained, the longest.
    public var secondsPerMember: Double
    /// Seconds from the first step to the result.
    public var seconds: Double
    /// Time that ranks train, as a share of the time they are there.
    public var efficiency: Double
    /// Bytes a rank, the most that any has.
    public var memoryPerRank: Double
    /// Bytes of members, checkpoints and the result.
    public var disk: Double

    /// - Parameters:
    ///   - ranks: 1 or more.
    /// - Throws: ``RunError`` when the study cannot say what it trains.
    public init(of study: some Study, rate: MemberRate, ranks: Int) throws(RunError) {
        self.ranks = ranks
        let keys = try study.allKeys()
        trainings = keys.count
        members = study.memberCount ?? keys.count(where: \.isPartOfResult)
        let each = keys.map { study.work.cost(of: $0) * rate.secondsPerCost }
        secondsPerMember = each.max() ?? 0
        // Those that others start from are trained first.
        let training = [false, true].reduce(0.0) { total, isPart in
            total + RunPlan.makespan(zip(keys, each).filter { $0.0.isPartOfResult == isPart }.map(\.1), ranks: ranks)
        }
        let rows = (members + ranks - 1) / ranks
        seconds = training + Double(rows) * rate.aggregation
        efficiency = training > 0 ? each.reduce(0, +) / (Double(ranks) * training) : 1
        let footprint = study.footprint(ranks: ranks)
        memoryPerRank = rate.memory + footprint.memoryPerRank
        disk = Double(trainings) * footprint.member + Double(min(ranks, trainings)) * 3 * footprint.member + footprint.result
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
    ///
    /// - Parameter command: that starts the job, without its output: "nucens scan card.yaml".
    public func text(command: String, output: String, threadsPerRank: Int) -> String {
        let limit = max(10, (1.5 * seconds / 60).rounded(.up) + 5)
        let memory = max(1, (1.3 * memoryPerRank / 1e9).rounded(.up))
        let trained = trainings < members ? " from \(trainings) trained"
            : trainings > members ? ", \(trainings - members) others before them" : ""
        return Table.aligned([
            ["members", "\(members)" + trained],
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
            srun \(command) --output \(output) --resume\(threadsPerRank > 1 ? " --threads-per-rank \(threadsPerRank)" : "")

            """
    }

    private static func slurmTime(minutes: Int) -> String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let clock = "\(two(minutes / 60 % 24)):\(two(minutes % 60)):00"
        return minutes >= 1440 ? "\(minutes / 1440)-\(clock)" : clock
    }
}
