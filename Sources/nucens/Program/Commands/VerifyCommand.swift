import ArgumentParser
import Launch
import NeuralNetwork
import Runs

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Train one member of a run again and compare it bit for bit.",
        discussion: """
            Says with exit status 0 that this machine, this program and these data give the member that is stored, to the last bit of \
            every weight, and of all that the member predicts. Where a run has several members of a number, say which.
              nucens verify nucens-run --member 3
              nucens verify nucens-scan --member 3 --target 56Fe --depth 7 --split 0
              nucens verify nucens-closure --member 3 --law 2 --level 1
            """)

    @Argument(help: ArgumentHelp("Directory of the run.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("Replica number of the member.", valueName: "n"))
    var member: Int

    @Option(help: ArgumentHelp("Its nucleus, where the run has several.", valueName: "56Fe"))
    var target: String?

    @Option(help: ArgumentHelp("How many layers were trained, where the run has several depths.", valueName: "n"))
    var depth: Int?

    @Option(help: ArgumentHelp("Number of the split, where the run has several.", valueName: "n"))
    var split: Int?

    @Option(help: ArgumentHelp("Number of the law, in a closure test.", valueName: "n"))
    var law: Int?

    @Option(help: ArgumentHelp("Level of a closure test.", valueName: "0|1|2"))
    var level: Int?

    @Option(help: ArgumentHelp("Number of the group, in a leave-one-out test.", valueName: "n"))
    var group: Int?

    @Option(help: ArgumentHelp("Matrix products to train with; see 'nucens train --help'.", valueName: "kind"))
    var gemm: ProductsOption?

    func run() throws {
        let products = gemm?.products ?? .preferred
        OpenBLASEnvironment.useBestKernels(for: products)
        let directory = RunDirectory(directory)
        let numbers = ["depth": depth, "split": split, "law": law, "level": level, "group": group].compactMapValues { $0.map { "\($0)" } }
        let labels = numbers.merging(target.map { ["target": $0] } ?? [:]) { $1 }
        func verify<S: Study<GEMM>>(_ study: S.Type) throws -> String {
            try Verification(study, in: directory, replica: member, labels: labels, compute: products).perform { epoch, epochs in
                if epoch % max(1, epochs / 4) == 0 { Messages.say("epoch \(epoch)/\(epochs)") }
            }
        }
        print(try verify(try Studies.catalogue.study(in: directory)))
    }
}
