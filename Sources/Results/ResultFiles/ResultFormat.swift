/// Names and version of the result file, which FORMAT.md describes.
public enum ResultFormat {
    public static let name = "nucens-ensemble"
    /// Raised whenever a reader of the old layout would misread the new one.
    public static let version = 1
    public static let softwareVersion = "0.1.0"
    public static let crossSectionUnit = "nb sr-1 GeV-1"
    public static let squaredUnit = "nb2 sr-2 GeV-2"
    public static let energyUnit = "GeV"
    public static let angleUnit = "degree"
}
