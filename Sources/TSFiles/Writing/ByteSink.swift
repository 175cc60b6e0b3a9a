/// Something that bytes are written to: a file, the standard output, the memory.
///
/// What is written is there for certain only after ``commit()`` has returned. A sink that is let go without
/// it has failed or was abandoned, and leaves no half-written regular file behind.
public protocol ByteSink: AnyObject {
  /// Writes bytes, or keeps them to be written with later ones.
  ///
  /// - Parameter bytes: The bytes, which are not kept after the call returns.
  /// - Throws: `inputOutput` if they cannot be written; `closedPipe` if nobody reads them any more.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError)

  /// Writes what was kept, so that a reader sees it, without ending the output.
  ///
  /// - Throws: As ``write(_:)-(UnsafeRawBufferPointer)``.
  func flush() throws(FileError)

  /// Writes what was kept and ends the output: after it a file has its name and its whole content.
  ///
  /// - Throws: As ``write(_:)-(UnsafeRawBufferPointer)``; `cannotCreate` if a file cannot be given its name.
  func commit() throws(FileError)
}

extension ByteSink {
  /// Writes the bytes of an array.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: As ``write(_:)-(UnsafeRawBufferPointer)``.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Writes a text in UTF-8.
  ///
  /// - Parameter text: The text.
  /// - Throws: As ``write(_:)-(UnsafeRawBufferPointer)``.
  public func write(_ text: String) throws(FileError) {
    try write(Array(text.utf8))
  }
}

/// A sink that keeps what is written in memory.
public final class MemorySink: ByteSink {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty sink.
  public init() {}

  /// What was written so far, as text; bytes that are not UTF-8 are replaced.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Keeps bytes.
  ///
  /// - Parameter bytes: The bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    self.bytes.append(contentsOf: bytes)
  }

  /// Does nothing.
  public func flush() throws(FileError) {}

  /// Does nothing.
  public func commit() throws(FileError) {}
}
