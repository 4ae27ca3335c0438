import NeuralNetwork
import StructureFunctions

extension StructureFit {
    /// The lepton whose functions are fitted: the electron where samples are of both leptons, as its functions are known at low Q² too.
    var fittedCurrent: ChargedCurrent { card.hasBothLeptons ? .electron : card.current }

    /// What turns functions at the nodes into shares of all events by sample and bin, with a replica's flux and detector. The factors are
    /// those with which the law GRV94 makes as many events in each sample as there are.
    ///
    /// - Parameter lepton: that of the functions; nil for that of the card.
    public func matrix(ofReplica replica: Int, lepton: ChargedCurrent? = nil) -> SparseMatrix {
        matrix(lepton ?? card.current, deformation(ofReplica: replica)) { $0.response(seed: card.seed, replica: replica) }
    }

    /// The same for functions of the fitted lepton, with the flux and the detector of the card.
    var nominalMatrix: SparseMatrix { matrix(fittedCurrent, nil) { $0.response } }

    private func matrix(
        _ lepton: ChargedCurrent, _ shape: FluxDeformation?, _ response: (DetectorModel) -> DetectorResponse?
    ) -> SparseMatrix {
        let shared = response(samples[0].detector)
        let reference = NodeFunctions(grid, of: .grv94, current: lepton, isAntineutrino: card.isAntineutrino).values
        let counts = samples.map { $0.events.counts.reduce(0, +) }, all = counts.reduce(0, +)
        var result: [(places: [Int32], values: [Double])] = []
        for (sample, count) in zip(samples, counts) {
            var rows: [(places: [Int32], values: [Double])] = []
            let flux = shape.map { sample.flux.deformed(by: $0) } ?? sample.flux
            FluxIntegral(sample.bins, flux: flux, isOtherBeam: sample.isOtherBeam).rows(on: grid) { _, places, kernels in
                rows.append((places, grid.kernels(kernels, at: places, of: sample.bins.current, ofFunctionsOf: lepton)))
            }
            let own = sample.bins == bins ? shared : response(sample.detector)
            if let own { rows = own.seen(rows, width: 3 * grid.count) }
            var total = 0.0
            for row in rows {
                for (place, kernel) in zip(row.places, row.values) { total += kernel * reference[Int(place)] }
            }
            result += rows.map { ($0.places, $0.values.map { $0 / total * (count / all) }) }
        }
        return SparseMatrix(rows: result, columns: 3 * grid.count)
    }
}
