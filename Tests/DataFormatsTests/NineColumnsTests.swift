import DataFormats
import ScatteringData
import Testing

/// The archive's page says of these lines that column 5 is x; in its files it is ω, as the bundled rows show.
@Suite("Lines of nine columns: what is taken for granted of them is compared with rows that are known")
struct NineColumnsTests {
    let eight = """
        2 3 5.766 18.00 2.3101 67.9 0.232 Fomin:2010ei
        2 3 5.766 18.00 1.7624 31.1 0.109 Fomin:2010ei

        """
    let nine = """
        2 3 5.766 18.00 2.3101 67.9 0.232 2.380e-03 Fomin:2010ei
        2 3 5.766 18.00 1.7624 31.1 0.109 1.090e-03 Fomin:2010ei

        """

    @Test("Column 5 is ω: the same points as in eight columns, to the bit, and those that are bundled")
    func omega() throws {
        let points = try dataset(read(nine), on: "3He").points
        #expect(points.map(\.kinematics.omega) == [1.7624, 2.3101])
        #expect(points == (try dataset(read(eight), on: "3He").points))
        let bundled = try Dataset.bundled(Nucleus("3He")).points
        #expect(points.allSatisfy { point in bundled.contains { $0.address == point.address && $0.error == point.error } })
    }

    @Test("The other reading of column 5 is said")
    func otherReading() throws {
        #expect(try read(nine).notes.first
            == "column 5 of Fomin:2010ei in lines of nine columns is taken as ω in GeV, as in all lines; taken as x = Q²/(2Mω) it would "
                + "give ω = 0.6642 … 0.8406")
    }

    @Test("A column 5 that a known row contradicts is refused, with both readings")
    func contradiction() throws {
        let point = Kinematics(energy: 5.766, theta: 18, omega: 1.7624)
        let x = point.q2 / (2 * 0.93827208816 * 1.7624)
        let rounded = (x * 1e5).rounded() / 1e5
        let found = try refusal("2 3 5.766 18.00 \(rounded) 31.1 0.109 1.090e-03 Fomin:2010ei\n")
        #expect(found == [
            "data.txt:1: column 5 is \(rounded): taken as ω in GeV it contradicts the bundled row of Fomin:2010ei with this σ and error, "
                + "which is at ω = 1.7624 GeV; taken as x = Q²/(2Mω) it is ω = 1.7624 GeV. Write ω in GeV into column 5",
        ])
    }

    @Test("Rows that are not known are read in the same way: another nucleus, other cross sections")
    func unknown() throws {
        let data = try read("2 4 5.766 18 1.2 13.7 0.2 4.8e-4 Fomin:2010ei\n2 4 5.766 18 1.3 20 0.2 7.0e-4 Fomin:2010ei\n")
        #expect(try dataset(data, on: "4He").points.map(\.kinematics.omega) == [1.2, 1.3])
    }

    @Test("Column 8 is a thousandth of the systematic error, which is of the common scale: Δλ, and no part of δ")
    func systematic() throws {
        let data = try read(nine.replacing("2 3 ", with: "2 4 "))
        let found = try dataset(data, on: "4He")
        #expect(found.points.map(\.error) == [0.109, 0.232])
        #expect(found.experiments.map(\.normalizationUncertainty) == [0.035])
        #expect(data.notes.contains {
            $0.contains("the same share of σ in every line, 0.035 (column 8 is a thousandth of them): they are of the common scale")
        })
        let listed = try dataset(read(nine), on: "3He").experiments
        #expect(listed.map(\.normalizationUncertainty) == [0.04], "what experiments.csv lists stays")
    }

    @Test("Systematic errors that are no common share of σ are part of δ")
    func varying() throws {
        let data = try read("2 4 5.766 18 1.2 100 3 4e-3 Fomin:2010ei\n2 4 5.766 18 1.3 100 6 8e-3 Fomin:2010ei\n")
        #expect(try dataset(data, on: "4He").points.map(\.error) == [5, 10])
    }

    @Test("Other experiments: column 8 adds in quadrature, and one that is absurdly small is told")
    func others() throws {
        let data = try read("6 12 0.56 36 0.1 1000 3 4e-3 Barreau:1983ht\n6 12 0.56 36 0.2 1000 3 5e-3 Barreau:1983ht\n")
        #expect(data.notes.contains("the systematic errors are 5e-06 of σ in the middle: is column 8 in nb/sr/GeV?"))
        #expect(!(try read("6 12 0.56 36 0.1 1000 30 40 Barreau:1983ht\n")).notes.contains { $0.contains("in the middle") })
    }
}
