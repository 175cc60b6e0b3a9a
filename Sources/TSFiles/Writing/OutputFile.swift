#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is written whole or not at all.
///
/// A regular file is written under a temporary name in the same directory, and gets its own name in one step
/// by ``commit()``, so that no reader ever sees half of it; let go without that, or after an error, it leaves
/// nothing behind. Anything else that has the name (a device, a named pipe, `/dev/stdout`) is written in
/// place.
///
/// ```swift
/// let output = try OutputFile("paths.csv")
/// try output.write("path,step,x\n")
/// try output.commit()
/// ```
public final class OutputFile: ByteSink {
  /// What the names begin with under which regular files are written. A file that was left under such a name by a
  /// process that was killed is removed by the next one that writes into the directory.
  public static var temporaryPrefix: String { ".part-" }

  /// The name the file was asked for by.
  public let path: String

  private var buffer: DescriptorBuffer
  private var target: OutputTarget
  private var isOpen = true

  /// Opens a file to write to.
  ///
  /// - Parameters:
  ///   - path: The file. A symbolic link is followed.
  ///   - overwrite: Whether a regular file that exists may be replaced.
  /// - Throws: `cannotCreate` if the file exists and may not be replaced, is a directory, or cannot be made.
  public init(_ path: String, overwrite: Bool = false) throws(FileError) {
    self.path = path
    let opened = try OutputTarget.open(path, overwrite: overwrite)
    target = opened.target
    buffer = DescriptorBuffer(descriptor: opened.descriptor, name: path)
  }

  deinit {
    abandon()
  }

  /// Writes bytes, or keeps them to be written with later ones.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: `inputOutput` if they cannot be written, after which the file is abandoned; `closedPipe` if
  ///   nobody reads them any more; `misuse` after the end.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try guarded { () throws(FileError) in try buffer.append(bytes) }
  }

  /// Writes what was kept.
  ///
  /// - Throws: As ``write(_:)``.
  public func flush() throws(FileError) {
    try guarded { () throws(FileError) in try buffer.flush() }
  }

  /// Writes what was kept, puts it on the disk, closes the file and gives it its name.
  ///
  /// - Throws: `inputOutput` if any of that fails, after which the file is abandoned; `cannotCreate` if a
  ///   file of the name has come into being meanwhile and may not be replaced; `misuse` after the end.
  public func commit() throws(FileError) {
    try guarded { () throws(FileError) in
      try buffer.flush()
      try buffer.synchronize()
      // Closed only once it has its name, since the lock goes with the descriptor. Closing is not tried again when it
      // was interrupted: the descriptor is gone by then.
      try target.publish(as: path)
      isOpen = false
      if close(buffer.descriptor) != 0, errno != EINTR { throw buffer.failure(errno) }
    }
  }

  /// Closes the file and removes what was written of it, if it is a regular file. Does nothing after
  /// ``commit()``.
  public func abandon() {
    if isOpen { close(buffer.descriptor) }
    isOpen = false
    target.discard()
  }

  /// Does a step of writing, and abandons the file if it fails: what comes after a lost piece must not be
  /// kept.
  private func guarded(_ step: () throws(FileError) -> Void) throws(FileError) {
    guard isOpen else { throw FileError(.misuse, "\(path): written to after its end") }
    do {
      try step()
    } catch {
      abandon()
      throw error
    }
  }
}
