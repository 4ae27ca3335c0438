import Randomness
import Reference
import Testing
import Training

@Suite("Learning rate, phases and the order of an epoch")
struct ScheduleTests {
    @Test("The learning rate against NumPy, step by step")
    func numpy() throws {
        for schedule in try Fixture.read().learningRates {
            let rate = LearningRate(peak: schedule.peak, warmup: schedule.warmup, steps: schedule.steps)
            let error = worstError((0..<schedule.steps).map(rate.rate), schedule.rates)
            print("learning rate over \(schedule.steps) steps: worst error \(error)")
            #expect(error < 1e-15)
        }
    }

    @Test("It rises linearly to the peak, falls from there on, and ends above zero",
          arguments: [(100, 0.05), (7, 0.5), (10_000, 0.3), (5, 0)])
    func shape(steps: Int, warmup: Double) {
        let rate = LearningRate(peak: 3, warmup: warmup, steps: steps)
        let rates = (0..<steps).map(rate.rate)
        #expect(rates.max() == 3)
        let peak = rate.warmupSteps
        for step in 0..<steps {
            if step < peak { #expect(abs(rates[step] - 3 * Double(step + 1) / Double(peak)) < 1e-15 * 3) }
            if step > peak { #expect(rates[step] < rates[step - 1]) }
        }
        #expect(rates.last! > 0)
        #expect(rate.rate(at: steps) < 1e-15)
    }

    @Test("Warm-up alone, and a single step")
    func extremes() {
        #expect((0..<4).map(LearningRate(peak: 1, warmup: 1, steps: 4).rate) == [0.25, 0.5, 0.75, 1])
        #expect((0..<4).map(LearningRate(peak: 1, warmup: 2, steps: 4).rate) == [0.25, 0.5, 0.75, 1])
        #expect(LearningRate(peak: 1, warmup: 0.05, steps: 1).rate(at: 0) == 1)
    }

    @Test("The phases divide the epochs by their shares")
    func phases() {
        var recipe = Recipe()
        for (epochs, first, second) in [(10, 3, 6), (500, 150, 300), (7, 3, 5), (1, 1, 1)] {
            recipe.epochs = epochs
            let phases = (0..<epochs).map(recipe.phase)
            #expect(phases.filter { $0 == .batchStatistics }.count == first)
            #expect(phases.filter { $0 != .chiSquare }.count == second)
            #expect(phases == Array(repeating: .batchStatistics, count: first) + Array(repeating: .frozenStatistics, count: second - first)
                + Array(repeating: .chiSquare, count: epochs - second))
        }
        recipe.epochs = 5
        recipe.batchStatisticsUntil = 0
        recipe.robustUntil = 0
        #expect((0..<5).map(recipe.phase).allSatisfy { $0 == .chiSquare })
        recipe.robustUntil = 1
        #expect((0..<5).map(recipe.phase).allSatisfy { $0 == .frozenStatistics })
    }

    let addresses = (0..<500).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }

    @Test("An epoch visits every point once, in an order of its own")
    func permutation() {
        let order = EpochOrder.permutation(of: addresses, seed: 1, replica: 2, epoch: 3)
        #expect(order.sorted() == Array(addresses.indices))
        #expect(order != order.sorted())
        #expect(order == EpochOrder.permutation(of: addresses, seed: 1, replica: 2, epoch: 3))
        for other in [(2, 2, 3), (1, 3, 3), (1, 2, 4)] as [(UInt64, Int, Int)] {
            #expect(order != EpochOrder.permutation(of: addresses, seed: other.0, replica: other.1, epoch: other.2))
        }
        #expect(EpochOrder.permutation(of: [], seed: 1, replica: 2, epoch: 3) == [])
        for count in [1, 2, 3, 63, 64, 65, 1000] {
            // Some twice and some three times, as in a bootstrap.
            let addresses = (0..<count).map { UInt64($0 * $0 % (count + 3)) }
            let keys = addresses.map { RandomStream(seed: 1, stream: .shuffling, replica: 2, address: 3).bits(at: $0) }
            let sorted = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
            #expect(EpochOrder.permutation(of: addresses, seed: 1, replica: 2, epoch: 3) == sorted)
        }
        #expect(EpochOrder.permutation(of: [9, 9], seed: 1, replica: 2, epoch: 3) == [0, 1])
    }

    @Test("Points that are added, or given in another order, leave the order of the others as it was")
    func addedPoints() {
        func visited(_ points: [UInt64]) -> [UInt64] {
            EpochOrder.permutation(of: points, seed: 1, replica: 2, epoch: 3).map { points[$0] }
        }
        let all = visited(addresses)
        #expect(visited(addresses.reversed()) == all)
        let third = Set(addresses.enumerated().filter { $0.offset % 3 == 0 }.map(\.element))
        #expect(visited(addresses.filter(third.contains)) == all.filter(third.contains))
    }

    @Test("Every point comes first about equally often")
    func uniform() {
        // 10,000 epochs of 8 points: counts of 1250 ± 33.
        let points = Array(addresses.prefix(8))
        var counts = [Int](repeating: 0, count: 8)
        for epoch in 0..<10_000 { counts[EpochOrder.permutation(of: points, seed: 1, replica: 2, epoch: epoch)[0]] += 1 }
        let pulls = counts.map { Double($0 - 1250) / (10_000.0 / 8 * 7 / 8).squareRoot() }
        print("who comes first: \(counts)")
        #expect(pulls.allSatisfy { abs($0) < 4 })
    }

    @Test("Batches cover all points, are the fewest possible, and differ by one at most",
          arguments: [(1, 256), (255, 256), (256, 256), (257, 256), (2938, 256), (513, 256), (10, 1), (7, 3)])
    func batches(count: Int, size: Int) {
        let batches = EpochOrder.batches(of: count, batchSize: size)
        #expect(batches.count == (count + size - 1) / size)
        #expect(batches.flatMap(Array.init) == Array(0..<count))
        let sizes = batches.map(\.count)
        #expect(sizes.max()! <= size)
        #expect(sizes.max()! - sizes.min()! <= 1)
    }
}
