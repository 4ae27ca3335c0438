/// The data of a fit as columns, in the order in which every sum over them runs.
///
/// Data know no kinematics: what a datum is a function of is the business of the fit. They know what they share with others: data of one
/// **group** (an experiment) have one normalization, data of one **block** (a spectrum) are resampled together. Random draws are addressed
/// by hashes of content, so that adding, removing or reordering data leaves the draws of the others bit for bit as they were.
public struct FitData: Sendable, Equatable {
    /// d, the measured values.
    public var value: [Double]
    /// δ, their point-to-point errors, in the same unit, > 0.
    public var error: [Double]
    /// k, the group of each datum.
    public var group: [Int]
    /// A content hash of the block of each datum.
    public var block: [UInt64]
    /// A content hash of each datum itself.
    public var address: [UInt64]
    /// A content hash of each group.
    public var groupAddress: [UInt64]
    /// A content hash of what each group is left out with: groups of one hash are left out together.
    public var leftOutAddress: [UInt64]
    /// Δλ_k, the uncertainty of each group's normalization, as a fraction, > 0.
    public var groupUncertainty: [Double]
    /// Groups without which too little would be known of what they measure: no replica leaves them out.
    public var isGroupKept: [Bool]

    /// - Parameters:
    ///   - block: without one, each datum is a block of its own.
    ///   - address: without one, all are 0: for data that are compared and never drawn.
    ///   - groupAddress: likewise.
    ///   - leftOutAddress: without one, each group is left out for itself.
    ///   - isGroupKept: without one, any may be left out.
    public init(
        value: [Double], error: [Double], group: [Int], groupUncertainty: [Double], block: [UInt64]? = nil, address: [UInt64]? = nil,
        groupAddress: [UInt64]? = nil, leftOutAddress: [UInt64]? = nil, isGroupKept: [Bool]? = nil
    ) {
        precondition(value.count == error.count && value.count == group.count, "an error and a group for each value")
        precondition(group.allSatisfy { groupUncertainty.indices.contains($0) }, "an uncertainty for each group")
        self.value = value
        self.error = error
        self.group = group
        self.groupUncertainty = groupUncertainty
        self.address = address ?? Array(repeating: 0, count: value.count)
        self.block = block ?? self.address
        self.groupAddress = groupAddress ?? Array(repeating: 0, count: groupUncertainty.count)
        self.leftOutAddress = leftOutAddress ?? self.groupAddress
        self.isGroupKept = isGroupKept ?? Array(repeating: false, count: groupUncertainty.count)
        precondition(self.isGroupKept.count == groupUncertainty.count, "each group may be left out, or not")
        precondition(self.address.count == value.count && self.block.count == value.count, "an address and a block for each value")
        precondition(
            self.groupAddress.count == groupUncertainty.count && self.leftOutAddress.count == groupUncertainty.count,
            "an address for each group")
    }

    /// No data, and no groups.
    public init() { self.init(value: [], error: [], group: [], groupUncertainty: []) }

    public var count: Int { value.count }

    /// The data at `indices`, in that order, repeated where an index is; all groups stay.
    public func selecting(_ indices: [Int]) -> FitData {
        FitData(
            value: indices.map { value[$0] }, error: indices.map { error[$0] }, group: indices.map { group[$0] },
            groupUncertainty: groupUncertainty, block: indices.map { block[$0] }, address: indices.map { address[$0] },
            groupAddress: groupAddress, leftOutAddress: leftOutAddress, isGroupKept: isGroupKept)
    }

    /// The same data with other values.
    public func replacing(value: [Double]) -> FitData {
        precondition(value.count == count, "a value for each datum")
        var data = self
        data.value = value
        return data
    }

    /// Adds other data behind these, their groups behind the groups of these.
    public mutating func append(_ other: FitData) {
        group += other.group.map { $0 + groupUncertainty.count }
        groupUncertainty += other.groupUncertainty
        groupAddress += other.groupAddress
        leftOutAddress += other.leftOutAddress
        isGroupKept += other.isGroupKept
        value += other.value
        error += other.error
        block += other.block
        address += other.address
    }

    /// The indices of each block's data, blocks in the order of their first datum.
    public var blocks: [[Int]] {
        var place: [UInt64: Int] = [:]
        var blocks: [[Int]] = []
        for i in block.indices {
            if let known = place[block[i]] {
                blocks[known].append(i)
            } else {
                place[block[i]] = blocks.count
                blocks.append([i])
            }
        }
        return blocks
    }
}
