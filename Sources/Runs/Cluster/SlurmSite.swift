/// What Slurm offers on this node.
public enum SlurmSite {
    /// The kinds of MPI that `srun` can start, such as "pmix"; nil where there is no `srun` that answers.
    public static func mpiKinds(patience: Duration = .seconds(5)) -> [String]? {
        // It prints its list on standard error.
        let question = "command -v srun >/dev/null && srun --mpi=list 2>&1"
        guard let text = BoundedCommand.output(of: ["sh", "-c", question], within: patience) else { return nil }
        return text.split { $0.isWhitespace || $0 == "," }.map(String.init).filter { word in
            ["pmix", "pmi2", "cray_shasta"].contains(word) || word.hasPrefix("pmix_")
        }
    }
}
