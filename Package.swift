// swift-tools-version: 6.0
import PackageDescription

// The MPI and HDF5 a cluster offers go by other pkg-config names than Debian's; both can be set from outside:
//   NUCENS_MPI_PC=mpich NUCENS_HDF5_PC=hdf5 swift build -c release
let mpiPackage = Context.environment["NUCENS_MPI_PC"] ?? "ompi-c"
let hdf5Package = Context.environment["NUCENS_HDF5_PC"] ?? "hdf5-openmpi"

// The commit goes into every result. `make` gives it: what the package manager knows of git may be that of an earlier build.
let commit = Context.environment["NUCENS_COMMIT"] ?? "unknown"

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "nucens",
    products: [.executable(name: "nucens", targets: ["nucens"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // Arrows only go down: a target may import what stands below it.
        .executableTarget(name: "nucens", dependencies: ["Ensembles", "Benchmarking", "MPI", "NeuralNetwork", "Training", "ScatteringData", argumentParser]),
        .target(
            name: "Ensembles", dependencies: ["Training", "MPI", "HDF5", "Files", "CBuildInformation", crypto, yams],
            exclude: ["Results/FORMAT.md", "Transfer/TRANSFER.md"]),
        .target(name: "Benchmarking", dependencies: ["Training", "NeuralNetwork", "ScatteringData"]),
        .target(name: "Training", dependencies: ["NeuralNetwork", "ScatteringData", "Randomness", "PortableMath"]),
        .target(name: "NeuralNetwork", dependencies: ["Randomness", "CKernels", "COpenBLAS"]),
        .target(name: "ScatteringData", dependencies: ["Randomness", "PortableMath", "Files", "CMeasurements"], exclude: ["Data"]),
        .target(name: "Randomness", dependencies: ["PortableMath"]),
        .target(name: "PortableMath"),
        .target(name: "Files"),
        .target(name: "MPI", dependencies: ["COpenMPI"]),
        .target(name: "HDF5", dependencies: ["CHDF5"]),

        // C: hot loops, the measurements compiled in, and shims of a dozen plain functions each.
        // Optimized in debug builds too, and √ without the errno of its libm namesake, which would forbid vectors.
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])]),
        .target(name: "CMeasurements"),
        .target(name: "CBuildInformation", cSettings: [.define("NUCENS_COMMIT", to: "\"\(commit)\"")]),
        .target(name: "COpenMPI", dependencies: ["SystemMPI"]),
        .target(name: "CHDF5", dependencies: ["SystemHDF5", "SystemMPI"], linkerSettings: [.linkedLibrary("hdf5_hl")]),
        .target(name: "COpenBLAS", dependencies: ["SystemOpenBLAS"]),
        .systemLibrary(name: "SystemMPI", path: "Sources/SystemLibraries/MPI", pkgConfig: mpiPackage,
                       providers: [.apt(["libopenmpi-dev"])]),
        .systemLibrary(name: "SystemHDF5", path: "Sources/SystemLibraries/HDF5", pkgConfig: hdf5Package,
                       providers: [.apt(["libhdf5-openmpi-dev"])]),
        .systemLibrary(name: "SystemOpenBLAS", path: "Sources/SystemLibraries/OpenBLAS", pkgConfig: "openblas",
                       providers: [.apt(["libopenblas-dev"])]),

        // Tests mirror Sources; CommandTests and ClusterTests run the program under real launchers.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .executableTarget(name: "ParallelChecks", dependencies: ["MPI", "HDF5", "Files"], path: "Tests/ParallelChecks"),
        .testTarget(name: "PortableMathTests", dependencies: ["PortableMath"], exclude: ["make_references.py"]),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
        .testTarget(name: "CKernelsTests", dependencies: ["CKernels"]),
        .target(name: "Reference", dependencies: ["NeuralNetwork"], path: "Tests/Reference", exclude: ["reference.py", "reference.json"]),
        .testTarget(name: "NeuralNetworkTests", dependencies: ["NeuralNetwork", "CKernels", "Randomness", "Reference"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "NeuralNetwork", "ScatteringData", "Randomness", "PortableMath", "Reference"]),
        .testTarget(name: "ScatteringDataTests", dependencies: ["ScatteringData", "Randomness"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
        .testTarget(name: "MPITests", dependencies: ["MPI", "ParallelChecks", "TestSupport"]),
        .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "ParallelChecks", "TestSupport"]),
        .testTarget(name: "EnsemblesTests", dependencies: ["Ensembles", "Training"]),
        .testTarget(name: "CommandTests", dependencies: ["nucens", "TestSupport"]),
        .testTarget(name: "ClusterTests", dependencies: ["nucens", "ParallelChecks", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17
)
