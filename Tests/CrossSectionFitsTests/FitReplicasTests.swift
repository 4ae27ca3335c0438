import CrossSectionFits
import Files
import NeuralNetwork
import ScatteringData
import Testing
import Training

@Suite("What each replica of a fit is trained on")
struct FitReplicasTests {
    private func fit(_ change: (inout RunCard) -> Void) throws -> CrossSectionFit {
        var card = RunCard()
        card.target = "16O"
        card.folds = .random
        change(&card)
        return try CrossSectionFit(card: card, tables: [.bundled(Nucleus("16O"))], products: .preferred)
    }

    @Test("Without resampling every replica sees all training points once, and no test point")
    func all() throws {
        let fit = try fit { _ in }
        for replica in 0..<3 { #expect(fit.timesSeen(by: replica) == fit.fold.map { $0 == 0 ? 1 : 0 }) }
    }

    @Test("With five folds held out in turn, each training point is unseen by every fifth replica, by the number of its fold alone")
    func heldOut() throws {
        let fit = try fit { $0.heldOutFolds = 5 }
        let saw = (0..<10).map(fit.saw)
        for i in fit.fold.indices {
            let unseen = saw.indices.filter { !saw[$0][i] }
            if fit.fold[i] == 1 {
                #expect(unseen.count == 10)
            } else {
                let part = try #require(fit.innerFold[i])
                #expect(unseen == [part, part + 5])
            }
        }
        // A pure function: seen again, the same; of another seed, another.
        #expect(try self.fit { $0.heldOutFolds = 5 }.saw(3) == saw[3])
        #expect(try self.fit { $0.heldOutFolds = 5; $0.seed = 2 }.saw(3) != saw[3])
    }

    @Test("Resampled spectra are seen or not as a whole; held-out points are not drawn either")
    func resampled() throws {
        let fit = try fit { $0.heldOutFolds = 3; $0.bootstrap.resample = .settings }
        for replica in 0..<6 {
            let times = fit.timesSeen(by: replica)
            var ofSpectrum: [String: Set<Int>] = [:]
            for (i, point) in fit.dataset.points.enumerated() where fit.fold[i] == 0 {
                if fit.innerFold[i] == replica % 3 {
                    #expect(times[i] == 0)
                } else {
                    ofSpectrum["\(point.experiment) \(point.kinematics.setting)", default: []].insert(times[i])
                }
            }
            #expect(ofSpectrum.values.allSatisfy { $0.count == 1 })
        }
    }

    @Test("More folds than training points are refused, with both numbers")
    func tooManyFolds() throws {
        let error = #expect(throws: RunError.self) { try fit { $0.heldOutFolds = 5000 } }
        #expect(error?.message.contains("bootstrap.held_out_folds is 5000, but there are ") == true)
        #expect(try fit { $0.heldOutFolds = 100 }.saw(0).contains(true))
    }
}
