import SystemZlib

/// The members of a gzip file, one after the other, inflated by zlib block by block. It compares lengths and checksums.
final class Inflation {
    private let source: ByteBlocks
    private let damage: RunError
    /// Where zlib keeps its state, which points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var place = 0
    private var isBetweenMembers = true

    init(_ source: ByteBlocks, name: String) {
        self.source = source
        damage = RunError("\(name): the gzip file is cut off or damaged; make it or copy it again")
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; 16: with the header of gzip. It fails for want of memory alone.
        let code = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot begin: \(code)")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next bytes; none at the end.
    ///
    /// - Throws: ``RunError`` when the file is cut off or damaged there.
    func next() throws(RunError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ByteBlocks.size)
        var count = 0
        while count < output.count {
            if place == input.count {
                (input, place) = (try source.next(), 0)
                if input.isEmpty {
                    guard isBetweenMembers else { throw damage }
                    break
                }
            }
            let (code, read, written) = step(into: &output, from: count)
            place += read
            count += written
            switch code {
            case Z_STREAM_END:
                inflateReset(stream)
                isBetweenMembers = true
            case Z_OK, Z_BUF_ERROR: isBetweenMembers = false
            default: throw damage
            }
        }
        return Array(output.prefix(count))
    }

    private func step(into output: inout [UInt8], from start: Int) -> (code: Int32, read: Int, written: Int) {
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress! + place
                stream.pointee.avail_in = UInt32(input.count - place)
                stream.pointee.next_out = output.baseAddress! + start
                stream.pointee.avail_out = UInt32(output.count - start)
                let code = inflate(stream, Z_NO_FLUSH)
                return (
                    code, input.count - place - Int(stream.pointee.avail_in), output.count - start - Int(stream.pointee.avail_out))
            }
        }
    }
}
