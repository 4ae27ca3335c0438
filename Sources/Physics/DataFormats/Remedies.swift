/// Where somebody who reads a message can say what a file does not: decides what messages advise.
public enum Remedies: Sendable, Equatable {
    /// On the command line of `nucens data`.
    case options
    /// In the card of a job.
    case card
    /// In the file and its name alone, as with those that `nucens nightly` finds.
    case file

    /// What says Δλ of an experiment.
    func normalization(of name: String) -> String {
        switch self {
        case .options: "--normalization \(name)=FRACTION"
        case .card: "data.normalization: [\"\(name)=FRACTION\"] in the card"
        case .file: "the column normalization_uncertainty, as 'nucens data add --normalization \(name)=FRACTION' writes it"
        }
    }

    /// What says the nucleus.
    var target: String {
        switch self {
        case .options: "--target"
        case .card: "'target' in the card"
        case .file: "the beginning of the file's name, such as 12C-data.yaml"
        }
    }

    /// What names the experiment.
    var experiment: String { self == .options ? "--experiment" : "'nucens data add --experiment'" }
}
