import Synchronization
import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An output that one thread writes and another may end.
///
/// What it holds is reached under the lock only, which makes the conformance to `Sendable` hold.
final class GuardedOutput: ByteSink, @unchecked Sendable {
  /// Whether the process is about to end.
  private let isEnding = Mutex(false)
  private let sink: any ByteSink

  /// A file, or the standard output for nil and for `-`; a file that is not whole at an interrupt is removed.
  init(_ path: String?, overwrite: Bool) throws(FileError) {
    if let path, path != "-" {
      sink = try Self.open(path, overwrite: overwrite)
    } else {
      sink = StandardOutput()
    }
    Interrupts.protect(self)
  }

  /// Opens a file; the error says how to replace one that exists.
  private static func open(_ path: String, overwrite: Bool) throws(FileError) -> OutputFile {
    do {
      return try OutputFile(path, overwrite: overwrite)
    } catch  where error.description.contains("exists already") {
      throw FileError(
        .cannotCreate, "\(path): exists already; expected a new file, or --overwrite to replace it")
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try guarded { () throws(FileError) in try sink.write(bytes) }
  }

  func flush() throws(FileError) {
    try guarded { () throws(FileError) in try sink.flush() }
  }

  func commit() throws(FileError) {
    try guarded { () throws(FileError) in try sink.commit() }
  }

  /// Removes a file that is not whole, for a process that is about to end; nobody writes after it.
  func abandonForGood() {
    guard let file = sink as? OutputFile else { return }
    // Who waits for the reader of a full pipe holds the lock, and has no file to be removed.
    for _ in 0..<100 {
      let isDone: Void? = isEnding.withLockIfAvailable { isEnding in
        isEnding = true
        file.abandon()
      }
      if isDone != nil { return }
      usleep(10_000)
    }
  }

  private func guarded(_ step: () throws(FileError) -> Void) throws(FileError) {
    try isEnding.withLock { isEnding throws(FileError) in
      while isEnding { pause() }
      try step()
    }
  }
}
