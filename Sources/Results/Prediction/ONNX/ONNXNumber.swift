import NuclearResponses

/// Vectors of length n, or numbers, whose closed forms become operations of a graph, in double precision.
struct ONNXNumber: ResponseNumber {
    private enum Value {
        case constant(Double)
        case node(String, ONNXScope)
    }

    private let value: Value

    private init(_ value: Value) { self.value = value }
    init(floatLiteral value: Double) { self.value = .constant(value) }
    init(integerLiteral value: Int) { self.value = .constant(Double(value)) }
    static func known(_ value: Double) -> ONNXNumber { ONNXNumber(.constant(value)) }

    /// What a node of the graph gives.
    init(_ name: String, in scope: ONNXScope) { value = .node(name, scope) }

    static func + (a: ONNXNumber, b: ONNXNumber) -> ONNXNumber { combine("Add", a, b, +) }
    static func - (a: ONNXNumber, b: ONNXNumber) -> ONNXNumber { combine("Sub", a, b, -) }
    static func * (a: ONNXNumber, b: ONNXNumber) -> ONNXNumber { combine("Mul", a, b, *) }
    static func / (a: ONNXNumber, b: ONNXNumber) -> ONNXNumber { combine("Div", a, b, /) }
    static prefix func - (a: ONNXNumber) -> ONNXNumber { 0 - a }
    static func least(_ a: ONNXNumber, _ b: ONNXNumber) -> ONNXNumber { combine("Min", a, b, min) }
    static func greatest(_ a: ONNXNumber, _ b: ONNXNumber) -> ONNXNumber { combine("Max", a, b, max) }
    func squareRoot() -> ONNXNumber { ONNXNumber.apply("Sqrt", self) }
    static func exp(_ x: ONNXNumber) -> ONNXNumber { apply("Exp", x) }
    static func log(_ x: ONNXNumber) -> ONNXNumber { apply("Log", x) }
    static func expMinusOne(_ x: ONNXNumber) -> ONNXNumber { exp(x) - 1 }
    static func sigmoid(_ x: ONNXNumber) -> ONNXNumber { 1 / (1 + exp(-x)) }
    static func softplus(_ x: ONNXNumber) -> ONNXNumber { greatest(x, 0) + log(1 + exp(-apply("Abs", x))) }
    static func arsinh(_ x: ONNXNumber) -> ONNXNumber {
        apply("Sign", x) * log(apply("Abs", x) + (x * x + 1).squareRoot())
    }

    /// Its name in the graph.
    func name(in scope: ONNXScope) -> String {
        switch value {
        case .constant(let number): scope.constant(number)
        case .node(let name, _): name
        }
    }

    private static func combine(
        _ operation: String, _ a: ONNXNumber, _ b: ONNXNumber, _ known: (Double, Double) -> Double
    ) -> ONNXNumber {
        switch (a.value, b.value) {
        case (.constant(let a), .constant(let b)): .known(known(a, b))
        case (.node(_, let scope), _), (_, .node(_, let scope)):
            ONNXNumber(scope.node(operation, [a.name(in: scope), b.name(in: scope)]), in: scope)
        }
    }

    private static func apply(_ operation: String, _ x: ONNXNumber) -> ONNXNumber {
        guard case .node(let name, let scope) = x.value else { preconditionFailure("closed forms fold no functions of constants") }
        return ONNXNumber(scope.node(operation, [name]), in: scope)
    }
}

/// A graph whose nodes are named one after the other; each constant stands in it once.
final class ONNXScope {
    var graph: ONNXGraph
    private var count = 0
    private var constants: [UInt64: String] = [:]

    init(_ graph: ONNXGraph) { self.graph = graph }

    func node(_ operation: String, _ inputs: [String], _ attributes: [(String, ONNXGraph.Attribute)] = []) -> String {
        count += 1
        return graph.node(operation, inputs, as: "r\(count)", attributes)
    }

    func constant(_ value: Double) -> String {
        if let name = constants[value.bitPattern] { return name }
        let name = graph.constant([value], shape: [], as: "c\(constants.count)")
        constants[value.bitPattern] = name
        return name
    }
}
