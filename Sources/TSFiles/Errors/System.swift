#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's words for an error number, such as `No space left on device`.
package func systemMessage(_ code: Int32) -> String {
  // `strerror_r` comes in two incompatible forms, and `strerror` is safe with threads in every C library this
  // is built for (glibc 2.32 made it so).
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}

/// Calls again what a signal interrupted.
package func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result == -1, errno == EINTR { continue }
    return result
  }
}

/// Makes writing to a closed pipe, or past the limit of a file's size, an error that is thrown rather than a
/// signal that kills the program half-way.
///
/// Call it once as the program starts. After it, a closed pipe is thrown as
/// ``FileError/Category/closedPipe``.
public func ignoreBrokenPipes() {
  _ = signal(SIGPIPE, SIG_IGN)
  _ = signal(SIGXFSZ, SIG_IGN)
}

extension FileError {
  /// What cannot be made: `inputOutput` where the disk is full or fails, which may pass; `cannotCreate` for what stays.
  ///
  /// - Parameters:
  ///   - path: the file or the directory.
  ///   - code: the system's error number.
  package static func cannotMake(_ path: String, _ code: Int32) -> FileError {
    switch code {
    case ENOENT: FileError(.cannotCreate, "\(path): cannot be made: its directory does not exist")
    case ENOSPC, EDQUOT, EIO: FileError(.inputOutput, "\(path): cannot be written: \(systemMessage(code))")
    default: FileError(.cannotCreate, "\(path): cannot be made: \(systemMessage(code))")
    }
  }
}
