/// Events as HepMC3 text with the conventions of NuHepMC, see ``HepMCEvents``: neutrino and muon alone, as nothing else is known.
package struct HepMCText {
    private let neutrino: Int

    /// - Parameter neutrino: PDG number, 14 or −14.
    package init(neutrino: Int) { self.neutrino = neutrino }

    /// What stands before the first event.
    ///
    /// - Parameter version: of this program.
    package func head(version: String) -> String {
        let attributes = [
            ("NuHepMC.Version.Major", "1"), ("NuHepMC.Version.Minor", "0"), ("NuHepMC.Version.Patch", "0"),
            ("NuHepMC.VertexStatusIDs", "1"), ("NuHepMC.VertexStatusInfo[1].Name", "Primary"),
            ("NuHepMC.VertexStatusInfo[1].Description", "charged-current scattering"),
            ("NuHepMC.ParticleStatusIDs", "1 4"), ("NuHepMC.ParticleStatusInfo[1].Name", "Final"),
            ("NuHepMC.ParticleStatusInfo[1].Description", "outgoing muon; hadrons are not in the file"),
            ("NuHepMC.ParticleStatusInfo[4].Name", "Beam"), ("NuHepMC.ParticleStatusInfo[4].Description", "incoming neutrino"),
            ("NuHepMC.Units.CrossSection.Unit", "1e-38 cm2"),
        ]
        return "HepMC::Version 3.02.05\n\(HepMCEvents.start)\nW 1\nN CV\nT nucens\\|\(version)\\|generator of neutrino events\n"
            + attributes.map { "A \($0) \($1)\n" }.joined()
    }

    /// - Parameters:
    ///   - number: of the event.
    ///   - more: attributes of the event, by name.
    package func text(_ event: Event, number: Int, more: [(name: String, value: String)] = []) -> String {
        let m = Event.muonMass
        let momentum = ((event.muonEnergy - m) * (event.muonEnergy + m)).squareRoot()
        // sin θ from 1 − cos θ keeps its digits at small angles.
        let sine = (event.versine * (2 - event.versine)).squareRoot()
        var attributes = [(name: "ProcID", value: "\(event.channel.process)")] + more
        if !event.crossSection.isNaN { attributes.append(("TotXS", "\(event.crossSection)")) }
        return "E \(number) 1 2\nU GEV MM\nW \(event.weight)\n"
            + attributes.map { "A 0 \($0.name) \($0.value)\n" }.joined()
            + "P 1 0 \(neutrino) 0 0 \(event.energy) \(event.energy) 0 4\nV -1 1 [1]\n"
            + "P 2 -1 \(neutrino > 0 ? 13 : -13) \(momentum * sine) 0 \(momentum * event.cosTheta) \(event.muonEnergy) \(m) 1\n"
    }

    package var tail: String { "\(HepMCEvents.end)\n" }
}
