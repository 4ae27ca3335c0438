import ScatteringData
import TransferLearning

/// What a graph computes from its inputs `energy`, `theta` and `omega` before any network, in double precision: vectors of length n, but
/// for matrices where it is said.
struct ONNXKinematics {
    /// S(E,θ) (n×1).
    let scale: String
    private let cosine: String
    private let oneMinusCosine: String
    /// 2E(1 − cos θ), so that Q² is this times E − ω.
    private let recoilFactor: String
    private let columnAxis: String

    /// S = 10⁹/E · (1/137)² · cos(θ/2)/(4E² sin⁴(θ/2))
    init(_ graph: inout ONNXGraph) {
        func number(_ value: Double, _ name: String) -> String { graph.constant([value], shape: [], as: name) }
        let one = number(1, "one"), two = number(2, "two")
        let angle = graph.node("Mul", ["theta", number(Double.pi / 180, "radians_a_degree")], as: "angle")
        cosine = graph.node("Cos", [angle], as: "cos_theta")
        oneMinusCosine = graph.node("Sub", [one, cosine], as: "one_minus_cos_theta")
        recoilFactor = graph.node("Mul", [graph.node("Mul", [two, "energy"], as: "twice_energy"), oneMinusCosine], as: "recoil_factor")
        let half = graph.node("Div", [angle, two], as: "half_angle")
        let sine = graph.node("Sin", [half], as: "sin_half")
        let sine2 = graph.node("Mul", [sine, sine], as: "sin_half_2")
        let sine4 = graph.node("Mul", [sine2, sine2], as: "sin_half_4")
        let energy3 = graph.node("Mul", [graph.node("Mul", ["energy", "energy"], as: "energy_2"), "energy"], as: "energy_3")
        let constant = number(1e9 / 137 / 137 / 4, "scale_constant")
        let above = graph.node("Mul", [constant, graph.node("Cos", [half], as: "cos_half")], as: "scale_above")
        columnAxis = graph.constant([Int64(1)], shape: [1], as: "axis_1")
        let vector = graph.node("Div", [above, graph.node("Mul", [energy3, sine4], as: "scale_below")], as: "scale")
        scale = graph.node("Unsqueeze", [vector, columnAxis], as: "scale_column")
    }

    /// The physical inputs (n×5) of a network that is asked at `omega`, in the order of ``Kinematics/networkInputs``.
    func inputs(_ graph: inout ONNXGraph, omega: String, prefix: String) -> String {
        let columns = ["energy", omega, "theta", cosine, q2(&graph, omega, prefix)].enumerated().map { index, value in
            column(&graph, value, prefix + "x\(index)")
        }
        return graph.node("Concat", columns, as: prefix + "x", [("axis", .integer(1))])
    }

    /// Where the steps lead from the point, and S with their factors (n×1): what ``InputMap/take(_:_:)`` does.
    func take(_ steps: [InputMap], _ graph: inout ONNXGraph, prefix: String) -> (omega: String, scale: String) {
        var (omega, scale) = ("omega", scale)
        for (number, step) in steps.enumerated() {
            let prefix = "\(prefix)step\(number)/"
            let peak = quasiElasticPeak(&graph, prefix)
            if !step.residual.isEmpty {
                let factor = factor(of: step.residual, &graph, omega: omega, peak: peak, prefix)
                scale = graph.node("Mul", [scale, factor], as: prefix + "corrected")
            }
            let ratio = graph.constant([step.massRatio], shape: [], as: prefix + "mass_ratio")
            scale = graph.node("Mul", [scale, ratio], as: prefix + "scale")
            if step.transform != .identity {
                let moved = move(step.transform, &graph, omega: omega, peak: peak, prefix)
                omega = moved.omega
                scale = graph.node("Mul", [scale, column(&graph, moved.amplitude, prefix + "amplitude_column")], as: prefix + "transformed")
            }
        }
        return (omega, scale)
    }

    /// ω_QE = E·r/(1 + r), r = E(1 − cos θ)/M.
    private func quasiElasticPeak(_ graph: inout ONNXGraph, _ prefix: String) -> String {
        let mass = graph.constant([Nucleon.mass], shape: [], as: prefix + "nucleon_mass")
        let recoil = graph.node("Div", [graph.node("Mul", ["energy", oneMinusCosine], as: prefix + "e1c"), mass], as: prefix + "recoil")
        let above = graph.node("Mul", ["energy", recoil], as: prefix + "peak_above")
        return graph.node("Div", [above, graph.node("Add", ["one", recoil], as: prefix + "peak_below")], as: prefix + "peak")
    }

    /// ω′ and N·κ^(−u), see ``QuasiElasticTransform``.
    private func move(
        _ transform: QuasiElasticTransform, _ graph: inout ONNXGraph, omega: String, peak: String, _ prefix: String
    ) -> (omega: String, amplitude: String) {
        func number(_ value: Double, _ name: String) -> String { graph.constant([value], shape: [], as: prefix + name) }
        func node(_ operation: String, _ inputs: [String], _ name: String) -> String { graph.node(operation, inputs, as: prefix + name) }
        let mass = Nucleon.mass
        let q2 = q2(&graph, omega, prefix + "before/")
        let transferred = node("Mul", [number(2 * mass, "twice_mass"), omega], "mass_omega")
        let free = node("Add", [number(mass * mass, "mass_2"), transferred], "w2_free")
        let w2 = node("Max", [number(0, "zero"), node("Sub", [free, q2], "w2_signed")], "w2")
        let distance = node("Sub", [node("Sqrt", [w2], "w"), number(QuasiElasticTransform.fadeMass, "fade_mass")], "fade_distance")
        let width = number(QuasiElasticTransform.fadeWidth, "fade_width")
        let exponent = node("Exp", [node("Div", [distance, width], "fade_exponent")], "fade_exp")
        let share = node("Div", ["one", node("Add", ["one", exponent], "fade_below")], "share")
        let centre = node("Add", [peak, number(QuasiElasticTransform.peakOffset, "peak_offset")], "centre")
        let beside = node("Sub", [node("Sub", [omega, centre], "beside"), number(transform.shift, "shift")], "beside_shifted")
        let there = node("Add", [centre, node("Div", [beside, number(transform.width, "width")], "beside_scaled")], "there")
        let moved = node("Add", [omega, node("Mul", [share, node("Sub", [there, omega], "way")], "way_taken")], "moved")
        let greatest = node("Mul", [number(QuasiElasticTransform.greatestShare, "greatest_share"), "energy"], "greatest")
        let logarithm = node("Mul", [share, node("Log", [prefix + "width"], "ln_width")], "u_ln_width")
        let narrowing = node("Exp", [node("Neg", [logarithm], "minus_u_ln_width")], "narrowing")
        return (
            node("Min", [moved, node("Max", [omega, greatest], "limit")], "omega"),
            node("Mul", [number(transform.norm, "norm"), narrowing], "amplitude"))
    }

    /// exp(Σ_j c_j k(x, x_j)) (n×1), see ``GaussianProcessCorrection``.
    private func factor(
        of residual: GaussianProcessCorrection, _ graph: inout ONNXGraph, omega: String, peak: String, _ prefix: String
    ) -> String {
        let count = residual.centres.count
        func number(_ value: Double, _ name: String) -> String { graph.constant([value], shape: [], as: prefix + name) }
        func node(_ operation: String, _ inputs: [String], _ name: String) -> String { graph.node(operation, inputs, as: prefix + name) }
        let scattered = node("Sub", ["energy", peak], "peak_scattered")
        let q = node("Sqrt", [node("Mul", [recoilFactor, scattered], "peak_q2")], "q")
        let psi = node("Div", [node("Sub", [omega, peak], "omega_beside"), node("Mul", [number(0.25, "quarter"), q], "quarter_q")], "psi")
        let variables = [node("Log", ["energy"], "ln_energy"), node("Log", [q], "ln_q"), psi]
        // (x − x_j)², variable by variable: n×1 and 1×C make n×C.
        let squares = variables.enumerated().map { axis, value in
            let centres = graph.constant(residual.centres.map { $0[axis] }, shape: [1, count], as: "\(prefix)centres\(axis)")
            let difference = node("Sub", [column(&graph, value, "\(prefix)variable\(axis)"), centres], "difference\(axis)")
            return node("Mul", [difference, difference], "square\(axis)")
        }
        let distance = node("Add", [node("Add", [squares[0], squares[1]], "square01"), squares[2]], "square")
        let r = node("Sqrt", [node("Mul", [number(3, "three"), distance], "three_square")], "r")
        let decay = node("Exp", [node("Neg", [r], "minus_r")], "decay")
        let kernel = node("Mul", [node("Add", ["one", r], "one_plus_r"), decay], "kernel")
        let coefficients = graph.constant(residual.coefficients, shape: [count, 1], as: prefix + "coefficients")
        return node("Exp", [node("MatMul", [kernel, coefficients], "logarithm")], "factor")
    }

    /// Q² = 2E(1 − cos θ)(E − ω).
    private func q2(_ graph: inout ONNXGraph, _ omega: String, _ prefix: String) -> String {
        let scattered = graph.node("Sub", ["energy", omega], as: prefix + "scattered_energy")
        return graph.node("Mul", [recoilFactor, scattered], as: prefix + "Q2")
    }

    private func column(_ graph: inout ONNXGraph, _ vector: String, _ name: String) -> String {
        graph.node("Unsqueeze", [vector, columnAxis], as: name)
    }
}
