import Files

extension RunCard {
    /// - Throws: for ensembles whose members are not the networks that are trained.
    public func requirePlainMembers(of test: String) throws(RunError) {
        guard method != .dropout else {
            throw RunError("\(test) takes ensembles of method bootstrap or none, not passes of dropout; give another method")
        }
        guard start == nil else { throw RunError("\(test) trains from random weights; leave out the card's section 'start'") }
    }
}
