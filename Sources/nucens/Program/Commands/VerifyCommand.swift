import ArgumentParser
import Files
import Foundation
import Launch
import NeuralNetwork
import Runs
import Text

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Train members of a run again and compare them bit for bit.",
        discussion: """
            Says with exit status 0 that this machine, this program and these data give the member that is stored, to the last bit of \
            every weight, and of all that the member predicts. Where a run has several members of a number, say which.
              nucens verify nucens-run --member 3
              nucens verify nucens-scan --member 3 --target 56Fe --depth 7 --split 0
              nucens verify nucens-closure --member 3 --law 2 --level 1
            Or members drawn from all, of a run of any kind:
              nucens verify nucens-run --members 5
            """)

    @Argument(help: ArgumentHelp("Directory of the run.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("Replica number of the member.", valueName: "n"))
    var member: Int?

    @Option(help: ArgumentHelp("Members drawn from all that have ended, instead.", valueName: "k"))
    var members: Int?

    @Option(help: ArgumentHelp("Which are drawn; what the time says, and is printed, unless given.", valueName: "n"))
    var seed: UInt64?

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

    func validate() throws {
        guard (member == nil) != (members == nil) else { throw ValidationError("give --member, or --members for some that are drawn") }
        guard members.map({ $0 > 0 }) ?? true else { throw ValidationError("--members must be above 0") }
    }

    func run() throws {
        let products = gemm?.products ?? .preferred
        OpenBLASEnvironment.useBestKernels(for: products)
        let directory = RunDirectory(directory)
        let numbers = ["depth": depth, "split": split, "law": law, "level": level, "group": group].compactMapValues { $0.map { "\($0)" } }
        let labels = numbers.merging(target.map { ["target": $0] } ?? [:]) { $1 }
        func verify<S: Study<GEMM>>(_ study: S.Type) throws -> String {
            let verification = try Verification(study, in: directory, compute: products)
            let keys: [S.Work.Key]
            if let member {
                keys = [try verification.member(member, labels: labels)]
            } else {
                let seed = seed ?? UInt64(Date.now.timeIntervalSince1970)
                keys = verification.sample(members ?? 1, seed: seed)
                guard !keys.isEmpty else { throw RunError("no member of \(directory.path) has ended: there is nothing to verify") }
                Messages.say("\(counted(keys.count, "member")) drawn by --seed \(seed)")
            }
            return try keys.map { key in
                try verification.perform(key) { epoch, epochs in
                    if epoch % max(1, epochs / 4) == 0 { Messages.say("epoch \(epoch)/\(epochs)") }
                }
            }.joined(separator: "\n")
        }
        print(try verify(try Studies.catalogue.study(in: directory)))
    }
}
