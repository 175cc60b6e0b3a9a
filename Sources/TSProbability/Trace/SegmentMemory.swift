#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for the segments of a trace.
///
/// A long trace is written once, in order. Touching its memory page by page costs more than writing to it, so where the
/// system has large pages for the asking (Linux), a segment of their size is laid on them.
@usableFromInline
enum SegmentMemory {
  /// The size of a large page on x86-64 and on arm64 with small base pages.
  @usableFromInline static var largePage: Int { 1 << 21 }

  /// Memory for `count` values of a type; to be given back with ``free(_:)``.
  @inlinable
  static func allocate<T>(_ type: T.Type, count: Int) -> UnsafeMutableRawPointer {
    let memory = allocate(
      bytes: count * MemoryLayout<T>.stride, alignment: Swift.max(64, MemoryLayout<T>.alignment))
    _ = memory.bindMemory(to: T.self, capacity: count)
    return memory
  }

  @usableFromInline
  static func allocate(bytes: Int, alignment: Int) -> UnsafeMutableRawPointer {
    var memory: UnsafeMutableRawPointer?
    let isLarge = bytes >= largePage
    guard posix_memalign(&memory, isLarge ? largePage : alignment, Swift.max(1, bytes)) == 0, let memory
    else {
      // Ends the process with a message, as any Swift allocation that cannot be had.
      return .allocate(byteCount: bytes, alignment: alignment)
    }
    #if os(Linux)
      // A hint: where it is refused the memory is what it was.
      if isLarge { _ = madvise(memory, bytes, MADV_HUGEPAGE) }
    #endif
    return memory
  }

  @usableFromInline
  static func free(_ memory: UnsafeMutableRawPointer) {
    #if canImport(Glibc)
      Glibc.free(memory)
    #elseif canImport(Musl)
      Musl.free(memory)
    #elseif canImport(Darwin)
      Darwin.free(memory)
    #endif
  }
}
