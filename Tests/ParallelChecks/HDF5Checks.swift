import Files
import HDF5
import MPI

/// The life of a result file: rank 0 makes it, all ranks write their rows, rank 0 publishes it, everyone reads it.
///
/// The content does not depend on the number of ranks; so neither may the bytes.
func checkParallelFile(in directory: String, on world: Communicator) throws {
    let path = "\(directory)/parallel.h5"
    let (members, points) = (5, 3000)
    // Fewer rows than ranks, for ranks without any.
    let few = 2
    func prediction(_ row: Int, _ column: Int) -> Double { Double(row) + Double(column) / 4096 }
    let scalePoints = (0..<points).map { Double($0) * 0.5 }

    var aside = ""
    _ = try world.agree(on: Result {
        guard world.isRoot else { return }
        aside = try AtomicFile.aside(for: path)
        let file = try HDF5File.create(aside)
        try file.setAttribute("format", "parallel checks, χ²")
        try file.write((0..<points).map { "point \($0)" }, to: "/points/name")
        try file.write(scalePoints, to: "/omega")
        try file.makeScale("/omega", name: "omega")
        try file.write(Array(0..<members), to: "/replica")
        try file.makeScale("/replica", name: "replica")
        _ = try file.makeDataset("/prediction", of: Double.self, shape: [members, points])
        try file.attachScale("/replica", to: "/prediction", dimension: 0)
        try file.attachScale("/omega", to: "/prediction", dimension: 1)
        _ = try file.makeDataset("/few", of: Int32.self, shape: [few, 3])
        try file.close()
        try AtomicFile.reserveSpace(of: aside)
    })
    aside = try world.broadcast(aside)

    _ = try world.agree(on: Result {
        let file = try HDF5File.open(aside, .readWrite, ranks: .world)
        let rows = share(of: members, rank: world.rank, ranks: world.size)
        let values = rows.flatMap { row in (0..<points).map { prediction(row, $0) } }
        try file.dataset("/prediction").write(values, rows: rows, transfer: .collective)
        let fewRows = share(of: few, rank: world.rank, ranks: world.size)
        try file.dataset("/few").write(fewRows.flatMap { [Int32($0), 1, 2] }, rows: fewRows, transfer: .collective)
        // Made by all ranks together, with a column for each rank's own use.
        let made = try file.makeDataset("/made/together", of: UInt8.self, shape: [4, 2])
        let block = HDF5Block(offset: [0, 1], count: world.isRoot ? [4, 1] : [0, 0])
        try made.write(world.isRoot ? [1, 2, 3, 4] : [UInt8](), block: block, transfer: .collective)
        try made.write(world.isRoot ? [5, 6, 7, 8] : [UInt8](), block: HDF5Block(offset: [0, 0], count: block.count), transfer: .collective)
        try file.setAttribute("members", members, on: "/made")
        try file.close()
    })
    _ = try world.agree(on: Result { if world.isRoot { try AtomicFile.publish(as: path) } })

    var findings = Findings()
    let expected = (0..<members).flatMap { row in (0..<points).map { prediction(row, $0) } }
    do {
        let file = try HDF5File.open(path, ranks: .world)
        let rows = share(of: members, rank: world.rank, ranks: world.size)
        let mine = try file.dataset("/prediction").read(Double.self, rows: rows, transfer: .collective)
        findings.expect(mine[...] == expected[(rows.lowerBound * points)..<(rows.upperBound * points)], "own rows read together")
        try file.close()
    }
    let file = try HDF5File.open(path)
    findings.expect(try file.read("/prediction", as: Double.self) == expected, "predictions read alone")
    findings.expect(try file.read("/few", as: Int.self) == [0, 1, 2, 1, 1, 2], "few rows")
    findings.expect(try file.read("/made/together", as: Int32.self) == [5, 1, 6, 2, 7, 3, 8, 4], "columns")
    findings.expect(try file.readStrings("/points/name").last == "point \(points - 1)", "names")
    findings.expect(try file.attribute("members", on: "/made", as: Int.self) == members, "attribute written by all")
    try findings.conclude("hdf5", on: world)
}

/// All ranks fill a disk together; all must leave with one message.
func checkFullDisk(in directory: String, on world: Communicator) throws {
    _ = try world.agree(on: Result {
        let file = try HDF5File.create("\(directory)/full.h5", ranks: .world)
        let rows = 64
        let dataset = try file.makeDataset("/rows", of: Double.self, shape: [rows * world.size, 1000])
        let mine = world.rank * rows..<(world.rank + 1) * rows
        try dataset.write([Double](repeating: 1, count: rows * 1000), rows: mine, transfer: .collective)
        try file.close()
    })
}

/// The rows of one rank when `count` rows go to `ranks` in consecutive blocks.
private func share(of count: Int, rank: Int, ranks: Int) -> Range<Int> {
    count * rank / ranks..<count * (rank + 1) / ranks
}
