import Randomness
import Statistics

/// Measurements of linear observables, with the rows of inputs that these need.
public struct LinearData: Sendable {
    /// rows × width, row-major, in physical units.
    public let inputs: [Double]
    /// Inputs of the network.
    public let width: Int
    public let observable: LinearObservable
    public let data: FitData

    public init(inputs: [Double], width: Int, observable: LinearObservable, data: FitData) {
        precondition(width > 0 && inputs.count % width == 0, "whole rows of inputs")
        precondition(observable.count == data.count, "an observable for each datum")
        precondition(observable.rowCount * width <= inputs.count, "observables name rows that there are")
        self.inputs = inputs
        self.width = width
        self.observable = observable
        self.data = data
    }

    public var rowCount: Int { inputs.count / width }

    /// The data at `indices`, in that order, repeated where an index is; all rows and groups stay.
    public func selecting(_ indices: [Int]) -> LinearData {
        LinearData(inputs: inputs, width: width, observable: observable.selecting(indices), data: data.selecting(indices))
    }

    /// A content hash of each row.
    var rowAddresses: [UInt64] {
        (0..<rowCount).map { row in
            var hash = ContentHash()
            for input in inputs[row * width..<(row + 1) * width] { hash.combine(input) }
            return hash.value
        }
    }
}
