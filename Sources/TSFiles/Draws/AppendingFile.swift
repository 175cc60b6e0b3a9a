#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that grows in whole pieces, each of which is there once ``append(_:)`` has returned.
///
/// Unlike ``OutputFile`` it has its own name from the beginning, so that what was written before a crash is
/// not lost. A piece that could not be written whole, as on a full disk, is taken off again.
package final class AppendingFile {
  package let path: String
  private var buffer: DescriptorBuffer
  private let isRegular: Bool
  /// Where the last whole piece ends.
  private var length: Int64
  private var isOpen = true

  /// Makes a new file.
  ///
  /// - Parameters:
  ///   - path: The file. A device or a pipe is written in place.
  ///   - overwrite: Whether a regular file that exists may be emptied.
  /// - Throws: `cannotCreate` if the file exists and may not be emptied, is a directory, cannot be made, or
  ///   another process is writing it.
  package convenience init(new path: String, overwrite: Bool) throws(FileError) {
    guard !path.isEmpty else { throw FileError(.cannotCreate, "the name of the output file is empty") }
    guard !path.utf8.contains(0) else {
      throw FileError(.cannotCreate, "\(path): cannot be made: its name holds a NUL")
    }
    if let number = OutputTarget.standardDescriptor(path) {
      let descriptor = retrying { fcntl(number, F_DUPFD_CLOEXEC, 3) }
      guard descriptor >= 0 else { throw AppendingFile.cannotMake(path, errno) }
      try self.init(path, descriptor, keeping: nil)
      return
    }
    var status = stat()
    let isOther = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let creation = isOther ? 0 : O_CREAT | O_APPEND | (overwrite ? 0 : O_EXCL)
    let descriptor = retrying { open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | creation, 0o666) }
    guard descriptor >= 0 else { throw AppendingFile.cannotMake(path, errno) }
    // Emptied only once it is certain that nobody else is writing it.
    try self.init(path, descriptor, keeping: 0)
  }

  /// Opens a file to go on with it.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - length: How much of it to keep; the rest is cut off.
  /// - Throws: `cannotCreate` if the file cannot be opened, or another process is writing it; `inputOutput`
  ///   if it cannot be cut.
  package convenience init(resuming path: String, keeping length: Int64) throws(FileError) {
    let descriptor = retrying { open(path, O_WRONLY | O_APPEND | O_CLOEXEC) }
    guard descriptor >= 0 else { throw AppendingFile.cannotMake(path, errno) }
    try self.init(path, descriptor, keeping: length)
  }

  /// Takes over an open descriptor, which is closed if that fails.
  private init(_ path: String, _ descriptor: Int32, keeping length: Int64?) throws(FileError) {
    self.path = path
    buffer = DescriptorBuffer(descriptor: descriptor, name: path)
    var status = stat()
    isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && length != nil
    self.length = length ?? 0
    guard isRegular else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw FileError(.cannotCreate, "\(path): is being written by another process")
    }
    if retrying({ ftruncate(descriptor, off_t(self.length)) }) != 0 { throw buffer.failure(errno) }
  }

  deinit {
    if isOpen { close(buffer.descriptor) }
  }

  /// Writes a piece: all of it or, where that fails in a regular file, nothing.
  ///
  /// - Parameter bytes: The piece.
  /// - Throws: `inputOutput` if it cannot be written, after which nothing more can be; `closedPipe` if nobody
  ///   reads it any more; `misuse` after the end.
  package func append(_ bytes: [UInt8]) throws(FileError) {
    try guardOpen()
    do {
      try bytes.withUnsafeBufferPointer { (bytes) throws(FileError) in
        try buffer.append(UnsafeRawBufferPointer(bytes))
      }
      try buffer.flush()
      length += Int64(bytes.count)
    } catch {
      if isRegular { _ = retrying { ftruncate(buffer.descriptor, off_t(length)) } }
      end()
      throw error
    }
  }

  /// Puts everything on the disk.
  ///
  /// - Throws: `inputOutput` if that fails; `misuse` after the end.
  package func synchronize() throws(FileError) {
    try guardOpen()
    try buffer.synchronize()
  }

  /// Puts everything on the disk and closes the file.
  ///
  /// - Throws: `inputOutput` if that fails; `misuse` after the end.
  package func finish() throws(FileError) {
    try synchronize()
    isOpen = false
    if close(buffer.descriptor) != 0, errno != EINTR { throw buffer.failure(errno) }
  }

  private func end() {
    if isOpen { close(buffer.descriptor) }
    isOpen = false
  }

  private func guardOpen() throws(FileError) {
    guard isOpen else { throw FileError(.misuse, "\(path): written to after its end") }
  }

  private static func cannotMake(_ path: String, _ code: Int32) -> FileError {
    switch code {
    case EEXIST:
      FileError(.cannotCreate, "\(path): exists already, and is not overwritten unless that is asked for")
    case EISDIR: FileError(.cannotCreate, "\(path): is a directory, expected the name of a file")
    default: .cannotMake(path, code)
    }
  }
}
