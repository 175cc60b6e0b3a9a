import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the bytes of an output file go until it is whole, and what is to be done then.
package enum OutputTarget {
  /// A device, a pipe or an open descriptor: the bytes are there already.
  case inPlace
  /// A file under a temporary name, which is to get the name `final`.
  case beside(temporary: String, final: String, overwrite: Bool)
  /// Published or discarded.
  case done

  static func open(_ path: String, overwrite: Bool) throws(FileError) -> (
    target: OutputTarget, descriptor: Int32
  ) {
    guard !path.isEmpty else { throw FileError(.cannotCreate, "the name of the output file is empty") }
    guard !path.utf8.contains(0) else {
      throw FileError(.cannotCreate, "\(path): cannot be made: its name holds a NUL")
    }
    // The standard output is written through its own descriptor even if it leads to a regular file: opening
    // that again would begin at its start and overwrite what is there, and renaming would put another file in
    // its place.
    if let number = standardDescriptor(path) { return try duplicate(number, path) }
    var status = stat()
    guard stat(path, &status) == 0 else {
      let code = errno
      guard code == ENOENT else { throw cannotMake(path, code) }
      if lstat(path, &status) == 0 {
        throw FileError(.cannotCreate, "\(path): is a symbolic link to a file that does not exist")
      }
      return try openBeside(path, mode: nil, overwrite: overwrite, name: path)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw FileError(.cannotCreate, "\(path): is a directory, expected the name of a file")
    case S_IFREG:
      guard overwrite else { throw exists(path) }
      let mode = status.st_mode & 0o777
      return try openBeside(resolved(path), mode: mode, overwrite: overwrite, name: path)
    default:
      let descriptor = retrying { Self.system(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
      guard descriptor >= 0 else { throw cannotMake(path, errno) }
      return (.inPlace, descriptor)
    }
  }

  /// Gives the file its name.
  mutating func publish(as path: String) throws(FileError) {
    guard case .beside(let temporary, let final, let overwrite) = self else {
      self = .done
      return
    }
    if overwrite {
      guard rename(temporary, final) == 0 else { throw OutputTarget.cannotMake(path, errno) }
    } else {
      try OutputTarget.link(temporary, final, path)
    }
    self = .done
    OutputTarget.synchronizeDirectory(of: final)
  }

  /// Removes the temporary file, if there is one.
  mutating func discard() {
    if case .beside(let temporary, _, _) = self { unlink(temporary) }
    self = .done
  }
}

// MARK: - Steps

extension OutputTarget {
  /// The function `open` of the C library, whose name is hidden by the one above.
  private static func system(_ path: String, _ flags: Int32, _ mode: mode_t = 0o666) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, mode)
    #elseif canImport(Musl)
      Musl.open(path, flags, mode)
    #else
      Darwin.open(path, flags, mode)
    #endif
  }

  private static func openBeside(
    _ final: String, mode: mode_t?, overwrite: Bool, name: String
  ) throws(FileError) -> (target: OutputTarget, descriptor: Int32) {
    let directory = directoryPrefix(final)
    clearOnce(directory.isEmpty ? "." : directory)
    // The random part keeps two runs apart; `O_EXCL` makes sure of it, and a few tries are plenty.
    for _ in 0..<16 {
      let temporary = directory + TemporaryFile.newName()
      let descriptor = retrying { system(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC) }
      if descriptor >= 0 {
        guard TemporaryFile.hold(descriptor) else {
          close(descriptor)
          continue
        }
        // A replaced file keeps its permissions; that they cannot be set is no reason to fail.
        if let mode { _ = fchmod(descriptor, mode) }
        return (.beside(temporary: temporary, final: final, overwrite: overwrite), descriptor)
      }
      if errno != EEXIST { throw cannotMake(name, errno) }
    }
    throw cannotMake(name, EEXIST)
  }

  /// The directories that were cleared of what killed processes have left in them.
  private static let cleared = Mutex<Set<String>>([])

  /// Clears a directory, once in the life of the process: a fit writes small files many times a second.
  private static func clearOnce(_ directory: String) {
    guard cleared.withLock({ $0.insert(directory).inserted }) else { return }
    TemporaryFile.removeStale(in: directory)
  }

  /// Gives the temporary file its name unless something has it already, in one step where the file system
  /// can.
  private static func link(_ temporary: String, _ final: String, _ path: String) throws(FileError) {
    #if canImport(Glibc)
      let result = Glibc.link(temporary, final)
    #elseif canImport(Musl)
      let result = Musl.link(temporary, final)
    #else
      let result = Darwin.link(temporary, final)
    #endif
    if result == 0 {
      unlink(temporary)
      return
    }
    if errno == EEXIST { throw exists(path) }
    // A file system without hard links: look, then rename.
    var status = stat()
    if lstat(final, &status) == 0 { throw exists(path) }
    guard rename(temporary, final) == 0 else { throw cannotMake(path, errno) }
  }

  private static func duplicate(
    _ number: Int32, _ path: String
  ) throws(FileError) -> (target: OutputTarget, descriptor: Int32) {
    let descriptor = retrying { fcntl(number, F_DUPFD_CLOEXEC, 3) }
    guard descriptor >= 0 else { throw cannotMake(path, errno) }
    return (.inPlace, descriptor)
  }

  /// The number of the open descriptor that a path such as `/dev/stdout` stands for.
  package static func standardDescriptor(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default: break
    }
    for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
      return Int32(path.dropFirst(prefix.count))
    }
    return nil
  }

  /// The path with all symbolic links followed, so that a link is kept and what it leads to is replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// What comes before the last part of a path, with its slash.
  static func directoryPrefix(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  /// Makes sure that the new name outlives a power cut. The file itself is safe already, so a failure is
  /// passed over: some file systems cannot synchronise a directory.
  private static func synchronizeDirectory(of path: String) {
    let directory = directoryPrefix(path)
    let descriptor = retrying { system(directory.isEmpty ? "." : directory, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func exists(_ path: String) -> FileError {
    FileError(.cannotCreate, "\(path): exists already, and is not overwritten unless that is asked for")
  }

  private static func cannotMake(_ path: String, _ code: Int32) -> FileError { .cannotMake(path, code) }
}
