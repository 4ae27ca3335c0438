/// Arrays of numbers by name, in the order in which they were added: what a state file keeps beside figures.
public struct NamedArrays: Sendable, Equatable {
    public struct Named<Number: Sendable & Equatable>: Sendable, Equatable {
        public var name: String
        public var values: [Number]
    }

    public private(set) var singles: [Named<Float>] = []
    public private(set) var doubles: [Named<Double>] = []

    public init() {}

    /// Those in single precision called `name`; empty without any.
    public func singles(_ name: String) -> [Float] { singles.first { $0.name == name }?.values ?? [] }

    /// Those in double precision called `name`; empty without any.
    public func doubles(_ name: String) -> [Double] { doubles.first { $0.name == name }?.values ?? [] }

    /// Puts the values in the place of those called `name`, or behind all others. No values: there is no such array afterwards.
    public mutating func set(_ name: String, _ values: [Float]) { NamedArrays.set(&singles, name, values) }

    public mutating func set(_ name: String, _ values: [Double]) { NamedArrays.set(&doubles, name, values) }

    private static func set<Number>(_ arrays: inout [Named<Number>], _ name: String, _ values: [Number]) {
        if let place = arrays.firstIndex(where: { $0.name == name }) {
            if values.isEmpty { arrays.remove(at: place) } else { arrays[place].values = values }
        } else if !values.isEmpty {
            arrays.append(Named(name: name, values: values))
        }
    }
}

extension NamedArrays {
    /// Name and length of an array, as the header of a state file has them.
    struct Description: Codable {
        var name: String
        var count: Int
    }

    /// Cuts the numbers that follow a header into arrays.
    ///
    /// - Returns: nil when there are more or fewer numbers than the descriptions say.
    init?(_ singles: [Float], _ singleNames: [Description], _ doubles: [Double], _ doubleNames: [Description]) {
        func cut<Number>(_ numbers: [Number], _ names: [Description]) -> [Named<Number>]? {
            var rest = numbers[...]
            var arrays: [Named<Number>] = []
            for name in names {
                guard name.count >= 0, name.count <= rest.count else { return nil }
                if name.count > 0 { arrays.append(Named(name: name.name, values: Array(rest.prefix(name.count)))) }
                rest = rest.dropFirst(name.count)
            }
            return rest.isEmpty ? arrays : nil
        }
        guard let singles = cut(singles, singleNames), let doubles = cut(doubles, doubleNames) else { return nil }
        self.singles = singles
        self.doubles = doubles
    }

    static func descriptions<Number>(of arrays: [Named<Number>]) -> [Description] {
        arrays.map { Description(name: $0.name, count: $0.values.count) }
    }
}
