import CrossSectionFits
import Foundation
import NeuralNetwork
import Prediction
import ResultFiles
import ResultReading
import ScatteringData

/// σ/f̄ in the plane of θ and ω at energies that matter to neutrino experiments.
///
/// An electron beam of the energy of the neutrino tests the vector part of the cross section at the same kinematics. Chosen are
/// 0.6 GeV, where the beam of Hyper-Kamiokande (as that of T2K) peaks; 1.0 GeV, its upper flank and near DUNE's second oscillation
/// maximum (0.8 GeV); 2.5 GeV, where DUNE's beam peaks, at its first maximum; 4 GeV, DUNE's upper flank.
public enum UncertaintyMap {
    package static let energies: [(energy: Double, meaning: String)] = [
        (0.6, "peak of the Hyper-Kamiokande beam"), (1.0, "Hyper-K flank, DUNE 2nd maximum"),
        (2.5, "peak of the DUNE beam"), (4.0, "DUNE upper flank"),
    ]
    private static let thetaCells = 60
    private static let omegaCells = 80
    /// What counts as covered: a measured point with E, θ and ω/E this near.
    private static let energyTolerance = 0.15
    private static let thetaTolerance = 4.0
    private static let omegaTolerance = 0.025

    /// - Returns: nil when no energy lies within those of the data, or the ensemble has a single member, of whose spread nothing is known.
    public static func picture(_ run: RunResult, _ ensemble: EnsembleFile) -> Picture? {
        let measured = run.points.map(\.kinematics)
        let (least, most) = (measured.map(\.energy).min() ?? 0, measured.map(\.energy).max() ?? 0)
        // Networks of response functions know angles and energies from each other.
        let shown = energies.filter { ensemble.model != .pointwise || (least...most).contains($0.energy) }
        guard !shown.isEmpty, run.members.count > 1, let nucleus = try? Nucleus(run.target) else { return nil }
        let cut = DataSelection.lowOmegaCut(inCard: run.provenance.card) ?? DataSelection().lowOmegaCut
        let name = "uncertainty"
        let maps = shown.map { energy, _ in
            map(energy, nucleus: nucleus, cut: cut, measured: measured, ensemble, file: "\(name)-\(Style.plain(energy))GeV.dat")
        }
        let columns = min(2, shown.count), rows = (shown.count + columns - 1) / columns
        let (width, height) = (columns * 400 + 150, rows * 310 + 80)
        let colorbox = "set colorbox user origin screen \(1 - 92 / Double(width)),screen 0.22 "
            + "size screen \(16 / Double(width)),screen 0.56"
        let heading = Style.text("\(Style.nucleus(run.target)): relative uncertainty σ/f of d²σ/dΩdω")
        func panel(_ number: Int) -> String {
            let (x, y) = (Double(number % columns * 400), Double(number / columns * 310 + 34))
            let (energy, meaning) = shown[number]
            let file = Style.file(maps[number].file)
            return """
                set lmargin at screen \((x + 66) / Double(width)); set rmargin at screen \((x + 390) / Double(width))
                set tmargin at screen \(1 - (y + 26) / Double(height)); set bmargin at screen \(1 - (y + 262) / Double(height))
                set title \(Style.text("E = \(Style.plain(energy)) GeV: \(meaning)")) offset 0,-0.6 font ',12'
                set xlabel \(Style.theta) offset 0,0.4; set ylabel \(Style.omega) offset 1
                set xrange [0:180]; set yrange [0:\(energy)]; set xtics 30
                \(number == 0 ? colorbox : "unset colorbox")
                plot \(file) index 0 using 1:2:(percent($3)) with image, \\
                     \(file) index 1 using 1:2:($3-$1):($4-$2) with vectors nohead linecolor rgb 'white' linewidth 3, \\
                     \(file) index 1 using 1:2:($3-$1):($4-$2) with vectors nohead linecolor rgb '#101010' linewidth 1.4
                """
        }
        return Picture(
            name: name, title: "Relative uncertainty of the prediction",
            caption: "Standard deviation over the members divided by their mean. Grey: more than 100 %. Outlined: where data are near, "
                + "that is, a measured point with E within \(Int(100 * energyTolerance)) %, θ within \(Int(thetaTolerance))° and ω/E "
                + "within \(omegaTolerance). Blank: below the cut ω − Q²/(2M) > \(Style.plain((1e6 * cut).rounded() / 1e3)) MeV. Outside "
                + "of the outline nothing holds the members together but what they share: their spread may be smaller than the true error.",
            width: width, height: height, data: maps, commands: """
                set multiplot
                set label 1 \(heading) at screen 0.5,\(1 - 18 / Double(height)) center font ',15'
                unset key
                # Small is bright, so that the outline of the data stands out; the last piece of the scale is what lies above 100 %.
                set palette defined (-2 '#FDE725', -1.6 '#90D743', -1.2 '#35B779', -0.8 '#21918C', \\
                    -0.4 '#31688E', -0.001 '#440154', 0 '#BBBBBB', 0.12 '#BBBBBB')
                percent(x) = x > 1 ? 0.11 : x < 0.01 ? -2 : log10(x)
                set cbrange [-2:0.12]
                set cbtics ('≤1 %%' -2, '2 %%' log10(0.02), '5 %%' log10(0.05), '10 %%' -1, \\
                    '20 %%' log10(0.2), '50 %%' log10(0.5), '>100 %%' 0.06) scale 0
                \(shown.indices.map(panel).joined(separator: "\nunset label\n"))
                unset multiplot
                """)
    }

    private static func map(
        _ energy: Double, nucleus: Nucleus, cut: Double, measured: [Kinematics], _ ensemble: EnsembleFile, file: String
    ) -> PlotData {
        let (dTheta, dOmega) = (180 / Double(thetaCells), energy / Double(omegaCells))
        // ω runs fastest.
        let cells = (0..<thetaCells).flatMap { i in
            (0..<omegaCells).map { j in
                Kinematics(energy: energy, theta: (Double(i) + 0.5) * dTheta, omega: (Double(j) + 0.5) * dOmega)
            }
        }
        let isAllowed = cells.map { $0.energyAboveThreshold(mass: nucleus.mass) > cut }
        let spreads = ensemble.predict(zip(cells, isAllowed).filter(\.1).map(\.0), products: .preferred)
        var next = spreads.makeIterator()
        let values = isAllowed.map { allowed -> Double in
            guard allowed, let spread = next.next() else { return .nan }
            return spread.standardDeviation / spread.mean
        }
        let near = measured.filter { abs(log($0.energy / energy)) <= log(1 + energyTolerance) }
        let isCovered = zip(cells, isAllowed).map { cell, allowed in
            allowed && near.contains {
                abs($0.theta - cell.theta) <= thetaTolerance && abs($0.omega / $0.energy - cell.omega / energy) <= omegaTolerance
            }
        }
        return PlotData(file, [
            .init("relative uncertainty at \(energy) GeV", columns: ["theta_deg", "omega_GeV", "standard_deviation/mean"],
                rows: cells.indices.map { [cells[$0].theta, cells[$0].omega, values[$0]] }),
            .init("outline of the covered region", columns: ["theta_1", "omega_1", "theta_2", "omega_2"],
                rows: outline { i, j in
                    (0..<thetaCells).contains(i) && (0..<omegaCells).contains(j) && isCovered[i * omegaCells + j]
                }.map { [$0.0 * dTheta, $0.1 * dOmega, $0.2 * dTheta, $0.3 * dOmega] }),
        ])
    }

    /// The edges between cells inside and outside, in units of cells.
    private static func outline(_ isInside: (Int, Int) -> Bool) -> [(Double, Double, Double, Double)] {
        var edges: [(Double, Double, Double, Double)] = []
        for i in 0...thetaCells {
            for j in 0...omegaCells {
                let (x, y) = (Double(i), Double(j))
                if isInside(i - 1, j) != isInside(i, j) { edges.append((x, y, x, y + 1)) }
                if isInside(i, j - 1) != isInside(i, j) { edges.append((x, y, x + 1, y)) }
            }
        }
        return edges
    }
}
