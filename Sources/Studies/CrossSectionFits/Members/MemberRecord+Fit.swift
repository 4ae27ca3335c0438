import Members

/// Names of what the record of a fit of cross sections keeps.
public enum FitFigure {
    /// χ²/N against the measured values, with λ_k from the member's own training targets.
    public static let chiSquareTrain = "chi2_train"
    public static let chiSquareTest = "chi2_test"
    /// How restless the member is in ω, see `Roughness`.
    public static let roughness = "roughness"
}

public enum FitArray {
    /// All parameters in the network's layout.
    public static let weights = "weights"
    /// λ_k, one an experiment of the data set.
    public static let normalization = "normalization"
    /// f at every measured point, nb/sr/GeV.
    public static let prediction = "prediction"
}

extension MemberRecord {
    /// NaN where there is nothing to say.
    public var chiSquareTrain: Double {
        get { figures[FitFigure.chiSquareTrain] }
        set { figures[FitFigure.chiSquareTrain] = newValue }
    }

    public var chiSquareTest: Double {
        get { figures[FitFigure.chiSquareTest] }
        set { figures[FitFigure.chiSquareTest] = newValue }
    }

    /// NaN where it was not measured.
    public var roughness: Double {
        get { figures[FitFigure.roughness] }
        set { figures[FitFigure.roughness] = newValue }
    }

    /// Empty for a failed member.
    public var normalizations: [Double] {
        get { arrays.doubles(FitArray.normalization) }
        set { arrays.set(FitArray.normalization, newValue) }
    }

    /// Empty for a failed member, and for one whose workload keeps none.
    public var weights: [Float] {
        get { arrays.singles(FitArray.weights) }
        set { arrays.set(FitArray.weights, newValue) }
    }
}
