import Glibc

/// A short question to another program, which may hang without hanging this one.
enum BoundedCommand {
    /// What a command printed on standard output; nil if there is no such command, if it failed, or if it took longer than `patience`
    /// and was ended.
    static func output(of words: [String], environment added: [String: String] = [:], within patience: Duration) -> String? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(reading) }
        guard let process = spawn(words, added, output: writing) else {
            close(writing)
            return nil
        }
        close(writing)
        let deadline = ContinuousClock.now + patience
        let bytes = read(reading, until: deadline)
        guard let status = wait(for: process, until: deadline), status == 0, let bytes else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A process group of its own, so that all of it can be ended; no signal blocked or handled.
    private static func spawn(_ words: [String], _ added: [String: String], output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // HDF5 and MPI do not keep their files to themselves.
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))

        var variables: [UnsafeMutablePointer<CChar>?] = []
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if !added.keys.contains(where: { text.hasPrefix("\($0)=") }) { variables.append(strdup(entry)) }
            next += 1
        }
        variables += added.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
        var arguments = words.map { strdup($0) }
        defer { for pointer in arguments + variables { free(pointer) } }
        arguments.append(nil)
        variables.append(nil)
        var process: pid_t = 0
        return posix_spawnp(&process, words[0], &actions, &attributes, arguments, variables) == 0 ? process : nil
    }

    /// All that comes until the other end is closed; nil if that does not happen in time.
    private static func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = deadline - .now
            guard left > .zero, bytes.count < 1 << 20 else { return nil }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(left / .milliseconds(1)) + 1)
            if ready < 0 && errno != EINTR { return nil }
            guard ready > 0 else { continue }
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The status a process left with; nil if it had to be ended at the deadline.
    private static func wait(for process: pid_t, until deadline: ContinuousClock.Instant) -> Int32? {
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return status }
            if ended < 0 && errno != EINTR { return nil }
            if ContinuousClock.now >= deadline {
                kill(-process, SIGKILL)
                while waitpid(process, &status, 0) < 0 && errno == EINTR {}
                return nil
            }
            usleep(2_000)
        }
    }
}
