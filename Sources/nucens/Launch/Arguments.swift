import ArgumentParser
import RunCards

/// The words of the command line.
package enum Arguments {
    /// Options that have a command of the shell, which expands it itself.
    private static let commands = ["--submit"]

    /// Paths as cards have them: `~` and `$NAME` at the start stand for the home directory and for variables of the environment. The shell
    /// leaves them where they stand in quotes, or behind `--option=`.
    ///
    /// - Throws: `ValidationError` for a variable that is not there: a directory of its name would be made.
    package static func expanded(_ arguments: [String]) throws -> [String] {
        try arguments.enumerated().map { index, argument in
            guard index == 0 || !commands.contains(arguments[index - 1]),
                  let match = argument.wholeMatch(of: /(--[a-zA-Z-]+=)?((?:~\w*|\$\w+|\$\{\w+\})(?:\/.*)?)/)
            else { return argument }
            let option = match.1.map(String.init) ?? ""
            if commands.contains(String(option.dropLast())) { return argument }
            do {
                return option + (try CardPath.expanded(String(match.2)))
            } catch let unknown as CardPath.Unknown {
                throw ValidationError("'\(argument)' must be \(unknown.expected)")
            }
        }
    }
}
