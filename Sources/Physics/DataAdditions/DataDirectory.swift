import Files
import Foundation
import ScatteringData

/// A directory of measurements.
public enum DataDirectory {
    /// Files and the directories of HEPData submissions in a directory, by name; none where there is no directory. Which of the files are
    /// measurements their content tells, whatever their ending.
    public static func files(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.sorted(by: precedes).filter { !$0.hasPrefix(".") }.map { "\(directory)/\($0)" }.filter { path in
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return false }
            return !isDirectory.boolValue || PlainFile.exists("\(path)/submission.yaml")
        }
    }

    /// Whether the name of a file says that it should hold measurements.
    static func isNamedTable(_ path: String) -> Bool {
        let name = path.lowercased()
        return [".csv", ".dat", ".txt", ".yaml", ".yml"].contains { name.hasSuffix($0) } || PlainFile.exists("\(path)/submission.yaml")
    }
}
