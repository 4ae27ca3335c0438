import CrossSections
import ScatteringData

extension CrossSectionPoints {
    /// The points as the network of another nucleus is asked for them: moved by the steps, the newest one first, and their factors taken
    /// into S, so that S·σ(z) is the cross section of the target.
    public func seen(through steps: [InputMap]) -> CrossSectionPoints {
        guard !steps.isEmpty else { return self }
        var seen = self
        for i in 0..<count {
            for step in steps { step.take(&seen.kinematics[i], &seen.scale[i]) }
        }
        return seen
    }

    /// x of each point, see ``GaussianProcessCorrection``.
    func scalingVariables() -> [SIMD3<Double>] {
        kinematics.map { GaussianProcessCorrection.variables(energy: $0.energy, cosTheta: $0.cosTheta, omega: $0.omega) }
    }
}

extension CrossSectionData {
    /// The same measurements, their points as the network of another nucleus is asked for them.
    public func seen(through steps: [InputMap]) -> CrossSectionData { CrossSectionData(points.seen(through: steps), data) }
}
