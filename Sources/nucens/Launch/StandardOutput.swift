@preconcurrency import Glibc
import Text

/// What a command tells on standard output, in the place of Swift's `print`: names from files of others cannot steer the terminal.
package func print(_ text: String, terminator: String = "\n") { Swift.print(text.shown, terminator: terminator) }

/// What commands print has to arrive: `print` says nothing of a full disk.
package enum StandardOutput {
    /// From here on, a process that would end with status 0 ends with a message and status 1 where its output could not be written. A
    /// reader that has gone (EPIPE) has what it wanted.
    package static func guardEnd() {
        // What goes into a file is written at the end, where the reason of a failure is still known.
        if isatty(STDOUT_FILENO) == 0 {
            let size = 1 << 20
            setvbuf(stdout, UnsafeMutablePointer<CChar>.allocate(capacity: size), _IOFBF, size)
        }
        on_exit({ status, _ in
            guard status == 0 else { return }
            errno = 0
            guard fflush(stdout) != 0 || ferror(stdout) != 0 else { return }
            if errno == EPIPE { _exit(1) }
            Messages.complain("standard output: \(errno == 0 ? "not all of it could be written" : String(cString: strerror(errno)))")
            _exit(1)
        }, nil)
    }
}
