import EventGeneration
import Events
import Files
import HDF5
import MPI
import NeuralNetwork
import ResultFiles

/// Events drawn from a run on the ranks of a job, into one file: the same on any number of ranks.
public struct GenerationRun: Sendable {
    /// How many events.
    public var count: Int
    /// `--flux`; nil for the energies of the training events.
    public var flux: String?
    /// Whether `flux` is that of a beam, to be multiplied by the run's σ(E_ν).
    public var isBeam: Bool
    /// Replica number of the member that makes all events; nil for the mixture.
    public var member: Int?
    public var seed: UInt64
    /// The new file, .h5, .csv or .hepmc3.
    public var output: String

    public init(count: Int, flux: String?, isBeam: Bool, member: Int?, seed: UInt64, output: String) {
        (self.count, self.flux, self.isBeam, self.member, self.seed, self.output) = (count, flux, isBeam, member, seed, output)
    }

    /// - Parameters:
    ///   - run: directory of a finished run of a generator.
    ///   - warn: told, on rank 0, what is doubtful.
    /// - Returns: the energies of the events, in words.
    /// - Throws: on all ranks the same; nothing of the file is left then.
    public func write(from run: String, products: GEMM, ranks: some RankGroup, warn: (String) -> Void) throws -> String {
        let (file, spectrum, generator) = try ranks.agree(on: Result { () throws(RunError) in try prepare(run, products) })
        let writer = try ranks.agree(on: Result { ranks.isRoot ? try makeWriter(file) : nil })
        let (asked, learned) = (spectrum.range, file.spectrum.range)
        if ranks.isRoot, asked.lowerBound < learned.lowerBound || asked.upperBound > learned.upperBound {
            warn(
                "energies of \(spectrum.summary) are asked for, the events that were learned from have \(file.spectrum.summary); beyond "
                    + "that the density is a guess")
        }
        // Rank r makes the r-th piece of each round; rank 0 writes the pieces in their order.
        let piece = 1 << 15
        for first in stride(from: 0, to: count, by: piece * ranks.size) {
            let mine = min(count, first + piece * ranks.rank)..<min(count, first + piece * (ranks.rank + 1))
            var block = generator.events(mine)
            if let sigma = file.crossSection {
                for place in block.events.indices { block.events[place].crossSection = sigma.value(at: block.events[place].energy) }
            }
            let failure = Result {
                guard ranks.size > 1 else { return try writer?.append(block) ?? () }
                for bytes in try ranks.gather(block.bytes) ?? [] { try writer?.append(EventBlock(bytes: bytes)) }
            }
            try ranks.agree(on: failure)
        }
        try ranks.agree(on: Result { try writer?.finish() })
        return spectrum.summary
    }

    private func prepare(_ run: String, _ products: GEMM) throws(RunError) -> (GeneratorFile, EnergySpectrum, EventGenerator) {
        let file = try GeneratorFile(run: run)
        let spectrum = try self.spectrum(file)
        let generator = EventGenerator(
            file.model, replicas: file.replicas, weights: file.weights, members: try file.members(member), spectrum: spectrum, seed: seed,
            products: products)
        return (file, spectrum, generator)
    }

    private func spectrum(_ file: GeneratorFile) throws(RunError) -> EnergySpectrum {
        guard let flux else {
            guard !isBeam else { throw RunError("--beam says that --flux is the flux of a beam; give --flux") }
            return file.spectrum
        }
        let spectrum = try EnergySpectrum(option: flux)
        guard isBeam else { return spectrum }
        guard let sigma = file.crossSection else {
            throw RunError(
                "\(file.path) does not know σ(E_ν), by which --beam multiplies the flux: its events have no column sigma_1e-38cm2; "
                    + "multiply the flux yourself and leave out --beam")
        }
        guard let product = spectrum.times(sigma) else { throw RunError("--flux \(flux): flux times cross section is 0 everywhere") }
        return product
    }

    private func makeWriter(_ run: GeneratorFile) throws(RunError) -> EventWriter {
        let content = EventWriter.Content(
            count: count, isGenerated: true, hasCrossSections: run.crossSection != nil, neutrino: run.neutrino)
        return try EventWriter(output, content) { file throws(HDF5Error) in
            try file.setAttribute("generator", run.path)
            try file.setAttribute("generator_config_sha256", run.configDigest)
            try file.setAttribute("seed", seed)
            try file.setAttribute("flux", flux ?? "that of the training events")
            if isBeam { try file.setAttribute("flux_times_cross_section", 1) }
            try file.setAttribute("member", member.map { "\($0)" } ?? "mixture")
        }
    }
}
