import ScatteringData

/// The curves of a calculation in the panel of a spectrum: the total, and its components thinner.
package struct TheoryCurves {
    private let names: [String]
    private let points: [TheoryTable.Point]

    package static let total = "#D55E00"
    private static let components = ["#009E73", "#CC79A7", "#E69F00", "#882255", "#44AA99"]

    /// nil where the calculation has nothing at this (E, θ).
    init?(_ theory: TheoryTable, at setting: Setting) {
        (names, points) = (theory.curves, theory.spectrum(at: setting))
        if points.isEmpty { return nil }
    }

    var totals: [Double] { points.map { $0.values[0] } }

    /// - Parameter floor: where curves end that run to zero on a logarithmic axis.
    func block(floor: Double) -> PlotData.Block {
        .init("theory", columns: ["omega_GeV"] + names, rows: points.map { [$0.omega] + $0.values.map { max($0, floor) } })
    }

    private static func color(_ curve: Int) -> String { curve == 0 ? total : components[(curve - 1) % components.count] }

    func commands(_ file: String, index: Int) -> [String] {
        names.indices.map { curve in
            "\(file) index \(index) using 1:\(curve + 2) with lines linecolor rgb '\(Self.color(curve))' "
                + (curve == 0 ? "linewidth 1.8" : "linewidth 1 dashtype (4,2)")
        }
    }

    /// What the curves are, with their colours.
    package static func key(_ theory: TheoryTable) -> [(color: String, name: String)] {
        theory.curves.enumerated().map { (color($0), $1) }
    }
}
