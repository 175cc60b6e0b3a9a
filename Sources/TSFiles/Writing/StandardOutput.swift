#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The standard output, buffered and checked: unlike with `print`, a full disk is an error.
///
/// End with ``commit()``; what is still in the buffer when the writer is let go is lost, since an error could
/// not be reported any more. Call ``ignoreBrokenPipes()`` before, so that a closed pipe is thrown as
/// ``FileError/Category/closedPipe`` rather than killing the program.
public final class StandardOutput: ByteSink {
  private var buffer: DescriptorBuffer

  /// Makes a writer to the standard output. Use one at a time: each has a buffer of its own.
  public convenience init() {
    self.init(descriptor: STDOUT_FILENO, name: "standard output")
  }

  package init(descriptor: Int32, name: String) {
    buffer = DescriptorBuffer(descriptor: descriptor, name: name)
  }

  /// Writes bytes, or keeps them to be written with later ones.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: `inputOutput` if they cannot be written; `closedPipe` if nobody reads them any more.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try buffer.append(bytes)
  }

  /// Writes what was kept, so that a reader sees it.
  ///
  /// - Throws: `inputOutput` if it cannot be written; `closedPipe` if nobody reads it any more.
  public func flush() throws(FileError) {
    try buffer.flush()
  }

  /// Writes what was kept, and asks for it to be put on the disk if the output is a file. The descriptor
  /// stays open.
  ///
  /// - Throws: `inputOutput` if it cannot be written; `closedPipe` if nobody reads it any more.
  public func commit() throws(FileError) {
    try buffer.flush()
    try buffer.synchronize()
  }
}
