import Events
import Files
import ScatteringData
import StructureFunctions

extension FuzzKind {
    private static let record = """
        HepMC::Version 3.02.06
        HepMC::Asciiv3-START_EVENT_LISTING
        W Weight
        A NuHepMC.Version.Major|1
        E 0 1 4
        U GEV MM
        W 1.0e+00
        A 0 ProcID 200
        P 1 0 14 0 0 2 2 0 4
        P 2 0 1000060120 0 0 0 11.17 11.17 11
        V -1 0 [1,2]
        P 3 -1 13 0.3 0 1.2 1.24 0.10566 1
        P 4 -1 2212 0 0 0.5 1.1 0.938 1
        HepMC::Asciiv3-END_EVENT_LISTING

        """

    static let neutrinos = [
        FuzzKind("events", seeds: ["E_nu_GeV,E_mu_GeV,cos_theta\n2,1,0.9\n3,1.5,0.5\n",
                                   "pdg,E_nu_GeV,E_mu_GeV,theta_deg,weight,channel\n14,2,1,20,1,QE\n-14,3,1.5,30,2,1\n"],
            words: numbers + [",", "\n", "14", "weight", "channel", "theta_deg", "pdg", "Q2_GeV2", "#"]) { bytes in
            let (table, ignored) = try EventText.read(ByteBlocks(bytes), name: "events.csv")
            if table.count > 0 { _ = EventSummary(table, ignored: ignored).text }
        },
        FuzzKind("nuhepmc", seeds: [record], words: numbers + [
            "E 1 1 4\n", "P 5 -1 13 ", "V -1 0 []\n", "U MEV CM\n", "W ", "A 0 ", "T ", "\n", " ", "13", "14",
        ]) { bytes in
            let table = try HepMCEvents.read(ByteBlocks(bytes), name: "events.hepmc3")
            if table.count > 0 { _ = EventSummary(table).text }
        },
        FuzzKind("flux", seeds: ["E_GeV,numu\n0.5,1\n1.5,2\n2.5,1\n", "E_MeV,numu\n500,1\n1500,2\n"],
            words: numbers + [",", "\n", "E_GeV", "E_MeV", "numu", "#"]) { bytes in
            _ = try NeutrinoFlux(DataTable(name: "flux.csv", bytes: bytes), column: "numu")
        },
        FuzzKind("partons", seeds: [
            "PdfType: central\nFormat: lhagrid1\n---\n1e-3 1e-2 1e-1 1\n1 10 100 1000\n-2 1 3\n"
                + String(repeating: "1 2 3\n", count: 16) + "---\n",
        ], words: numbers + ["---\n", "\n", " ", "21", "-2"]) { bytes in
            _ = try PartonTable(DataTable(name: "partons.dat", bytes: bytes))
        },
        FuzzKind("gzip", seeds: [
            // "events\n" as gzip writes it, and stored without compression.
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x2D, 0x4B, 0xCD, 0x2B, 0x29, 0xE6, 2, 0, 0x53, 0xFD, 0x6B, 0x8A, 7, 0, 0, 0],
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 0, 0xFD, 0xFF, 0x61, 0x62, 0x6D, 0x48, 0x83, 0x9E, 2, 0, 0, 0],
        ], words: ["\u{1F}"]) { bytes in
            let blocks = Gzip.inflated(ByteBlocks(bytes, block: 5), name: "events.gz")
            var (count, isOver) = (0, false)
            while !isOver {
                let block = try blocks.next()
                count += block.count
                isOver = block.isEmpty
            }
            precondition(count <= 1032 * bytes.count, "more than deflate can hold")
        },
    ]
}
