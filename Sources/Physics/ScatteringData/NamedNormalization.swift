import Text

/// Δλ of an experiment as a user states it, `NAME=0.05`, or of its points at one angle, `NAME@45.5=0.03`.
public struct NamedNormalization: Sendable, Equatable {
    public let experiment: String
    /// Degrees; nil for all angles of which nothing else is stated.
    public let angle: Double?
    /// A fraction: 0.05 is 5 %.
    public let uncertainty: Double

    /// - Throws: `DataError` when `text` is not a name, perhaps @ and an angle, = and a positive fraction.
    public init(_ text: String) throws(DataError) {
        guard let equals = text.lastIndex(of: "="), equals > text.startIndex,
              let value = decimal(String(text[text.index(after: equals)...])), value > 0, value < 1
        else { throw DataError("'\(text)' is no normalization uncertainty; write NAME=0.05 for 5 %, or NAME@45.5=0.05 for one angle") }
        var name = text[..<equals]
        if let at = name.lastIndex(of: "@"), at > name.startIndex, let degrees = decimal(String(name[name.index(after: at)...])) {
            name = name[..<at]
            angle = degrees
        } else {
            angle = nil
        }
        experiment = composed(String(name))
        uncertainty = value
    }

    /// - Throws: `DataError` for what would be without effect: normalizations of experiments that nobody measured, or not at the angle.
    public static func check(_ given: [NamedNormalization], in datasets: [Dataset]) throws(DataError) {
        for normalization in given {
            let name = normalization.experiment
            let names = distinct(datasets.flatMap { ($0.experiments + $0.experimentsLeftOut).map(\.whole) }.sorted(by: precedes))
            guard names.contains(name) else {
                throw DataError(
                    "a normalization uncertainty is given for '\(name)', which is not among the data"
                        + "\(suggestion(for: name, among: names)); the experiments are \(names.joined(separator: ", "))")
            }
            let angles = distinct(datasets.flatMap { $0.angles(of: name) }.sorted())
            if let angle = normalization.angle, !angles.isEmpty, !angles.contains(angle) {
                throw DataError(
                    "a normalization uncertainty is given for \(name) at \(plain(angle))°, where it has no point; its angles are "
                        + angles.map(plain).joined(separator: ", "))
            }
        }
    }
}

extension Dataset {
    /// The angles at which an experiment has points that are used, sorted.
    fileprivate func angles(of name: String) -> [Double] {
        distinct(points.filter { same(experiments[$0.experiment].whole, name) }.map(\.kinematics.theta).sorted())
    }
}

extension Experiment {
    /// The experiment with Δλ as stated: the experiment itself, followed by a part for each angle of its own.
    func stated(_ given: [NamedNormalization]) -> [(angle: Double?, experiment: Experiment)] {
        let own = given.filter { same($0.experiment, name) }
        func changed(_ name: String, _ normalization: NamedNormalization) -> Experiment {
            Experiment(
                name: name, whole: whole, normalizationUncertainty: normalization.uncertainty, normalizationSource: "given by the user",
                isUsedByDefault: isUsedByDefault, reference: reference, remark: remark)
        }
        let itself = own.last { $0.angle == nil }.map { changed(name, $0) } ?? self
        let angles = distinct(own.compactMap(\.angle).sorted())
        return [(nil, itself)] + angles.map { angle in
            (angle, own.last { $0.angle == angle }.map { changed("\(name)@\(plain(angle))", $0) } ?? itself)
        }
    }
}
