// swift-tools-version: 6.0
import PackageDescription

// The MPI and HDF5 a cluster offers go by other pkg-config names than Debian's; both can be set from outside:
//   NUCENS_MPI_PC=mpich NUCENS_HDF5_PC=hdf5 swift build -c release
let mpiPackage = Context.environment["NUCENS_MPI_PC"] ?? "ompi-c"
let hdf5Package = Context.environment["NUCENS_HDF5_PC"] ?? "hdf5-openmpi"

// The commit goes into every result. `make` gives it: what the package manager knows of git may be that of an earlier build.
let commit = Context.environment["NUCENS_COMMIT"] ?? "unknown"

// The C library has the Swift runtime inside. Toolchains without the static runtime link it with the shared one:
//   NUCENS_STATIC_SWIFT=0 swift build -c release
let swiftRuntime = Context.environment["NUCENS_STATIC_SWIFT"] == "0" ? [] : ["-static-stdlib"]

// NUCENS_STATIC=1, as `make install` sets it, links Swift's own libraries into the program, so that it runs where there is no Swift.
// Unlike --static-swift-stdlib this compiles nothing anew: the program is the one that the tests ran, linked once more.
// What Foundation is made of has to be named, as code compiled for shared libraries does not say it.
let foundation = [
    "Foundation", "FoundationEssentials", "FoundationInternationalization", "CoreFoundation", "_FoundationICU", "_FoundationCShims",
    "_FoundationCollections",
].map { "-l\($0)" }
let staticLinking: [LinkerSetting] = Context.environment["NUCENS_STATIC"] == "1"
    ? [.unsafeFlags(["-static-stdlib", "-Xlinker", "--start-group"] + foundation + ["-Xlinker", "--end-group"])] : []

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A target below Sources/BAND/NAME.
func room(
    _ band: String, _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], linkerSettings: [LinkerSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(band)/\(name)", exclude: exclude, linkerSettings: linkerSettings)
}

let package = Package(
    name: "nucens",
    products: [
        .executable(name: "nucens", targets: ["nucens"]),
        .library(name: "NucensLibrary", type: .dynamic, targets: ["NucensLibrary"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    // The bands of the house, from the roof down: a target may import what stands below it, never what stands above.
    targets: [
        // The command line and the list of studies.
        .executableTarget(
            name: "nucens",
            dependencies: [
                "Launch", "Doctor", "DataCommands", "Bench", "CDamagedFiles",
                "TheoryComparisons", "Nightly", "StoreReports", "Mixtures", "TestReports", "Reports", "Pictures", "ResultReading", "Ensemble", "EventGenerators", "EventGeneration", "Events", "ResponseFunctions", "ResponseFineTuning", "LeaveNucleusOut", "FineTuning", "DepthScan",
                "Oscillations", "StructureFunctions", "StructureFunctionFiles", "StructureFunctionFits", "OscillationFits", "StructureClosure", "NearDetector", "ClosureTest", "LeaveOneOut", "ResponseFits", "CrossSectionFits", "TransferFits", "PredictionRuns", "ResultFiles", "Prediction", "Runs", "RunCards",
                "Scheduling", "Cluster", "MPI", "HDF5", "Files", "Text", "NeuralNetwork", "Training", "DataFormats", "NuclearResponses", "ScatteringData",
                argumentParser, logging,
            ],
            path: "Sources/nucens/Program", linkerSettings: staticLinking),
        // What commands share: job options, the frame around MPI, messages and the end of standard output.
        // The HDF5 library, led astray by a damaged file, ends in a message.
        room("nucens", "CDamagedFiles"),
        room("nucens", "Launch", ["Prediction", "Runs", "RunCards", "Scheduling", "Cluster", "NeuralNetwork", "MPI", "Files", "Text", argumentParser, logging]),
        // Whether a run would work here: processors, memory, the directory of results.
        room("nucens", "Doctor", ["Launch", "Cluster", "NeuralNetwork", "MPI", "HDF5", "Files", "Text", argumentParser]),
        // Files of measurements: listed, checked, added to a directory.
        room("nucens", "Bench", ["Launch", "Benchmarking", "Runs", "Scheduling", "MPI", "NeuralNetwork", "Text", argumentParser]),
        room("nucens", "DataCommands", ["Launch", "Pictures", "DataAdditions", "DataFormats", "ScatteringData", "Files", "Text", argumentParser]),

        // MARK: Studies: what a user asks for.
        // The night: watches a directory, retrains, judges and publishes.
        room("Studies", "Nightly", [
            "NightJudgement", "Reports", "Pictures", "ResultReading", "Ensemble", "FineTuning", "ResponseFunctions", "ResponseFits", "CrossSectionFits", "ResultFiles", "Prediction", "Runs",
            "Scheduling", "RunCards", "Cluster", "TransferLearning", "DataAgreement", "DataAdditions", "DataFormats", "ScatteringData", "Training", "Statistics",
            "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums", "Text",
        ]),
        // Whether new sets and new models may be published: beside data, beside the published model, and trained with and without.
        room("Studies", "NightJudgement", [
            "Pictures", "TheoryComparisons", "ResultReading", "ResultFiles", "Prediction", "DataAgreement", "ScatteringData", "Training", "Statistics",
            "NeuralNetwork", "HDF5", "Files", "Text",
        ]),
        // Self-contained HTML pages of a run, of a scan, and of what changed between two runs.
        room("Studies", "Reports", [
            "Pictures", "TheoryComparisons", "ResultReading", "EventGeneration", "Events", "ResultFiles", "Prediction", "Runs", "ScatteringData", "Statistics", "NeuralNetwork", "HDF5",
            "Files", "Text",
        ]),
        // Pages of tests: closure, data left out, nuclei left out.
        room("Studies", "TestReports", [
            "Reports", "Pictures", "ResultReading", "ClosureTest", "LeaveOneOut", "LeaveNucleusOut", "EventGenerators", "StructureFunctionFiles",
            "ResultFiles", "CrossSections", "ScatteringData", "HDF5", "Files", "Text",
        ]),
        // The page of all nights.
        room("Studies", "StoreReports", ["Nightly", "Reports", "Pictures", "ResultFiles", "Runs", "Files", "Text"]),
        // Pictures of runs, scans and new data, drawn by gnuplot.
        room("Studies", "Pictures", [
            "TheoryComparisons", "ResultReading", "StructureFunctionFiles", "StructureFunctions", "Oscillations", "CrossSectionFits", "EventGeneration", "PredictionRuns", "ResultFiles", "Prediction", "RunCards", "DataAdditions", "NuclearResponses",
            "ScatteringData", "Training", "NeuralNetwork", "Files", "Text",
        ]),
        // Members of two runs as one ensemble.
        room("Studies", "Mixtures", [
            "ResultReading", "CrossSectionFits", "PredictionRuns", "Prediction", "ResultFiles", "Runs", "CrossSections", "ScatteringData",
            "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums", "Text",
        ]),
        // Calculations beside data and networks of finished runs.
        room("Studies", "TheoryComparisons", [
            "ResultReading", "PredictionRuns", "Prediction", "CrossSections", "NuclearResponses", "ScatteringData", "Statistics",
            "NeuralNetwork", "Files", "Text",
        ]),
        // Result files of runs and scans read back: all that tables and pictures are made of.
        room("Studies", "ResultReading", [
            "DepthScan", "TransferFits", "CrossSectionFits", "StructureFunctionFiles", "ResultFiles", "Prediction", "CrossSections", "ScatteringData", "Training",
            "Statistics", "NeuralNetwork", "HDF5", "Files",
        ]),
        // An ensemble of fits of one nucleus: the main study.
        room("Studies", "Ensemble", [
            "CrossSectionFits", "ResultFiles", "Runs", "Members", "CrossSections", "DataFormats", "ScatteringData", "Training",
            "NeuralNetwork", "Files",
        ]),
        // An ensemble taken over to another nucleus.
        room("Studies", "FineTuning", [
            "TransferFits", "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "TransferLearning",
            "CrossSections", "ScatteringData", "Training", "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums",
        ]),
        // Fine-tunes for every nucleus at every depth.
        room("Studies", "DepthScan", [
            "TransferFits", "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "Cluster",
            "TransferLearning", "CrossSections", "ScatteringData", "Training", "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files",
            "Checksums", "Text", "PortableMath",
        ]),
        // Fits to pseudo-data of known laws.
        room("Studies", "ClosureTest", [
            "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "Cluster", "CrossSections", "ScatteringData",
            "Training", "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums", "Text", "Randomness", "PortableMath",
        ]),
        // Experiments, spectra or folds left out in turn.
        room("Studies", "LeaveOneOut", [
            "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "Cluster", "CrossSections", "ScatteringData",
            "Training", "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums", "Text", "PortableMath",
        ]),
        // What studies of transfer learning share: source, companions, keys of members.
        room("Studies", "TransferFits", [
            "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "TransferLearning", "CrossSections",
            "ScatteringData", "Training", "Statistics", "NeuralNetwork", "Files", "Checksums", "PortableMath",
        ]),
        // One network of response functions for all nuclei.
        room("Studies", "ResponseFunctions", [
            "ResponseFits", "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "NuclearResponses", "ScatteringData", "Training",
            "Statistics", "NeuralNetwork", "HDF5", "Files",
        ]),
        // Networks of response functions taken over to one nucleus.
        room("Studies", "ResponseFineTuning", [
            "ResponseFits", "TransferFits", "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "NuclearResponses",
            "CrossSections", "ScatteringData", "Training", "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums",
        ]),
        // Nuclei left out of fits of response functions in turn.
        room("Studies", "LeaveNucleusOut", [
            "ResponseFits", "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "NuclearResponses", "ScatteringData", "Training",
            "Statistics", "NeuralNetwork", "HDF5", "Files", "Checksums", "Text", "PortableMath",
        ]),
        // Generators of events: replicas of an exact density of the muon's energy and angle at every neutrino energy.
        room("Studies", "EventGenerators", [
            "EventGeneration", "ResultFiles", "Runs", "Members", "RunCards", "Events", "AdversarialNetworks", "SplineFlows", "SampleComparison", "Training",
            "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums", "Text", "Randomness", "PortableMath",
        ]),
        // An ensemble of networks of structure functions, fitted to the events of a near detector.
        room("Studies", "NearDetector", [
            "StructureFunctionFits", "CrossSectionFits", "StructureFunctionFiles", "ResultFiles", "Runs", "Members", "RunCards",
            "StructureFunctions", "Training", "NeuralNetwork", "HDF5", "Files", "Text",
        ]),
        // The fit of oscillations at a far detector that rests on them.
        room("Studies", "OscillationFits", [
            "StructureFunctionFits", "CrossSectionFits", "StructureFunctionFiles", "ResultFiles", "Runs", "RunCards", "StructureFunctions",
            "Oscillations", "ScatteringData", "Statistics", "NeuralNetwork", "HDF5", "Files", "Text", "Randomness", "PortableMath",
        ]),
        // Pseudo-experiments of a known law, near and far, fitted and compared with it.
        room("Studies", "StructureClosure", [
            "OscillationFits", "StructureFunctionFits", "CrossSectionFits", "StructureFunctionFiles", "ResultFiles", "Runs", "Members",
            "RunCards", "StructureFunctions", "Training", "Statistics", "NeuralNetwork", "HDF5", "Files", "Checksums", "Text", "PortableMath",
        ]),
        // What studies of structure functions share: card, fit and training.
        room("Studies", "StructureFunctionFits", [
            "CrossSectionFits", "StructureFunctionFiles", "Runs", "Members", "RunCards", "StructureFunctions", "Oscillations",
            "ScatteringData", "Training", "Statistics", "NeuralNetwork", "Files", "Checksums", "Text", "Randomness", "PortableMath",
        ]),
        // What studies of response functions share: card, fit and training.
        room("Studies", "ResponseFits", [
            "CrossSectionFits", "Prediction", "Runs", "Members", "RunCards", "CrossSections", "NuclearResponses", "DataFormats", "ScatteringData",
            "Training", "Statistics", "NeuralNetwork", "HDF5", "Files", "Checksums", "Text",
        ]),
        // What studies of cross sections share: card, fit, keys of members, the result of an ensemble.
        room("Studies", "CrossSectionFits", [
            "ResultFiles", "Prediction", "Runs", "Members", "RunCards", "Cluster", "TransferLearning", "CrossSections", "DataFormats",
            "ScatteringData", "Training", "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Checksums", "Text", "PortableMath",
        ], exclude: ["Result/FORMAT.md"]),
        // Rates of this machine.
        room("Studies", "Benchmarking", ["CrossSections", "ScatteringData", "Training", "Statistics", "NeuralNetwork"]),

        // MARK: Results: files of results, and who reads them.
        // libnucens.so: nucens.h for C and C++, the Swift runtime statically linked, its symbols hidden.
        room("Results", "NucensLibrary", ["CNucens", "EventGeneration", "Events", "PortableMath", "ResultFiles", "Prediction", "NuclearResponses", "ScatteringData", "NeuralNetwork", "Files"], exclude: ["exports.map", "Example"], linkerSettings: [.unsafeFlags(swiftRuntime + [
            "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/Results/NucensLibrary/exports.map",
            "-Xlinker", "-soname=libnucens.so.0", "-Xlinker", "--gc-sections",
        ])]),
        room("Results", "CNucens"),
        // Predictions and weights on the ranks of a job.
        room("Results", "PredictionRuns", [
            "EventGeneration", "Events", "StructureFunctionFiles", "ResultFiles", "Prediction", "Runs", "StructureFunctions", "NuclearResponses", "ScatteringData",
            "Statistics", "NeuralNetwork", "MPI", "HDF5", "Files", "Text", "PortableMath",
        ], exclude: ["FORMAT.md"]),
        // Ensembles of structure functions as result files have them.
        room("Results", "StructureFunctionFiles", ["ResultFiles", "StructureFunctions", "ScatteringData", "HDF5", "Files", "Text"]),
        // Files of events, and what a generator's result is good for: densities and drawn events.
        room("Results", "EventGeneration", [
            "ResultFiles", "Events", "ScatteringData", "AdversarialNetworks", "SplineFlows", "NeuralNetwork", "HDF5", "Files", "Text",
            "Randomness", "PortableMath",
        ]),
        // The layout of result files, and where a result comes from.
        room("Results", "ResultFiles", ["ScatteringData", "HDF5", "Files", "CBuildInformation"]),
        // Ensembles as result files have them, and what they predict.
        room("Results", "Prediction", [
            "ResultFiles", "TransferLearning", "NuclearResponses", "ScatteringData", "Statistics", "NeuralNetwork", "HDF5", "Files", "PortableMath",
        ]),

        // MARK: Runs: members on the ranks of a job; no physics, no networks.
        // Studies in general: run directory, session, log, status, member store, perform(Study).
        room("Runs", "Runs", ["Scheduling", "Members", "RunCards", "Cluster", "MPI", "Files", "Checksums", "Text", logging]),
        // Members are handed out to ranks: queue, coordinator, workers, their messages.
        room("Runs", "Scheduling", ["MPI"]),
        // Key, record and state file of a member, the veto, and what a workload is.
        room("Runs", "Members", ["Files", "Text", "PortableMath", crypto]),
        // Cards in YAML: sections, keys, errors with file and line.
        room("Runs", "RunCards", ["Text", yams]),
        // Locks, time limits and signals of a cluster's jobs.
        room("Runs", "Cluster", ["Files", "CSignals"]),

        // MARK: Physics: lepton-nucleus scattering and its data; no MPI, no HDF5.
        // A source network taken over to other nuclei.
        room("Physics", "TransferLearning", [
            "CrossSections", "ScatteringData", "Training", "Statistics", "LinearAlgebra", "NeuralNetwork", "Randomness", "PortableMath",
        ]),
        // Measurements as data of a fit: S(E,θ)·σ(z), the losses, and laws in their place.
        room("Physics", "CrossSections", ["ScatteringData", "Training", "Statistics", "NeuralNetwork", "Randomness", "PortableMath"]),
        // R_L and R_T of any nucleus: what networks multiply, what they are given, and the cross sections that follow.
        room("Physics", "NuclearResponses", ["ScatteringData", "Training", "Statistics", "NeuralNetwork", "Randomness", "PortableMath"]),
        // New measurements beside those that are there: what they repeat, and the file they become.
        room("Physics", "DataAdditions", ["DataFormats", "ScatteringData", "Files", "Text"]),
        // Data as others give them, turned into nucens's own tables. Apart from ScatteringData, so that the C library goes without Yams.
        room("Physics", "DataFormats", ["ScatteringData", "Files", "Text", "PortableMath", yams]),
        // Charged-current events: what a file may hold, its columns, and the variables in which densities are learned.
        room("Physics", "Events", ["ScatteringData", "Files", "Text", "Randomness", "PortableMath"]),
        // Whether new measurements agree with older ones, and with themselves.
        room("Physics", "DataAgreement", ["ScatteringData", "PortableMath"]),
        room("Physics", "ScatteringData", ["CMeasurements", "Statistics", "Files", "Text", "Randomness", "PortableMath"], exclude: ["Data"]),
        room("Physics", "CMeasurements"),
        // Structure functions of neutrino scattering: kinematics, laws, fluxes, and the operator that makes events of them.
        room("Physics", "StructureFunctions", [
            "CFluxes", "ScatteringData", "Files", "Text", "Randomness", "PortableMath",
        ], exclude: ["Data"]),
        room("Physics", "CFluxes"),
        // Neutrino oscillations in matter.
        room("Physics", "Oscillations", ["PortableMath"]),

        // MARK: Learning: networks, how they are trained on data with errors, and how good they are; no physics.
        // How far two samples are apart: earth mover's distance, pulls of bins, a classifier.
        room("Learning", "SampleComparison", ["Training", "NeuralNetwork", "Randomness", "PortableMath"]),
        // Conditional generative adversarial networks.
        room("Learning", "AdversarialNetworks", ["SampleComparison", "SplineFlows", "Training", "NeuralNetwork", "Randomness", "PortableMath"]),
        // Conditional densities: splines of normal variables whose parameters networks give.
        room("Learning", "SplineFlows", ["Training", "NeuralNetwork", "CKernels", "Randomness", "PortableMath"]),
        room("Learning", "Training", ["Statistics", "LinearAlgebra", "NeuralNetwork", "Randomness", "PortableMath"]),
        room("Learning", "Statistics", ["LinearAlgebra", "Randomness", "PortableMath"]),
        // Factors of symmetric matrices, in a fixed order of sums.
        room("Learning", "LinearAlgebra", ["NeuralNetwork", "CKernels"]),
        room("Learning", "NeuralNetwork", ["CKernels", "COpenBLAS", "Randomness"]),
        // Hot loops: optimized in debug builds too, and √ without the errno of its libm namesake, which would forbid vectors.
        .target(name: "CKernels", path: "Sources/Learning/CKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])]),
        room("Learning", "COpenBLAS", ["SystemOpenBLAS"]),

        // MARK: System: thin layers over MPI, HDF5 and the machine, seeds, and portable functions.
        room("System", "MPI", ["COpenMPI"]),
        room("System", "HDF5", ["CHDF5"]),
        // Files written whole or not at all.
        room("System", "Files", ["SystemZlib"]),
        // SHA-256 as text.
        room("System", "Checksums", [crypto]),
        // Numbers, tables and near misses of names in words.
        room("System", "Text"),
        room("System", "Randomness", ["PortableMath"]),
        room("System", "PortableMath"),
        room("System", "CSignals"),
        .target(
            name: "CBuildInformation", path: "Sources/System/CBuildInformation", cSettings: [.define("NUCENS_COMMIT", to: "\"\(commit)\"")]),
        room("System", "COpenMPI", ["SystemMPI"]),
        room("System", "CHDF5", ["SystemHDF5", "SystemMPI"], linkerSettings: [.linkedLibrary("hdf5_hl")]),
        .systemLibrary(name: "SystemMPI", path: "Sources/System/SystemLibraries/MPI", pkgConfig: mpiPackage, providers: [.apt(["libopenmpi-dev"])]),
        .systemLibrary(
            name: "SystemHDF5", path: "Sources/System/SystemLibraries/HDF5", pkgConfig: hdf5Package, providers: [.apt(["libhdf5-openmpi-dev"])]),
        .systemLibrary(name: "SystemZlib", path: "Sources/System/SystemLibraries/Zlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "SystemOpenBLAS", path: "Sources/System/SystemLibraries/OpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),

        // Tests mirror Sources; CommandTests and ClusterTests run the program under real launchers.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        // Starts programs. What does without it is a unit test, and part of `make check`.
        .target(name: "Launching", dependencies: ["TestSupport"], path: "Tests/Launching"),
        // The program on small jobs, and a run that several tests read.
        .target(name: "CommandSupport", dependencies: ["TestSupport", "Launching"], path: "Tests/CommandSupport"),
        .executableTarget(name: "ParallelChecks", dependencies: ["MPI", "HDF5", "Files"], path: "Tests/ParallelChecks"),
        .executableTarget(name: "ClusterChecks", dependencies: ["Cluster", "Files", "CWithoutLocks"], path: "Tests/ClusterChecks"),
        .target(name: "CWithoutLocks", path: "Tests/CWithoutLocks"),
        .testTarget(name: "PortableMathTests", dependencies: ["PortableMath"], exclude: ["make_references.py"]),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
        .testTarget(
            name: "NuclearResponsesTests", dependencies: ["NuclearResponses", "Statistics", "NeuralNetwork", "ScatteringData", "PortableMath"],
            exclude: ["make_references.py"]),
        .testTarget(name: "OscillationsTests", dependencies: ["Oscillations"]),
        .testTarget(
            name: "StructureFunctionFitsTests", dependencies: [
                "StructureFunctionFits", "StructureFunctionFiles", "CrossSectionFits", "StructureFunctions", "Runs", "RunCards", "Members",
                "Training", "NeuralNetwork", "Files", "PortableMath", "TestSupport",
            ]),
        .testTarget(
            name: "OscillationFitsTests", dependencies: [
                "OscillationFits", "Oscillations", "StructureFunctionFits", "StructureFunctions", "ScatteringData", "RunCards", "Files",
                "TestSupport",
            ]),
        .testTarget(name: "StructureFunctionsTests", dependencies: ["StructureFunctions", "ScatteringData", "PortableMath"],
            exclude: ["make_references.py"]),
        .testTarget(name: "CKernelsTests", dependencies: ["CKernels"]),
        .target(name: "Reference", dependencies: ["NeuralNetwork"], path: "Tests/Reference", exclude: ["reference.py", "reference.json"]),
        .testTarget(name: "NeuralNetworkTests", dependencies: ["NeuralNetwork", "CKernels", "Randomness", "PortableMath", "Reference"]),
        // Two made-up experiments, and small networks to fit them with.
        .target(
            name: "ToyData", dependencies: [
                "CrossSections", "Training", "Statistics", "NeuralNetwork", "ScatteringData", "Randomness", "PortableMath",
            ], path: "Tests/ToyData"),
        .testTarget(
            name: "TrainingTests", dependencies: [
                "Training", "Statistics", "NeuralNetwork", "Randomness", "PortableMath", "CrossSections", "ScatteringData", "ToyData",
                "Reference",
            ]),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "NeuralNetwork"]),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "Randomness", "PortableMath"]),
        .testTarget(
            name: "CrossSectionsTests", dependencies: [
                "CrossSections", "Training", "Statistics", "NeuralNetwork", "ScatteringData", "Randomness", "PortableMath", "ToyData",
                "Reference",
            ]),
        .testTarget(
            name: "TransferLearningTests", dependencies: [
                "TransferLearning", "CrossSections", "Training", "Statistics", "NeuralNetwork", "ScatteringData", "PortableMath", "ToyData",
                "Reference",
            ]),
        // New kinds of fits, a hundred lines each, as anybody would write them above the library.
        .testTarget(
            name: "ExampleTests", dependencies: [
                "CrossSections", "Training", "Statistics", "NeuralNetwork", "ScatteringData", "Randomness", "PortableMath",
            ], path: "Tests/Examples"),
        .testTarget(name: "ScatteringDataTests", dependencies: ["ScatteringData", "Randomness"]),
        .testTarget(name: "DataFormatsTests", dependencies: ["DataAdditions", "DataFormats", "ScatteringData", "Text", "TestSupport"]),
        .testTarget(name: "ClusterModuleTests", dependencies: ["Cluster", "TestSupport"]),
        .testTarget(name: "ClusterProcessTests", dependencies: ["Cluster", "TestSupport", "Launching", "ClusterChecks"]),
        .testTarget(name: "TextTests", dependencies: ["Text"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
        // Readers of what comes from others, with examples: fed with mutated inputs by tests, and by libFuzzer (see Tests/Fuzz).
        .target(
            name: "FuzzKinds", dependencies: [
                "ClosureTest", "CrossSectionFits", "DepthScan", "EventGenerators", "FineTuning", "LeaveNucleusOut", "LeaveOneOut", "Nightly",
                "OscillationFits", "ResponseFineTuning", "ResponseFits", "StructureClosure", "StructureFunctionFits", "RunCards",
                "DataFormats", "ScatteringData", "Events", "StructureFunctions", "Files", "Members", "Runs", "EventGeneration", "Prediction", "StructureFunctionFiles",
                "NuclearResponses", "NeuralNetwork", "TestSupport", crypto,
            ], path: "Tests/FuzzKinds"),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzKinds", "Randomness"]),
        .testTarget(name: "MPITests", dependencies: ["MPI"]),
        .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(name: "ParallelTests", dependencies: ["HDF5", "TestSupport", "Launching", "ParallelChecks"]),
        .testTarget(name: "RunCardsTests", dependencies: ["RunCards"]),
        .testTarget(name: "MembersTests", dependencies: ["Members", "Files", crypto]),
        .testTarget(name: "RunsTests", dependencies: ["Runs", "Scheduling", "Members", "RunCards", "MPI", "Files", "Randomness", "TestSupport", logging]),
        .testTarget(
            name: "CrossSectionFitsTests",
            dependencies: ["CrossSectionFits", "RunCards", "ScatteringData", "Training", "NeuralNetwork", "Files"]),
        .testTarget(name: "TransferFitsTests", dependencies: ["TransferFits", "ScatteringData", "Statistics", "NeuralNetwork"]),
        .testTarget(name: "FineTuningTests", dependencies: ["FineTuning", "TransferFits", "CrossSectionFits", "RunCards", "TransferLearning", "Training", "TestSupport"]),
        .testTarget(name: "StudyDigestTests", dependencies: ["Ensemble", "FineTuning", "DepthScan", "ClosureTest", "LeaveOneOut", "TransferFits", "CrossSectionFits", "Prediction", "Runs", "Members", "RunCards", "TransferLearning", "ScatteringData", "Training", "NeuralNetwork"]),
        .testTarget(name: "ClosureTestTests", dependencies: ["ClosureTest", "Randomness"]),
        .testTarget(name: "LeaveOneOutTests", dependencies: ["LeaveOneOut", "ScatteringData", "Randomness"]),
        .testTarget(name: "PredictionRunsTests", dependencies: ["PredictionRuns", "Prediction", "ScatteringData", "Files", "HDF5"]),
        // ResultReading, Pictures and Reports: one serialized suite for the three, as gnuplot must not start while a test has a file open.
        .testTarget(
            name: "ReportsTests", dependencies: [
                "TestReports", "ClosureTest", "LeaveOneOut", "LeaveNucleusOut", "EventGenerators", "StructureFunctionFiles", "Reports", "Pictures", "TheoryComparisons", "CrossSections", "ResultReading", "DepthScan", "CrossSectionFits", "ResultFiles", "Prediction", "Runs", "RunCards",
                "Cluster", "ScatteringData", "Training", "Statistics", "NeuralNetwork", "HDF5", "Files", "Text", "PortableMath",
                "TestSupport", "Launching",
            ]),
        // Events of a law whose density is known.
        .target(name: "ToyEvents", dependencies: ["Events", "Randomness", "PortableMath"], path: "Tests/ToyEvents"),
        .testTarget(
            name: "AdversarialNetworksTests", dependencies: ["AdversarialNetworks", "SplineFlows", "Training", "NeuralNetwork", "Randomness"]),
        .testTarget(name: "SampleComparisonTests", dependencies: ["SampleComparison", "NeuralNetwork", "Randomness"]),
        .testTarget(
            name: "EventGenerationTests", dependencies: [
                "EventGeneration", "Events", "ScatteringData", "AdversarialNetworks", "SplineFlows", "NeuralNetwork", "PortableMath", "HDF5", "Files", "TestSupport", "ToyEvents",
            ]),
        .testTarget(
            name: "EventGeneratorsTests", dependencies: [
                "EventGenerators", "EventGeneration", "Events", "SplineFlows", "Runs", "Members", "RunCards", "NeuralNetwork", "Files",
                "TestSupport", "ToyEvents",
            ]),
        .testTarget(name: "EventsTests", dependencies: ["Events", "Files", "ScatteringData", "Randomness", "PortableMath"]),
        .testTarget(name: "SplineFlowsTests", dependencies: ["SplineFlows", "Training", "NeuralNetwork", "Randomness", "PortableMath"]),
        .testTarget(name: "ResponseFitsTests", dependencies: [
            "ResponseFineTuning", "LeaveNucleusOut", "ResponseFits", "CrossSectionFits", "TransferFits", "NuclearResponses", "ScatteringData", "RunCards",
            "Members", "Training", "Statistics", "NeuralNetwork", "TestSupport",
        ]),
        .testTarget(name: "NightlyTests", dependencies: ["PortableMath", "Randomness", "DataAgreement", "NightJudgement", "Nightly", "FineTuning", "ResponseFits", "CrossSectionFits", "Prediction", "Runs", "RunCards", "Cluster", "CrossSections", "ScatteringData", "Training", "Statistics", "Files", "Text", "TestSupport"]),
        .testTarget(name: "ResultFilesTests", dependencies: ["StructureFunctionFiles", "DepthScan", "ClosureTest", "LeaveNucleusOut", "ResponseFineTuning", "LeaveOneOut", "TransferFits", "CrossSectionFits", "PredictionRuns", "ResultFiles", "Prediction", "TestSupport", crypto]),
        .testTarget(name: "PredictionTests", dependencies: ["Prediction", "ScatteringData", "PortableMath"]),
        // Compiles C++ against the library that stands beside the tests; to link it here would bring a second Swift runtime.
        .testTarget(
            name: "LibraryTests", dependencies: ["nucens", "ToyEvents", "TestSupport", "Launching"],
            exclude: ["check.cpp", "check_grid.cpp", "check_generator.cpp", "expect.h"]),
        .testTarget(
            name: "ConfigsTests", dependencies: [
                "nucens", "Nightly", "EventGenerators", "OscillationFits", "StructureFunctionFits", "StructureClosure", "LeaveNucleusOut", "ResponseFineTuning", "ResponseFits", "FineTuning", "DepthScan", "ClosureTest", "LeaveOneOut", "CrossSectionFits", "TransferFits",
                "RunCards", "TransferLearning", "Training", "NeuralNetwork", "TestSupport", "Launching", yams,
            ]),
        .testTarget(name: "CommandTests", dependencies: ["nucens", "ScatteringData", "CommandSupport", "TestSupport", "Launching"]),
        .testTarget(name: "ResponseCommandTests", dependencies: ["nucens", "CommandSupport", "HDF5", "NuclearResponses", "ScatteringData", "TestSupport", "Launching"]),
        .testTarget(name: "NeutrinoCommandTests", dependencies: ["nucens", "TestSupport", "Launching"]),
        // What users do with the program and its results: the tutorial, the Python package, tables for other programs.
        .testTarget(name: "UsageTests", dependencies: ["nucens", "TestSupport", "Launching"]),
        // Stop signals, full disks: what the program leaves and how it ends.
        .testTarget(name: "StopTests", dependencies: ["nucens", "TestSupport", "Launching"]),
        .testTarget(name: "UntrustedTests", dependencies: ["nucens", "TestSupport", "Launching"], exclude: ["Fixtures"]),
        .testTarget(name: "TheoryCommandTests", dependencies: ["nucens", "ScatteringData", "TestSupport", "Launching"]),
        .testTarget(
            name: "LargeNightTests", dependencies: ["nucens", "CrossSections", "ScatteringData", "Randomness", "TestSupport", "Launching"]),
        .testTarget(name: "EventCommandTests", dependencies: ["nucens", "Events", "ToyEvents", "TestSupport", "Launching"]),
        .testTarget(name: "FrozenTests", dependencies: ["nucens", "HDF5", "TestSupport", "Launching", crypto], exclude: ["Fixtures"]),
        .testTarget(name: "ClusterTests", dependencies: ["nucens", "Cluster", "Randomness", "TestSupport", "Launching", "ParallelChecks", "ClusterChecks"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)

// Coverage-guided fuzzing, built with a sanitizer in a directory of its own: Tests/Fuzz/main.swift says how.
if Context.environment["NUCENS_FUZZ"] == "1" {
    package.targets.append(.executableTarget(
        name: "fuzz", dependencies: ["FuzzKinds"], path: "Tests/Fuzz", exclude: ["hdf5.c"]))
    package.products.append(.executable(name: "fuzz", targets: ["fuzz"]))
}

// Where a name comes from stands at the head of the file that uses it. System libraries and C targets have no Swift to say so.
for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + [.enableUpcomingFeature("MemberImportVisibility")]
}

// Suites that start programs wait for these; optimizing the suites themselves would only make the build longer.
for target in package.targets where target.type == .test {
    let startsPrograms = target.dependencies.contains { if case .byNameItem("Launching", _) = $0 { true } else { false } }
    if startsPrograms { target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-Onone"])] }
}
