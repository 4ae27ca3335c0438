extension RankGroup {
    /// Makes a failure of one rank known to all, so that all leave together and rank 0 prints one message.
    ///
    /// A rank that throws alone leaves the others waiting for it in the next collective operation, forever. So after each step that
    /// can fail on some ranks only, all call this.
    ///
    /// - Parameter failure: What went wrong on this rank; nil if nothing did.
    /// - Returns: The failure of the lowest rank that had one, the same on all ranks; nil if there was none.
    public func agree(on failure: String?) throws(MPIError) -> RankFailure? {
        let first = try allreduce(failure == nil ? size : rank, by: .minimum)
        guard first < size else { return nil }
        return RankFailure(rank: first, message: try broadcast(failure ?? "", from: first))
    }

    /// The value of a result that is a success on all ranks.
    ///
    /// - Throws: `MPIError.rankFailed` on all ranks, with the description of the lowest failing rank's error.
    public func agree<Value, Failure: Error>(on result: Result<Value, Failure>) throws(MPIError) -> Value {
        let failure: String? = switch result {
        case .success: nil
        case .failure(let error): "\(error)"
        }
        let common = try agree(on: failure)
        guard let common else {
            guard case .success(let value) = result else { fatalError("a failed result cannot be agreed on as a success") }
            return value
        }
        throw .rankFailed(common)
    }
}
