import Statistics
import Testing
import Training

@Suite("Groups that replicas leave out")
struct LeftOutGroupsTests {
    /// Two data of each group; groups are known by their numbers, wherever they stand.
    static func data(_ groups: [Int], kept: Set<Int> = []) -> FitData {
        let both = groups.indices.flatMap { [$0, $0] }, numbers = groups.flatMap { [2 * $0, 2 * $0 + 1] }
        return FitData(
            value: numbers.map { Double(10 + $0) }, error: numbers.map { _ in 0.5 }, group: both,
            groupUncertainty: groups.map { _ in 0.05 }, address: numbers.map { UInt64($0) },
            groupAddress: groups.map { UInt64(1000 + $0) }, isGroupKept: groups.map { kept.contains($0) })
    }

    static let many = Array(0..<40)

    static func settings(_ groups: Int, _ resample: ReplicaTargets.Resample = .none) -> ReplicaTargets {
        var settings = ReplicaTargets()
        settings.leftOutGroups = groups
        settings.resample = resample
        return settings
    }

    /// How often a replica sees each datum.
    func counts(_ settings: ReplicaTargets, _ data: FitData, _ replica: Int) -> [Int] {
        settings.counts(of: data, for: ReplicaSeed(seed: 5, replica: replica))
    }

    @Test("Of K consecutive replicas from a multiple of K on, exactly one does not see a group, with all its data", arguments: [2, 3, 5])
    func rounds(groups: Int) {
        let data = Self.data(Self.many)
        var turns = Array(repeating: 0, count: groups)
        var distinct: Set<[[Int]]> = []
        for round in 0..<30 {
            let seen = (0..<groups).map { counts(Self.settings(groups), data, groups * round + $0) }
            #expect(seen.allSatisfy { counts in data.group.indices.allSatisfy { counts[$0] == counts[2 * data.group[$0]] } })
            #expect(data.group.indices.allSatisfy { i in seen.map { $0[i] }.sorted() == [0] + Array(repeating: 1, count: groups - 1) })
            for turn in turns.indices { turns[turn] += seen[turn].count { $0 == 0 } / 2 }
            distinct.insert(seen)
        }
        #expect(distinct.count == 30, "each round draws anew")
        // Five standard deviations of a binomial distribution.
        let share = 1 / Double(groups)
        #expect(turns.allSatisfy { abs(Double($0) - 1200 * share) < 5 * (1200 * share * (1 - share)).squareRoot() }, "\(turns)")
    }

    @Test("The draw of a group does not depend on which others there are, nor on their order, but on the seed")
    func independent() {
        let settings = Self.settings(3), few = Array(Self.many.prefix(20)), reversed = Array(Self.many.reversed())
        for replica in 0..<30 {
            let all = counts(settings, Self.data(Self.many), replica)
            #expect(counts(settings, Self.data(few), replica) == Array(all.prefix(40)))
            #expect(counts(settings, Self.data(reversed), replica) == all.reversed())
            #expect(settings.counts(of: Self.data(Self.many), for: ReplicaSeed(seed: 6, replica: replica)) != all)
        }
    }

    @Test("Groups that are kept are never left out, and the others are as before")
    func kept() {
        let settings = Self.settings(2), kept: Set = [3, 4, 39]
        for replica in 0..<20 {
            let all = counts(settings, Self.data(Self.many), replica)
            let some = counts(settings, Self.data(Self.many, kept: kept), replica)
            #expect(some.indices.allSatisfy { some[$0] == (kept.contains($0 / 2) ? 1 : all[$0]) })
        }
    }

    @Test("Parts of an experiment are left out together, as the experiment is; each has a draw of its normalization")
    func parts() {
        var data = Self.data(Self.many)
        // Groups 0 and 1 are parts of what was group 1.
        data.leftOutAddress[0] = data.leftOutAddress[1]
        var settings = Self.settings(3)
        settings.drawsNormalizations = true
        for replica in 0..<30 {
            let parts = counts(settings, data, replica), whole = counts(settings, Self.data(Self.many), replica)
            #expect(parts[0..<4].allSatisfy { $0 == whole[2] } && parts.dropFirst(4) == whole.dropFirst(4))
            let factors = settings.normalizationFactors(of: data, for: ReplicaSeed(seed: 5, replica: replica))
            #expect(factors[0] != factors[1])
        }
    }

    @Test("0, the default, leaves none out; K takes groups out of what is resampled, and changes no other count",
          arguments: ReplicaTargets.Resample.allCases)
    func resampled(resample: ReplicaTargets.Resample) {
        let data = Self.data(Self.many)
        #expect(ReplicaTargets().leftOutGroups == 0)
        for replica in 0..<20 {
            let seen = counts(Self.settings(2), data, replica), all = counts(Self.settings(0, resample), data, replica)
            #expect(seen.contains(0) && (resample != .none || all.allSatisfy { $0 == 1 }))
            #expect(counts(Self.settings(2, resample), data, replica) == zip(seen, all).map { $0 * $1 })
        }
    }

    @Test("Targets of what is seen are those without any left out")
    func targets() {
        var (some, all) = (Self.settings(3), Self.settings(0))
        some.drawsNormalizations = true
        all.drawsNormalizations = true
        let data = Self.data(Self.many), replica = ReplicaSeed(seed: 5, replica: 7)
        let drawn = some.draw(from: data, for: replica), whole = all.draw(from: data, for: replica)
        #expect(drawn.indices.count < data.count && whole.indices == Array(0..<data.count))
        #expect(drawn.fit.drawn.value == drawn.indices.map { whole.fit.drawn.value[$0] })
        #expect(drawn.fit.factors == whole.fit.factors)
    }

    @Test("No replica is left without data: where the only group would go, it stays")
    func onlyGroup() {
        for replica in 0..<10 { #expect(counts(Self.settings(2), Self.data([7]), replica) == [1, 1]) }
    }
}
