/// Elementary functions whose results are the same bits on every processor.
public enum Portable {
    public static func normalQuantile(_ p: Double) -> Double { fatalError() }
}
