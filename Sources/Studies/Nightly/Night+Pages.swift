import Files
import Pictures
import Reports
import Runs

extension Night {
    /// Pages with pictures, where there is gnuplot. Nothing depends on them.
    func drawPages(_ run: String) {
        do throws(RunError) {
            let gnuplot = try Gnuplot()
            if let previousPath {
                let comparison = try RunComparison(before: previousPath, after: run)
                do { try AtomicFile.write(comparison.text, to: directory.path + "/compare.txt") } catch { throw RunError("\(error)") }
                if !comparison.areIdentical { _ = try comparison.write(to: directory.path + "/compare", with: gnuplot) }
            }
            _ = try RunReport(run: run).write(with: gnuplot)
        } catch {
            log.warn("no pages with pictures: \(error)")
        }
    }
}
