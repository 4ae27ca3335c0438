import CHDF5

extension HDF5File {
    /// Makes a dataset of fixed shape; an empty shape makes a scalar. What is not written to it later is undefined.
    ///
    /// It is contiguous, allocated at once and not filled, so that ranks that write their rows touch nothing else in the file.
    public func makeDataset<T: HDF5Number>(_ path: String, of type: T.Type, shape: [Int]) throws(HDF5Error) -> HDF5Dataset {
        guard shape.count <= nucens_h5_max_rank, shape.allSatisfy({ $0 >= 0 }) else {
            throw HDF5Error(
                operation: "make dataset", file: self.path, object: path, reason: "\(shape) is not the shape of an array",
                advice: "Give at most 32 extents, none of them negative.")
        }
        let handle = try call("make dataset", path) { file, failure in
            nucens_h5_make_dataset(file, path, T.hdf5Type.code, Int32(shape.count), shape.map { Int64($0) }, failure)
        }
        return try HDF5Dataset(file: self, path: path, handle: handle)
    }

    /// Opens a dataset.
    public func dataset(_ path: String) throws(HDF5Error) -> HDF5Dataset {
        let handle = try call("open dataset", path) { file, failure in nucens_h5_open_dataset(file, path, failure) }
        return try HDF5Dataset(file: self, path: path, handle: handle)
    }

    /// Makes a dataset and writes it whole.
    ///
    /// - Parameter shape: One dimension unless given.
    public func write<T: HDF5Number>(_ values: [T], to path: String, shape: [Int]? = nil) throws(HDF5Error) {
        try makeDataset(path, of: T.self, shape: shape ?? [values.count]).write(values)
    }

    /// Makes a dataset of texts of one dimension, which h5py reads by `asstr()` as `str`.
    ///
    /// Its texts stand elsewhere in the file than the dataset, so several ranks cannot write it: throws in a file opened by all ranks.
    public func write(_ texts: [String], to path: String) throws(HDF5Error) {
        try requireNoNUL(texts, "write", path)
        guard ranks == .one else {
            throw HDF5Error(
                operation: "write", file: self.path, object: path, reason: "texts cannot be written by several ranks",
                advice: "Write them from rank 0 before the file is opened by all ranks.")
        }
        try call("write", path) { file, failure in
            withCStrings(texts) { nucens_h5_make_strings(file, path, $0, Int64(texts.count), failure) }
        }
    }

    /// The whole of a dataset, flat, the last dimension running fastest.
    public func read<T: HDF5Number>(_ path: String, as type: T.Type) throws(HDF5Error) -> [T] {
        try dataset(path).read(type)
    }

    /// All texts of a dataset of strings.
    public func readStrings(_ path: String) throws(HDF5Error) -> [String] {
        try dataset(path).readStrings()
    }

    // MARK: dimension scales, by which xarray and netCDF know what the axes of a dataset are
    // They take a dataset with scales on all its axes or on none, not on some; and look for a scale in the dataset's group or above.

    /// Makes a one-dimensional dataset the scale of an axis, under this name.
    public func makeScale(_ path: String, name: String) throws(HDF5Error) {
        try call("make a dimension scale of", path) { file, failure in nucens_h5_make_scale(file, path, name, failure) }
    }

    /// Says that axis `dimension` of a dataset is measured by the scale at `scale`.
    public func attachScale(_ scale: String, to path: String, dimension: Int) throws(HDF5Error) {
        try requireDimension(dimension, of: path)
        try call("attach the scale \(scale) to", path) { file, failure in
            nucens_h5_attach_scale(file, path, Int32(dimension), scale, failure)
        }
    }

    /// Names axis `dimension` of a dataset.
    public func labelDimension(_ dimension: Int, of path: String, _ label: String) throws(HDF5Error) {
        try requireDimension(dimension, of: path)
        try call("label dimension \(dimension) of", path) { file, failure in
            nucens_h5_label_dimension(file, path, Int32(dimension), label, failure)
        }
    }

    private func requireDimension(_ dimension: Int, of path: String) throws(HDF5Error) {
        let shape = try dataset(path).shape
        guard shape.indices.contains(dimension) else {
            throw HDF5Error(
                operation: "describe dimension \(dimension) of", file: self.path, object: path, reason: "its shape is \(shape)",
                advice: "Dimensions count from 0.")
        }
    }
}
