import CHDF5

extension HDF5File {
    /// Makes a group, and those on the way to it.
    public func makeGroup(_ path: String) throws(HDF5Error) {
        try call("make group", path) { file, failure in nucens_h5_make_group(file, path, failure) }
    }

    /// Whether there is an object at `path`.
    public func exists(_ path: String) throws(HDF5Error) -> Bool {
        try call("look for", path) { file, failure in nucens_h5_exists(file, path, failure) } != 0
    }

    /// The names of what stands in a group, sorted by their bytes.
    public func children(of path: String = "/") throws(HDF5Error) -> [String] {
        try collectTexts("list", path) { file, take, context, failure in nucens_h5_children(file, path, take, context, failure) }
    }

    /// The texts that a C function hands over one by one.
    func collectTexts(
        _ operation: String, _ object: String,
        _ body: (nucens_h5_id, nucens_h5_take, UnsafeMutableRawPointer, UnsafeMutablePointer<nucens_h5_failure>) -> Int32
    ) throws(HDF5Error) -> [String] {
        var texts: [String] = []
        try call(operation, object) { file, failure in
            withUnsafeMutablePointer(to: &texts) { pointer in
                body(file, appendText, UnsafeMutableRawPointer(pointer), failure)
            }
        }
        return texts
    }
}

/// Appends a text to the `[String]` that `context` points to.
let appendText: nucens_h5_take = { context, text, length in
    guard let context, let text else { return }
    let bytes = UnsafeRawBufferPointer(start: text, count: length)
    context.assumingMemoryBound(to: [String].self).pointee.append(String(decoding: bytes, as: UTF8.self))
}

/// Lends `texts` as C strings. The caller has made sure that none contains a NUL, which would end it.
func withCStrings<Result>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes.append(contentsOf: text.utf8CString)
    }
    return bytes.withUnsafeBufferPointer { flat in
        var pointers = starts.map { start in flat.baseAddress.map { $0 + start } }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { list in
            guard let start = list.baseAddress else { fatalError("an array with a closing nil has an address") }
            return body(start)
        }
    }
}
