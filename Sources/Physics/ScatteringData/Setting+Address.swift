import Randomness

extension Setting {
    /// The address of the spectrum that an experiment measured at this (E, θ).
    ///
    /// - Parameter experiment: its address.
    public func address(ofSpectrumBy experiment: UInt64) -> UInt64 {
        var hash = ContentHash()
        hash.combine(experiment)
        hash.combine(energy)
        hash.combine(theta)
        return hash.value
    }
}
