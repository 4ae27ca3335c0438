import Foundation

/// The files of this package.
public enum Repository {
    /// The package's directory.
    public static let path: String = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The full path of a file by its path in the package.
    public static func path(_ name: String) -> String { "\(path)/\(name)" }
}
