import ScatteringData
import Testing

@Suite("Normalization uncertainties that a user states")
struct StatedNormalizationTests {
    func calcium(_ stated: [String], excluded: [String] = []) throws -> Dataset {
        try Dataset.bundled(nucleus("40Ca"), selection: Selection(
            excluded: excluded, normalizations: stated.map { try NamedNormalization($0) }))
    }

    @Test("They go before those of the catalogue, and no point changes")
    func before() throws {
        let plain = try calcium([]), stated = try calcium(["Meziani:1984is=0.05"])
        #expect(stated.experiments.map(\.normalizationUncertainty) == [0.05, 0.03, 0.03])
        #expect(plain.experiments.map(\.normalizationUncertainty) == [0.037, 0.03, 0.03])
        #expect(stated.points == plain.points && stated.experiments.map(\.name) == plain.experiments.map(\.name))
    }

    @Test("By angle, an experiment is as many as it has normalizations; its points keep their addresses, and all are parts of one whole")
    func byAngle() throws {
        let plain = try calcium([])
        let stated = try calcium(["Williamson:1997@45.5=0.03", "Williamson:1997@90=0.06", "Williamson:1997@140=0.04"])
        let parts = stated.experiments.suffix(3)
        #expect(parts.map(\.name) == ["Williamson:1997@45.5", "Williamson:1997@90", "Williamson:1997@140"])
        #expect(parts.map(\.normalizationUncertainty) == [0.03, 0.06, 0.04])
        #expect(stated.experiments.map(\.whole) == ["Meziani:1984is", "Whitney:1974hr"] + Array(repeating: "Williamson:1997", count: 3))
        #expect(Set(stated.points.map(\.address)) == Set(plain.points.map(\.address)) && stated.points.count == plain.points.count)
        for point in stated.points where point.experiment >= 2 {
            #expect(point.kinematics.theta == [45.5, 90, 140][point.experiment - 2])
        }
        #expect(stated.experimentRanges.map(\.count).reduce(0, +) == stated.points.count)
    }

    @Test("Angles of which nothing is stated keep what the experiment has, or what is stated of it")
    func others() throws {
        let kept = try calcium(["Williamson:1997@90=0.06"]), both = try calcium(["Williamson:1997@90=0.06", "Williamson:1997=0.04"])
        #expect(kept.experiments.suffix(2).map { "\($0.name) \($0.normalizationUncertainty)" }
            == ["Williamson:1997 0.03", "Williamson:1997@90 0.06"])
        #expect(both.experiments.suffix(2).map(\.normalizationUncertainty) == [0.04, 0.06])
        #expect(try calcium(["Williamson:1997@90=0.06"], excluded: ["Williamson:1997"]).experiments.count == 2)
    }

    @Test("What would be without effect is refused, with what there is")
    func refused() throws {
        let data = try calcium([])
        func refusal(_ text: String) throws -> String? {
            let given = try NamedNormalization(text)
            return #expect(throws: DataError.self) { try NamedNormalization.check([given], in: [data]) }?.description
        }
        #expect(try refusal("Wiliamson:1997=0.1")?.contains("did you mean 'Williamson:1997'?") == true)
        #expect(try refusal("Williamson:1997@45=0.1")?.contains("its angles are 45.5, 90, 140") == true)
        #expect(throws: Never.self) { try NamedNormalization.check([NamedNormalization("Williamson:1997@45.5=0.1")], in: [data]) }
    }
}
