import Foundation
import ResultReading

/// How far each layer moved away from the source where most layers were trained: layer × target.
public enum MovementPicture {
    /// - Returns: nil when no layer was trained at any depth.
    public static func picture(_ scan: ScanFile) -> Picture? {
        let deepest = scan.depths.count - 1
        let name = "movement"
        let cells = scan.targets.enumerated().flatMap { t, target in
            (0..<scan.layers).map { l in (t, l, target.values { $0.movement[deepest][l] }.mean) }
        }
        let moved = cells.map(\.2).filter { $0.isFinite && $0 > 0 }
        guard let least = moved.min(), let most = moved.max() else { return nil }
        let (low, high) = (log10(least) - 0.02, log10(most) + 0.02)
        let (width, height) = (226 + 84 * scan.targets.count, 110 + 30 * scan.layers)
        let file = Style.file("\(name).dat")
        let names = scan.targets.enumerated().map { "\(Style.text(Style.nucleus($1.name))) \($0)" }.joined(separator: ", ")
        let layers = (0..<scan.layers).map { l in
            "'\(l + 1)\(l == 0 ? " (input)" : l == scan.layers - 1 ? " (output)" : "")' \(l)"
        }.joined(separator: ", ")
        return Picture(
            name: name, title: "How far each layer moved",
            caption: "‖w − w_source‖/‖w_source‖ of each weight layer with \(scan.depths[deepest]) layers trained, mean over replicas and "
                + "splits, in per mille.",
            width: width, height: height, data: [PlotData("\(name).dat", [.init(
                "targets \(scan.targets.map(\.name).joined(separator: " ")), layers from the input",
                columns: ["target", "layer", "relative_movement"], rows: cells.map { [Double($0.0), Double($0.1), $0.2] })])],
            commands: """
                unset key
                set lmargin at screen \(136 / Double(width)); set rmargin at screen \(1 - 80 / Double(width))
                set tmargin at screen \(1 - 40 / Double(height)); set bmargin at screen \(50 / Double(height))
                set title \(Style.text("‖Δw‖/‖w‖ in per mille, \(scan.depths[deepest]) layers trained")) offset 0,-0.4
                set xrange [-0.5:\(Double(scan.targets.count) - 0.5)]; set yrange [\(Double(scan.layers) - 0.5):-0.5]
                set xtics (\(names)) scale 0; set ytics (\(layers)) scale 0
                set ylabel 'weight layer' offset -0.5
                set palette defined (0 '#F7FBFF', 0.5 '#6BAED6', 1 '#08306B')
                set cbrange [\(low):\(high)]
                set cbtics ('0.01' -5, '0.1' -4, '0.2' log10(2e-4), '0.5' log10(5e-4), '1' -3, '2' log10(2e-3), '5' log10(5e-3), \\
                    '10' -2, '20' log10(2e-2), '50' log10(5e-2), '100' -1) scale 0
                shade(x) = x > 0 ? log10(x) : \(low)
                plot \(file) using 1:2:(shade($3)) with image, \\
                     \(file) using 1:2:(sprintf('%.2g', 1000*$3)):(shade($3) > \(low + 0.62 * (high - low)) ? 0xFFFFFF : 0x000000) \\
                         with labels font ',11' textcolor rgb variable
                """)
    }
}
