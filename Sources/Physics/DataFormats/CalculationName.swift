/// Names of columns and tables that say that these were calculated and not measured.
enum CalculationName {
    private static let starts = ["calculat", "predict", "theor", "simulat", "generator", "model"]

    static func isGiven(by text: String) -> Bool {
        let words = text.lowercased().split { !$0.isLetter }
        return words.contains { word in starts.contains { word.hasPrefix($0) } } || text.lowercased().contains("monte carlo")
    }
}
