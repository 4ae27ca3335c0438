import ResultFiles

/// A graph of the Open Neural Network Exchange being put together, and the file of it. Field numbers are those of onnx.proto, IR
/// version 8.
///
///     ModelProto        ir_version 1, producer_name 2, producer_version 3, doc_string 6, graph 7, opset_import 8, metadata_props 14
///     OperatorSetId     domain 1, version 2              StringStringEntry  key 1, value 2
///     GraphProto        node 1, name 2, initializer 5, input 11, output 12
///     NodeProto         input 1, output 2, name 3, op_type 4, attribute 5
///     AttributeProto    name 1, i 3, ints 8, type 20 (INT 2, INTS 7)
///     TensorProto       dims 1, data_type 2, name 8, raw_data 9 (little-endian)
///     ValueInfoProto    name 1, type 2, doc_string 3     TypeProto  tensor_type 1: elem_type 1, shape 2
///     TensorShapeProto  dim 1: dim_value 1 or dim_param 2
struct ONNXGraph {
    enum ElementType: Int {
        case float = 1, int64 = 7, double = 11
    }

    enum Attribute {
        case integer(Int)
        case integers([Int])
    }

    enum Extent {
        case fixed(Int)
        /// A length that is known when the graph runs.
        case named(String)
    }

    /// Nodes, initializers and values, each as the field of GraphProto that it is.
    private var graph = ProtocolBuffer()

    /// Appends an operation.
    ///
    /// - Parameter name: of its output, and of the node.
    /// - Returns: `name`, for the operations after it.
    @discardableResult
    mutating func node(_ operation: String, _ inputs: [String], as name: String, _ attributes: [(String, Attribute)] = []) -> String {
        var node = ProtocolBuffer()
        for input in inputs { node.add(1, input) }
        node.add(2, name)
        node.add(3, name)
        node.add(4, operation)
        for (attributeName, value) in attributes {
            var attribute = ProtocolBuffer()
            attribute.add(1, attributeName)
            switch value {
            case .integer(let value):
                attribute.add(3, value)
                attribute.add(20, 2)
            case .integers(let values):
                for value in values { attribute.add(8, value) }
                attribute.add(20, 7)
            }
            node.add(5, attribute)
        }
        graph.add(1, node)
        return name
    }

    mutating func constant(_ values: [Float], shape: [Int], as name: String) -> String { constant(values, .float, shape, name) }
    mutating func constant(_ values: [Double], shape: [Int], as name: String) -> String { constant(values, .double, shape, name) }
    mutating func constant(_ values: [Int64], shape: [Int], as name: String) -> String { constant(values, .int64, shape, name) }

    private mutating func constant<T: BitwiseCopyable>(_ values: [T], _ type: ElementType, _ shape: [Int], _ name: String) -> String {
        var tensor = ProtocolBuffer()
        for extent in shape { tensor.add(1, extent) }
        tensor.add(2, type.rawValue)
        tensor.add(8, name)
        tensor.add(9, raw: values)
        graph.add(5, tensor)
        return name
    }

    mutating func input(_ name: String, _ shape: [Extent], _ documentation: String) { graph.add(11, value(name, shape, documentation)) }
    mutating func output(_ name: String, _ shape: [Extent], _ documentation: String) { graph.add(12, value(name, shape, documentation)) }

    private func value(_ name: String, _ extents: [Extent], _ documentation: String) -> ProtocolBuffer {
        var shape = ProtocolBuffer()
        for extent in extents {
            var dimension = ProtocolBuffer()
            switch extent {
            case .fixed(let count): dimension.add(1, count)
            case .named(let name): dimension.add(2, name)
            }
            shape.add(1, dimension)
        }
        var tensor = ProtocolBuffer()
        tensor.add(1, ElementType.double.rawValue)
        tensor.add(2, shape)
        var type = ProtocolBuffer()
        type.add(1, tensor)
        var value = ProtocolBuffer()
        value.add(1, name)
        value.add(2, type)
        value.add(3, documentation)
        return value
    }

    /// The whole file.
    func model(name: String, documentation: String, properties: [(String, String)]) -> [UInt8] {
        var graph = graph
        graph.add(2, name)
        var operators = ProtocolBuffer()
        operators.add(1, "")
        operators.add(2, 17)
        var model = ProtocolBuffer()
        model.add(1, 8)
        model.add(2, "nucens")
        model.add(3, ResultFormat.softwareVersion)
        model.add(6, documentation)
        model.add(7, graph)
        model.add(8, operators)
        for (key, value) in properties {
            var entry = ProtocolBuffer()
            entry.add(1, key)
            entry.add(2, value)
            model.add(14, entry)
        }
        return model.bytes
    }
}
