import PortableMath
import Randomness
import StructureFunctions
import Training

extension QuarkBase: ParametricFunctions {}

/// The base of a member, fitted.
struct FittedBase {
    var family: QuarkBase
    var numbers: [Double]
    var functions: [Double]

    init(_ family: QuarkBase, _ fit: (numbers: [Double], functions: [Double])) {
        (self.family, numbers, functions) = (family, fit.numbers, fit.functions)
    }
}

/// How far a base may be from its closed form, with what all events say of it.
struct BaseStrength {
    /// The standard deviations of f and of g.
    var fields: Double
    var resonances: Double
    /// Its probability.
    var share: Double
    /// The numbers that are the most probable then.
    var numbers: [Double]

    /// Those of f as multiples of `model.correction`.
    static let ofFields = [0.25, 0.5, 1, 2]
    static let ofResonances = [0.01, 0.03, 0.1, 0.3]
}

extension StructureFit {
    private func family(fields: Double, resonances: Double?) -> QuarkBase {
        QuarkBase(grid, current: fittedCurrent, isAntineutrino: card.isAntineutrino, deviation: fields, resonances: resonances)
    }

    /// Fits the base of the card's model to the bins trained on, and makes outputs corrections to it.
    ///
    /// - Returns: the base; nil without one.
    func begin(_ objective: inout HistogramFit, ofReplica replica: Int, in memory: StructureMemory) -> FittedBase? {
        guard card.model.base == .quarks else { return nil }
        let (family, start) = prior(ofReplica: replica, in: memory)
        let base = FittedBase(family, objective.fitted(family, from: start))
        // Without noise nothing is to be held back.
        let strength = card.isNoiseless ? 0 : card.model.strength
        objective.link = .correction(base: base.functions, deviation: card.model.deviation, strength: strength)
        return base
    }

    /// Fits the numbers of the base once more, to all bins and with the correction held.
    ///
    /// - Parameter functions: the base, corrected.
    func end(_ objective: HistogramFit, _ base: FittedBase, functions: [Double]) -> FittedBase {
        var last = base
        last.functions = functions
        guard !card.isNoiseless else { return last }
        let factors = zip(functions, base.functions).map { $1 > 0 ? $0 / $1 : 1 }
        return FittedBase(base.family, objective.ofAllBins.fitted(ScaledFunctions(base.family, factors: factors), from: base.numbers))
    }

    /// What a replica takes the base for before its events, and numbers to begin with; nil for the centres.
    ///
    /// A replica draws the strengths of f and g by their probability, and the centres of all numbers. Where functions are linear in their
    /// numbers and noise is normal, numbers fitted so to drawn events are draws from what both leave possible (J. M. Bardsley et al., SIAM
    /// J. Sci. Comput. 36 (2014) A1895). Replicas 2i and 2i + 1 share the strengths, and their centres lie on opposite sides: what is drawn
    /// nearly vanishes from the mean of many.
    private func prior(ofReplica replica: Int, in memory: StructureMemory) -> (family: QuarkBase, start: [Double]?) {
        guard card.model.prior == .drawn, !card.isNoiseless else {
            return (family(fields: card.model.deviation, resonances: nil), nil)
        }
        let stream = RandomStream(seed: card.seed, stream: .structureBase, replica: replica / 2), draw = stream.uniform(at: 0)
        let strengths = strengths(in: memory), side = replica % 2 == 0 ? 1.0 : -1
        var (sum, chosen) = (0.0, strengths[strengths.count - 1])
        for strength in strengths {
            sum += strength.share
            if draw < sum {
                chosen = strength
                break
            }
        }
        let family = family(fields: chosen.fields, resonances: chosen.resonances)
        return (family.drawn { side * stream.normal(at: UInt64($0)) }, chosen.numbers)
    }

    /// The strengths that f and g may have, all as probable before the events. Flux and detector are those of the card.
    private func strengths(in memory: StructureMemory) -> [BaseStrength] {
        memory.enter(card.seed)
        if let strengths = memory.strengths { return strengths }
        let histogram = histogram(
            nominalMatrix(in: memory), events: samples.flatMap(\.events.counts), background: samples.flatMap(\.background))
        var (start, evidence, strengths) = ([Double]?.none, [Double](), [BaseStrength]())
        for multiple in BaseStrength.ofFields {
            for resonances in BaseStrength.ofResonances {
                let fields = multiple * card.model.deviation, family = family(fields: fields, resonances: resonances)
                let numbers = histogram.fitted(family, from: start).numbers
                evidence.append(histogram.logarithmOfEvidence(family, at: numbers))
                strengths.append(BaseStrength(fields: fields, resonances: resonances, share: 1, numbers: numbers))
                start = numbers
            }
        }
        let greatest = evidence.max() ?? 0
        if greatest.isFinite {
            for i in strengths.indices { strengths[i].share = Portable.exp(evidence[i] - greatest) }
        }
        let sum = strengths.reduce(0) { $0 + $1.share }
        for i in strengths.indices { strengths[i].share /= sum }
        memory.strengths = strengths
        return strengths
    }
}
