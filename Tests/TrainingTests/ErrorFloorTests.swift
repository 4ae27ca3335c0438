import Statistics
import Testing
import Training

@Suite("The floor of errors in training")
struct ErrorFloorTests {
    let data = FitData(
        value: [10, 200, -5], error: [0.4, 3, 1], group: [0, 0, 1], groupUncertainty: [0.05, 0.1], address: [1, 2, 3],
        groupAddress: [8, 9])

    @Test("A share of the measured value is added as squares, whatever the target; errors as measured stay")
    func squares() {
        let fit = FitTargets(data, targets: [20, 100, 3], errorFloor: 0.03)
        #expect(fit.measured == data && fit.drawn.value == [20, 100, 3])
        let expected = [0.5, 45.0.squareRoot(), 1.0225.squareRoot()]
        #expect(zip(fit.drawn.error, expected).allSatisfy { abs($0 / $1 - 1) < 1e-14 })
        #expect(FitTargets(data, targets: data.value) == FitTargets(data) && FitTargets(data).drawn == data)
    }

    @Test("The noise of a replica is that of the errors as measured")
    func noise() {
        var floored = ReplicaTargets()
        floored.errorFloor = 0.03
        for replica in 0..<5 {
            let seed = ReplicaSeed(seed: 1, replica: replica)
            let (with, without) = (floored.draw(from: data, for: seed), ReplicaTargets().draw(from: data, for: seed))
            #expect(with.indices == without.indices && with.fit.drawn.value == without.fit.drawn.value)
            #expect(zip(with.fit.drawn.error, data.error).allSatisfy { $0 > $1 } && without.fit.drawn.error == data.error)
        }
    }

    @Test("λ follows from the errors with the floor, χ²/N from those as measured")
    func figures() {
        var observable = LinearObservable(links: [.identity])
        for row in 0..<3 { observable.append(CollectionOfOne(.init(row: row, kernel: 1))) }
        let all = LinearData(inputs: [0, 1, 2], width: 1, observable: observable, data: data), z: [Float] = [11, 190, -4]
        var fit = LinearFit(all, fit: FitTargets(data, targets: data.value, errorFloor: 0.03)), plain = LinearFit(all)
        // Pulls −1/0.4, 10/3 and −1.
        #expect(abs(fit.figure(of: .training, outputs: z) - (6.25 + 100.0 / 9 + 1) / 3) < 1e-12)
        #expect(fit.figure(of: .training, outputs: z) == plain.figure(of: .training, outputs: z))
        fit.renew { z }
        plain.renew { z }
        // (10·11/0.25 + 200·190/45 + 400)/(11²/0.25 + 190²/45 + 400), and with 0.16 and 9.
        #expect(abs(fit.normalizations[0] - (440 + 38000.0 / 45 + 400) / (484 + 36100.0 / 45 + 400)) < 1e-12)
        #expect(abs(plain.normalizations[0] - (687.5 + 38000.0 / 9 + 400) / (756.25 + 36100.0 / 9 + 400)) < 1e-12)
    }
}
