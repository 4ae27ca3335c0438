import CHDF5

/// Attributes: small values with a name, on a dataset, a group, or the file's root "/". One of the same name is replaced.
extension HDF5File {
    /// Writes a number.
    public func setAttribute<T: HDF5Number>(_ name: String, _ value: T, on path: String = "/") throws(HDF5Error) {
        var value = value
        try call("write attribute", "\(path).\(name)") { file, failure in
            nucens_h5_write_attribute(file, path, name, T.hdf5Type.code, -1, &value, failure)
        }
    }

    /// Writes an array of one dimension.
    public func setAttribute<T: HDF5Number>(_ name: String, _ values: [T], on path: String = "/") throws(HDF5Error) {
        try call("write attribute", "\(path).\(name)") { file, failure in
            nucens_h5_write_attribute(file, path, name, T.hdf5Type.code, Int64(values.count), values, failure)
        }
    }

    /// Writes a text, which h5py reads as `str`.
    public func setAttribute(_ name: String, _ text: String, on path: String = "/") throws(HDF5Error) {
        try setTexts(name, [text], count: -1, on: path)
    }

    /// Writes an array of texts.
    public func setAttribute(_ name: String, _ texts: [String], on path: String = "/") throws(HDF5Error) {
        try setTexts(name, texts, count: texts.count, on: path)
    }

    /// Whether `path` has an attribute of this name.
    public func hasAttribute(_ name: String, on path: String = "/") throws(HDF5Error) -> Bool {
        try call("look for attribute", "\(path).\(name)") { file, failure in nucens_h5_attribute_exists(file, path, name, failure) } != 0
    }

    /// The names of the attributes of `path`, sorted by their bytes.
    public func attributeNames(on path: String = "/") throws(HDF5Error) -> [String] {
        try collectTexts("list attributes of", path) { file, take, context, failure in
            nucens_h5_attribute_names(file, path, take, context, failure)
        }
    }

    /// The type and shape of an attribute.
    public func attributeLayout(_ name: String, on path: String = "/") throws(HDF5Error) -> HDF5Layout {
        var description = nucens_h5_description()
        try call("read attribute", "\(path).\(name)") { file, failure in
            nucens_h5_describe_attribute(file, path, name, &description, failure)
        }
        return HDF5Layout(description)
    }

    /// The numbers of an attribute; one for a scalar.
    ///
    /// - Throws: `HDF5Error`, also if a value could lose digits in `T`.
    public func attribute<T: HDF5Number>(_ name: String, on path: String = "/", as type: [T].Type) throws(HDF5Error) -> [T] {
        let object = "\(path).\(name)"
        let layout = try attributeLayout(name, on: path)
        try requireElement(layout, fits: T.element, object)
        var values = [T](repeating: .zero, count: layout.count)
        try call("read attribute", object) { file, failure in
            nucens_h5_read_attribute(file, path, name, T.hdf5Type.code, &values, failure)
        }
        return values
    }

    /// The number in a scalar attribute, or in an array of one.
    public func attribute<T: HDF5Number>(_ name: String, on path: String = "/", as type: T.Type) throws(HDF5Error) -> T {
        try requireOne(attribute(name, on: path, as: [T].self), "\(path).\(name)")
    }

    /// The text of an attribute.
    public func attribute(_ name: String, on path: String = "/", as type: String.Type) throws(HDF5Error) -> String {
        try requireOne(attribute(name, on: path, as: [String].self), "\(path).\(name)")
    }

    /// The texts of an attribute; one for a scalar.
    public func attribute(_ name: String, on path: String = "/", as type: [String].Type) throws(HDF5Error) -> [String] {
        let object = "\(path).\(name)"
        let layout = try attributeLayout(name, on: path)
        guard layout.element == .string else { throw mismatch(layout.element, wanted: .string, object) }
        return try collectTexts("read attribute", object) { file, take, context, failure in
            nucens_h5_read_string_attribute(file, path, name, take, context, failure)
        }
    }

    private func setTexts(_ name: String, _ texts: [String], count: Int, on path: String) throws(HDF5Error) {
        let object = "\(path).\(name)"
        try requireNoNUL(texts, "write attribute", object)
        try call("write attribute", object) { file, failure in
            withCStrings(texts) { nucens_h5_write_string_attribute(file, path, name, $0, Int64(count), failure) }
        }
    }

    private func requireOne<T>(_ values: [T], _ object: String) throws(HDF5Error) -> T {
        guard values.count == 1 else {
            throw HDF5Error(
                operation: "read attribute", file: path, object: object, reason: "it has \(values.count) values, not one",
                advice: "Read it as an array, or make the file again with a matching version of the program.")
        }
        return values[0]
    }

    func requireElement(_ layout: HDF5Layout, fits wanted: HDF5Element, _ object: String) throws(HDF5Error) {
        guard layout.element.fits(in: wanted) else { throw mismatch(layout.element, wanted: wanted, object) }
    }

    func mismatch(_ found: HDF5Element, wanted: HDF5Element, _ object: String) -> HDF5Error {
        HDF5Error(
            operation: "read", file: path, object: object, reason: "it holds \(found), which do not fit into \(wanted)",
            advice: "The file was made by another program or another version of this one; its format_version says which.")
    }

    /// A NUL would end the text in the file there.
    func requireNoNUL(_ texts: [String], _ operation: String, _ object: String) throws(HDF5Error) {
        guard texts.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw HDF5Error(
                operation: operation, file: path, object: object, reason: "a text contains a NUL character",
                advice: "Remove it; the texts in a file end at the first NUL.")
        }
    }
}
