import Foundation

/// When the batch system will end this job, so that a run can stop in time and leave everything it has behind.
public enum JobLimit {
    /// The environment variable that goes before what the batch system says; see ``TimeLimit`` for its forms.
    public static let variable = "NUCENS_TIME_LIMIT"

    /// The moment at which this job will be ended, by the clock of this node; nil where nobody knows of one.
    ///
    /// The first of these that says something counts:
    /// 1. `timeLimit`, the value of `--time-limit`, counted from this call;
    /// 2. NUCENS_TIME_LIMIT, counted from this call;
    /// 3. SLURM_JOB_END_TIME, in seconds since 1970, which later versions of Slurm than 22.05 put into the environment of a job;
    /// 4. `squeue`, asked for the end of SLURM_JOB_ID.
    ///
    /// Other batch systems (PBS, LSF) tell a job nothing of its end; there one of the first two has to. The question to Slurm's
    /// controller takes milliseconds, and `patience` at most: one rank should ask and tell the others.
    ///
    /// - Throws: ``TimeLimitError`` if the option or the variable cannot be understood.
    public static func ends(timeLimit: String? = nil, patience: Duration = .seconds(5)) throws(TimeLimitError) -> Date? {
        try ends(timeLimit: timeLimit, now: .now) { name in
            getenv(name).map { String(cString: $0) }
        } squeue: { job in
            // As a plain number of seconds the answer depends neither on the time zone nor on a SLURM_TIME_FORMAT of the user.
            BoundedCommand.output(
                of: ["squeue", "--noheader", "--jobs=\(job)", "--format=%e"], environment: ["SLURM_TIME_FORMAT": "%s"], within: patience)
        }
    }

    /// The same from given variables and with a given way to ask Slurm, which returns what `squeue` printed.
    public static func ends(
        timeLimit: String?, now: Date, variables: (String) -> String?, squeue: (_ job: String) -> String?
    ) throws(TimeLimitError) -> Date? {
        if let timeLimit { return try TimeLimit(timeLimit, from: "--time-limit").end(from: now) }
        if let text = variables(variable), !text.isEmpty { return try TimeLimit(text, from: variable).end(from: now) }
        if let text = variables("SLURM_JOB_END_TIME"), let end = slurmTime(text) { return end }
        guard let job = slurmJob(variables) else { return nil }
        return squeue(job).flatMap(earliest)
    }

    /// This job as `squeue` and `scancel` name it; nil outside of Slurm.
    ///
    /// The tasks of an array are named ARRAY_TASK: the first number alone would mean all of them.
    public static func slurmJob(_ variables: (String) -> String?) -> String? {
        if let array = variables("SLURM_ARRAY_JOB_ID"), let task = variables("SLURM_ARRAY_TASK_ID") { return "\(array)_\(task)" }
        return variables("SLURM_JOB_ID") ?? variables("SLURM_JOBID")
    }

    /// The earliest of the times in what `squeue --format=%e` printed: a job of several components has a line for each.
    public static func earliest(inSqueue output: String) -> Date? {
        output.split(whereSeparator: \.isWhitespace).compactMap { slurmTime(String($0)) }.min()
    }

    /// A time as Slurm prints it: seconds since 1970, or 2026-05-01T12:31:07 in the time zone of this process; nil for N/A and the like.
    static func slurmTime(_ text: String) -> Date? {
        if let seconds = Int(text) { return seconds > 0 ? Date(timeIntervalSince1970: Double(seconds)) : nil }
        let parts = text.split { "-T:".contains($0) }.compactMap { Int32($0) }
        guard parts.count == 6 else { return nil }
        var time = tm()
        (time.tm_year, time.tm_mon, time.tm_mday) = (parts[0] - 1900, parts[1] - 1, parts[2])
        (time.tm_hour, time.tm_min, time.tm_sec, time.tm_isdst) = (parts[3], parts[4], parts[5], -1)
        return Date(timeIntervalSince1970: Double(mktime(&time)))
    }
}
