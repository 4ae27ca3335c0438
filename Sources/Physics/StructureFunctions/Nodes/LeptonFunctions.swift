extension NodeGrid {
    /// The operator on functions of a lepton, from one on those of the lepton whose events it makes: values three by three, c₀, c₁ and c₂
    /// of a node.
    public func kernels(
        _ values: [Double], at places: [Int32], of lepton: ChargedCurrent, ofFunctionsOf other: ChargedCurrent
    ) -> [Double] {
        guard lepton != other else { return values }
        return stride(from: 0, to: values.count, by: 3).flatMap { k in
            let kernels = lepton.kernels(
                SIMD3(values[k], values[k + 1], values[k + 2]), ofFunctionsOf: other,
                squaredMomentum: node(Int(places[k]) / 3).squaredMomentum)
            return [kernels[0], kernels[1], kernels[2]]
        }
    }
}

extension NodeFunctions {
    /// Those that another lepton sees.
    public func seen(by lepton: ChargedCurrent, insteadOf own: ChargedCurrent) -> NodeFunctions {
        guard lepton != own else { return self }
        return converted { c, squared in
            ChargedCurrent.massive(ChargedCurrent.massless(c, massRatio: own.massRatio(squared)), massRatio: lepton.massRatio(squared))
        }
    }

    /// Those that a lepton without mass sees.
    func massless(_ own: ChargedCurrent) -> NodeFunctions {
        converted { ChargedCurrent.massless($0, massRatio: own.massRatio($1)) }
    }

    private func converted(_ convert: (_ c: SIMD3<Double>, _ squaredMomentum: Double) -> SIMD3<Double>) -> NodeFunctions {
        NodeFunctions(grid, values: (0..<grid.count).flatMap { i in
            let c = convert(SIMD3(values[3 * i], values[3 * i + 1], values[3 * i + 2]), grid.node(i).squaredMomentum)
            return [c[0], c[1], c[2]]
        })
    }
}
