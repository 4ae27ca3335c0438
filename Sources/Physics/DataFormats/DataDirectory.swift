import Files
import Foundation
import ScatteringData

/// A directory of measurements.
public enum DataDirectory {
    /// The files of measurements in a directory, and the directories of HEPData submissions, by name; none where there is no directory.
    public static func files(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.sorted(by: precedes).filter { !$0.hasPrefix(".") }.map { "\(directory)/\($0)" }.filter { path in
            [".csv", ".dat", ".txt", ".yaml", ".yml"].contains { path.hasSuffix($0) } || PlainFile.exists("\(path)/submission.yaml")
        }
    }
}
