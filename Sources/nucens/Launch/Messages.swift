import Foundation
import Text

/// What commands of one process tell on standard error.
package enum Messages {
    package static func say(_ line: String) { FileHandle.standardError.write(Data("nucens: \(line.shown)\n".utf8)) }

    package static func complain(_ text: String) { say("error: \(text)") }
}
