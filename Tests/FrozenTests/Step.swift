import Testing

/// One call of the program in a directory with the cards and tables of Fixtures/studies, and what it writes there.
struct Step: Sendable, CustomTestStringConvertible {
    /// What it is called by, and its file of digests: Fixtures/digests/NAME.sha256.
    var name: String
    var arguments: [String]
    /// The run's directory, or the file, whose digests are frozen.
    var writes: String
    /// Steps whose results it reads.
    var after: [String]

    var testDescription: String { name }

    /// A study by its card, which names its own directory.
    static func study(_ command: String, _ name: String, after: String...) -> Step {
        Step(name: name, arguments: [command, "\(name).yaml"], writes: name, after: after)
    }

    /// A file made from a finished run.
    static func file(_ name: String, of run: String, _ command: String, _ more: String..., by option: String = "--output") -> Step {
        Step(name: name, arguments: [command, run] + more + [option, name], writes: name, after: [run])
    }

    static let all: [Step] = [
        .study("train", "bootstrap"),
        .study("train", "published"),
        .study("train", "none"),
        .study("train", "dropout"),
        .study("train", "excluded"),
        .study("train", "start", after: "bootstrap"),
        .study("finetune", "finetune-evidence", after: "bootstrap"),
        .study("finetune", "finetune-shallow", after: "bootstrap"),
        .study("finetune", "finetune-again", after: "finetune-evidence"),
        .study("scan", "scan", after: "bootstrap"),
        .study("scan", "scan-small", after: "bootstrap"),
        .study("closure", "closure"),
        .study("closure", "closure-member", after: "bootstrap"),
        .study("leaveout", "leaveout-experiment"),
        .study("leaveout", "leaveout-setting"),
        .study("leaveout", "leaveout-fold"),
        .study("train", "responses"),
        .study("finetune", "response-finetune", after: "responses"),
        .study("leaveout", "leaveout-nucleus"),
        .study("train", "near-detector"),
        .study("closure", "near-closure"),
        .study("generator", "generator"),
        .study("generator", "adversarial"),
        .study("scan", "generator-scan", after: "generator"),
        .study("closure", "generator-closure"),
        .file("points.h5", of: "bootstrap", "predict", "--points", "points.csv", "--members", "--covariance"),
        .file("map.h5", of: "finetune-again", "predict", "--energy", "2.5:2.7:2", "--theta", "12:15:2", "--omega", "0.05:0.35:4"),
        .file("spectrum.csv", of: "finetune-evidence", "predict", "--energy", "0.7", "--theta", "32", "--omega", "0.05:0.35:7"),
        .file("spectrum.tsv", of: "dropout", "predict", "--energy", "0.48", "--theta", "60", "--omega", "0.05:0.35:7", "--members"),
        .file("spectrum.json", of: "published", "predict", "--energy", "0.48", "--theta", "60", "--omega", "0.1:0.3:3", "--correlation"),
        .file("weights.h5", of: "bootstrap", "weights", "points.csv"),
        .file("carbon.onnx", of: "bootstrap", "export", by: "--onnx"),
        .file("lithium.onnx", of: "finetune-again", "export", by: "--onnx"),
        .file("argon.h5", of: "responses", "predict", "--target", "40Ar", "--energy", "2.2", "--theta", "15.5", "--omega", "0.1:0.9:5"),
        .file("separated.csv", of: "responses", "responses", "--target", "16O", "--q", "0.4", "--omega", "0.05:0.35:4"),
        .file("neutrinos.csv", of: "near-detector", "predict", "--energy", "3", "--theta", "20", "--omega", "0.2:2.8:5"),
        .file("oscillations.h5", of: "near-detector", "oscillate", "--simulate", "300", "--samples", "2"),
        .file("made.csv", of: "generator", "generate", "--events", "200", "--flux", "1:3"),
    ]
}
