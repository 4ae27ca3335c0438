import CrossSectionFits
import CrossSections
import MPI
import Members
import NeuralNetwork
import Runs
import ScatteringData
import TransferFits

/// A scan: fine-tunes of an ensemble for other nuclei at every depth.
public struct DepthScan: Study {
    public static let command = "nucens scan"
    public static let noun = "a scan"

    public let work: ScanWork
    public var card: ScanCard { work.card }

    public static func read(_ card: ScanCard, compute: GEMM) throws -> SharedFiles { try TransferInputs(reading: card).files }

    public init(_ card: ScanCard, files: SharedFiles, compute products: GEMM) throws {
        work = try ScanWork(card, TransferInputs(files), products: products)
    }

    public var summary: String {
        "\(work.keys.count) members: \(work.targets.map(\.nucleus.name).joined(separator: ", ")) × "
            + "\(work.targets.first?.splits.count ?? 0) splits × \(card.depths.count) depths × "
            + "\(card.replicas) replicas from \(work.source.path), \(work.products.name)"
    }

    public func stage(_ members: some MembersSoFar<TransferKey>) -> Stage<TransferKey> { Stage(all: work.keys, members) }

    public func conclude(_ members: MemberStore<ScanWork>) throws -> ScanResult? {
        let groups = try groups(members)
        let similarity = try ScanSimilarity.table(of: members)
        return try members.write { ScanResult(work: work, groups: groups, similarity: similarity) }
    }

    /// What the scan says of each target in each split, on rank 0.
    private func groups(_ members: MemberStore<ScanWork>) throws -> [ScanGroup] {
        let all = work.targets.indices.flatMap { target in work.targets[target].splits.indices.map { (target, $0) } }
        return try members.gather(all) { index, split in
            let target = work.targets[index]
            let parents = (0..<card.replicas).compactMap {
                work.companions.parent(ofReplica: $0, split: split, target: target.nucleus)
            }
            return try work.group(
                target: index, split: split,
                records: try card.depths.map { try members.records(of: work.keys(of: target, split: split, depth: $0)) },
                parents: try members.records(of: parents), network: members.memory
            ) { try members.check("deviations of \(target.nucleus.name), split \(split)") }
        }
    }

    public func footprint(ranks: Int) -> Footprint {
        let parameters = work.source.parameterCount
        let points = work.targets.map { Double($0.dataset.points.count + $0.gridPoints.count) }
        // Members of the deepest depth keep their weights, others what they predict.
        let share = 1 / Double(card.depths.count * (work.targets.first?.splits.count ?? 1))
        let member = 8 * (points.reduce(0, +) / Double(max(1, points.count))) + share * 4 * parameters + Footprint.memberHeader
        return Footprint(
            memoryPerRank: Double(card.depths.count * card.replicas) * member, member: member, result: 8 * 12 * points.reduce(0, +))
    }
}
