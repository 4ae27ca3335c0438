import ScatteringData

extension PointTable {
    /// The points as the network of another nucleus is asked for them: inputs moved by the steps, the newest one first, and their factors
    /// taken into S, so that S·σ(z) is the cross section of the target.
    public func seen(through steps: [TransferStep]) -> PointTable {
        guard !steps.isEmpty else { return self }
        var seen = self
        let width = Kinematics.networkInputNames.count
        for i in 0..<count {
            let row = i * width
            var point = Kinematics(energy: inputs[row], theta: inputs[row + 2], omega: inputs[row + 1])
            for step in steps { step.take(&point, &seen.scale[i]) }
            seen.inputs.replaceSubrange(row..<row + width, with: point.networkInputs)
        }
        return seen
    }

    /// x of each point, see ``ScalingResidual``.
    func scalingVariables() -> [SIMD3<Double>] {
        let width = Kinematics.networkInputNames.count
        return (0..<count).map { i in
            ScalingResidual.variables(energy: inputs[i * width], cosTheta: inputs[i * width + 3], omega: inputs[i * width + 1])
        }
    }
}
