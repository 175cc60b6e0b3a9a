#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file descriptor with a buffer before it. Each write to the system is checked.
struct DescriptorBuffer {
  let descriptor: Int32
  /// The name of the output in messages.
  let name: String
  private var pending: [UInt8] = []
  private static let capacity = 1 << 16

  init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
    pending.reserveCapacity(DescriptorBuffer.capacity)
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    if pending.count + bytes.count > DescriptorBuffer.capacity { try flush() }
    if bytes.count >= DescriptorBuffer.capacity {
      try writeAll(bytes)
    } else {
      pending.append(contentsOf: bytes)
    }
  }

  mutating func flush() throws(FileError) {
    guard !pending.isEmpty else { return }
    // Taken out before it is written: what failed once must not be written again by a later flush.
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try writeAll(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Asks the system to put everything on the disk, where that means something.
  func synchronize() throws(FileError) {
    guard retrying({ fsync(descriptor) }) != 0 else { return }
    // Pipes, terminals and some devices cannot be synchronised, and have nothing to be.
    if errno == EINVAL || errno == EROFS || errno == ENOTSUP { return }
    throw failure(errno)
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = retrying {
        write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      }
      if written < 0 {
        let code = errno
        guard code == EAGAIN || code == EWOULDBLOCK else { throw failure(code) }
        // Someone made the terminal or pipe non-blocking; wait until it takes more.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = retrying { poll(&waiting, 1, -1) }
      } else {
        rest = rest.dropFirst(written)
      }
    }
  }

  func failure(_ code: Int32) -> FileError {
    if code == EPIPE { return FileError(.closedPipe, "\(name): nobody reads it any more") }
    return FileError(.inputOutput, "\(name): cannot be written: \(systemMessage(code))")
  }
}
