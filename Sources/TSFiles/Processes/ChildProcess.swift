#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs another program with bytes on its standard input, and gives what it wrote.
package struct ChildProcess {
  /// What a program left behind.
  package struct Result {
    package var output: [UInt8] = []
    package var errors: [UInt8] = []
    /// The exit code, or nil if a signal ended the program.
    package var exitCode: Int32?
    /// Whether the program was stopped because it took longer than it may.
    package var isOverTime = false
  }

  /// The program's path; it is not searched for.
  let program: String
  let arguments: [String]
  /// How long the program may take; for ever if nil.
  let limit: Duration?

  package init(program: String, arguments: [String], limit: Duration? = nil) {
    self.program = program
    self.arguments = arguments
    self.limit = limit
  }

  /// The first executable file of a name in a list of directories with colons between, or nil.
  package static func find(_ name: String, in searchPath: String?) -> String? {
    for directory in (searchPath ?? "").split(separator: ":") {
      let path = "\(directory)/\(name)"
      var status = stat()
      if access(path, X_OK) == 0, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return path }
    }
    return nil
  }

  /// Runs the program to its end.
  package func run(input: [UInt8] = []) throws(FileError) -> Result {
    // The program may end before it has read everything, which is then an error of writing.
    ignoreBrokenPipes()
    var pipes = try Pipes(program)
    defer { pipes.closeAll() }
    let process = try spawn(pipes)
    pipes.closeChildEnds()
    var result = Result()
    let isWhole = pipes.exchange(input, &result, deadline: limit.map { ContinuousClock.now + $0 })
    if result.isOverTime { kill(process, SIGKILL) }
    // Closed before the wait: a program that still has something to write must not wait for a reader.
    pipes.closeAll()
    var status: Int32 = 0
    guard retrying({ waitpid(process, &status, 0) }) == process, isWhole else {
      throw FileError(.inputOutput, "\(program): cannot be talked to: \(systemMessage(errno))")
    }
    // The low seven bits are the signal that ended it, the next byte is the exit code.
    result.exitCode = status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    return result
  }

  private func spawn(_ pipes: Pipes) throws(FileError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, pipes.input.read, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes.output.write, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes.errors.write, STDERR_FILENO)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    sigaddset(&defaults, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    defer { for argument in argv { free(argument) } }
    argv.append(nil)
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, &attributes, argv, environ)
    guard code == 0 else {
      throw FileError(.cannotCreate, "\(program): cannot be run: \(systemMessage(code))")
    }
    return process
  }
}

/// The three pipes between this program and a child.
private struct Pipes {
  struct Ends {
    var read: Int32 = -1
    var write: Int32 = -1
  }

  var input = Ends()
  var output = Ends()
  var errors = Ends()

  init(_ program: String) throws(FileError) {
    for end in [\Pipes.input, \Pipes.output, \Pipes.errors] {
      guard let ends = Pipes.make() else {
        let code = errno
        closeAll()
        throw FileError(.inputOutput, "\(program): cannot be talked to: \(systemMessage(code))")
      }
      self[keyPath: end] = ends
    }
    _ = fcntl(input.write, F_SETFL, fcntl(input.write, F_GETFL) | O_NONBLOCK)
  }

  /// A pipe whose ends are not the standard descriptors, even if those are closed, and are not inherited.
  private static func make() -> Ends? {
    var raw: [Int32] = [-1, -1]
    guard pipe(&raw) == 0 else { return nil }
    let ends = Ends(read: fcntl(raw[0], F_DUPFD_CLOEXEC, 3), write: fcntl(raw[1], F_DUPFD_CLOEXEC, 3))
    close(raw[0])
    close(raw[1])
    guard ends.read >= 0, ends.write >= 0 else { return nil }
    return ends
  }

  mutating func closeChildEnds() {
    shut(&input.read)
    shut(&output.write)
    shut(&errors.write)
  }

  mutating func closeAll() {
    closeChildEnds()
    shut(&input.write)
    shut(&output.read)
    shut(&errors.read)
  }

  private func shut(_ descriptor: inout Int32) {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Writes the input and reads both outputs as each becomes possible: one after the other would wait for
  /// ever once a pipe is full. Says whether everything was read, or the time was over.
  mutating func exchange(
    _ bytes: [UInt8], _ result: inout ChildProcess.Result, deadline: ContinuousClock.Instant?
  ) -> Bool {
    var written = 0
    while true {
      if written == bytes.count { shut(&input.write) }
      // A descriptor of -1 is passed over by `poll`.
      var waiting = [
        pollfd(fd: input.write, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output.read, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors.read, events: Int16(POLLIN), revents: 0),
      ]
      if waiting.allSatisfy({ $0.fd < 0 }) { return true }
      // Waits of at most a minute, since the time is counted in 32 bits of milliseconds.
      let left = deadline.map { min(max(ContinuousClock.now.duration(to: $0), .zero), .seconds(60)) }
      let count = retrying { poll(&waiting, 3, left.map { Int32($0 / .milliseconds(1)) + 1 } ?? -1) }
      guard count >= 0 else { return false }
      if let deadline, ContinuousClock.now >= deadline {
        result.isOverTime = true
        return true
      }
      if waiting[0].revents != 0 { feed(bytes, &written) }
      if waiting[1].revents != 0, !drain(&output.read, into: &result.output) { return false }
      if waiting[2].revents != 0, !drain(&errors.read, into: &result.errors) { return false }
    }
  }

  private mutating func feed(_ bytes: [UInt8], _ written: inout Int) {
    let count = bytes[written...].withUnsafeBytes { rest in
      retrying { write(input.write, rest.baseAddress, rest.count) }
    }
    if count > 0 { written += count }
    // The program has closed its input: the rest is not wanted.
    if count < 0, errno != EAGAIN { shut(&input.write) }
  }

  private func drain(_ descriptor: inout Int32, into bytes: inout [UInt8]) -> Bool {
    var count = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, size in
      count = retrying { read(descriptor, buffer.baseAddress, buffer.count) }
      size = max(0, count)
    }
    bytes.append(contentsOf: chunk)
    if count == 0 { shut(&descriptor) }
    return count >= 0
  }
}
