import ArgumentParser
import Launch
import Nightly

struct RollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Publish the model before again: switch STORE/current back in one step.",
        discussion: """
            The history keeps what was done. The data of the model that is no longer published are not tried again until they or the card \
            change.
              nucens rollback nucens-store
            """)

    @Argument(help: ArgumentHelp("Directory of the nights.", valueName: "store"))
    var store: String

    func run() throws { print(try Store(store).rollBack()) }
}
