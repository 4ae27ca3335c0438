import Files
import Foundation

/// What rank 0 writes into RUN/status.json every few seconds: how far a job is, for `nucens status` on any node.
public struct RunStatus: Sendable, Codable, Equatable {
    public enum State: String, Sendable, Codable {
        case training, aggregating, finished, stopped, failed
    }

    public struct Running: Sendable, Codable, Equatable {
        public var rank: Int
        public var member: String
        public var epoch: Int
        public var epochs: Int
        /// How good it is, and what people call that.
        public var figure: Double?
        public var label: String?
    }

    public var state: State
    /// Why it stopped or failed.
    public var reason: String?
    /// Seconds since 1970, by the clock of rank 0's node.
    public var updated: Double
    public var started: Double
    public var host: String
    public var process: Int32
    /// The job number of Slurm.
    public var job: String?
    public var ranks: Int
    /// The slice of a job array, such as "3/8".
    public var slice: String?
    /// Members that this job trains, and those of them that ended.
    public var toTrain: Int
    public var ended: Int
    public var running: [Running]
    /// Floating-point operations a second of the whole job.
    public var operationsPerSecond: Double?
    public var secondsLeft: Double?
    /// What the result waits for.
    public var activity: String?

    public init(ranks: Int, slice: JobSlice? = nil, started: Date = .now) {
        self.slice = slice.map { "\($0)" }
        state = .training
        updated = started.timeIntervalSince1970
        self.started = updated
        host = ProcessInfo.processInfo.hostName
        process = ProcessInfo.processInfo.processIdentifier
        job = ProcessInfo.processInfo.environment["SLURM_JOB_ID"]
        self.ranks = ranks
        toTrain = 0
        ended = 0
        running = []
    }

    public init(json: [UInt8], file: String) throws(RunError) {
        do { self = try JSONDecoder().decode(RunStatus.self, from: Data(json)) } catch {
            throw RunError("\(file): not a status of this version")
        }
    }

    public var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }
}
