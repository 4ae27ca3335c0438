import Files
import Prediction
import PredictionRuns
import Testing

@Suite("Grids of points")
struct PointGridTests {
    func grid(_ energy: String, _ theta: String, _ omega: String) throws -> PointGrid {
        try PointGrid(
            energy: #require(GridAxis(energy)), theta: #require(GridAxis(theta)), omega: #require(GridAxis(omega)))
    }

    @Test("All combinations, ω running fastest, then θ, then E")
    func order() throws {
        let grid = try grid("1:2:2", "20:40:3", "0:0.5:6")
        #expect(grid.shape == [2, 3, 6] && grid.count == 36 && !grid.isSpectrum)
        var index = 0
        for energy in [1.0, 2] {
            for theta in [20.0, 30, 40] {
                for omega in grid.omega {
                    #expect((grid[index].energy, grid[index].theta, grid[index].omega) == (energy, theta, omega))
                    index += 1
                }
            }
        }
        #expect(try self.grid("1", "20", "0:1:9").isSpectrum)
    }

    @Test("Where there is no cross section to predict, and grids that nobody can wait for, are refused", arguments: [
        ("0:1:3", "20", "0", "--energy is 0.0; it must be above 0 GeV"),
        ("1", "0", "0.1", "--theta is 0.0; it must lie between 0 and 180"),
        ("1", "90:180:2", "0.1", "--theta is 180.0; it must lie between 0 and 180"),
        ("0.5:2:4", "20", "0:1:11", "leaves 0 … E = 0.5 GeV"),
        ("1", "20", "-0.5:1:3", "leaves 0 … E = 1.0 GeV"),
        ("1", "1e-100", "0.1", "S(E,θ) exceeds all numbers"),
        ("1:2:10000", "20:40:10000", "0:1:10000000", "make it coarser, or cut it in parts"),
    ])
    func refusals(energy: String, theta: String, omega: String, phrase: String) throws {
        let error = #expect(throws: RunError.self) { try grid(energy, theta, omega) }
        #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")")
    }
}
