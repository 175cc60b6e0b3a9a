import Synchronization
import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A shard that this process works on: a file that is made exclusively, locked, and touched now and then.
///
/// A claim is stale, and taken over, where its lock is gone and its process was on this host, or where it was not touched for
/// ``ShardClaim/patience`` seconds. Two processes that work on one shard all the same do no harm: both write the same bytes.
package final class ShardClaim: Sendable {
  /// After how many seconds without a touch a claim of another host is stale.
  package static let patience = 60
  /// How many seconds lie between touches.
  static let interval = 5

  private let path: String
  private let descriptor: Int32
  private let isHeld = Mutex(true)

  private init(_ path: String, _ descriptor: Int32) { (self.path, self.descriptor) = (path, descriptor) }

  deinit { release() }

  /// Takes a shard.
  ///
  /// - Parameters:
  ///   - path: the file of the claim, in a directory that exists.
  ///   - host: the name of this host.
  /// - Returns: nil where another process has it.
  /// - Throws: `inputOutput` or `cannotCreate` where no file can be made.
  package static func take(_ path: String, host: String = hostName()) throws(FileError) -> ShardClaim? {
    for _ in 0..<3 {
      let made = retrying { open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
      if made >= 0 {
        _ = flock(made, LOCK_EX)
        return ShardClaim(path, made).marked(host)
      }
      guard errno == EEXIST else { throw .cannotMake(path, errno) }
      let found = retrying { open(path, O_RDWR | O_CLOEXEC) }
      if found < 0 {
        // It was let go in between.
        if errno == ENOENT { continue }
        throw .cannotMake(path, errno)
      }
      guard isStale(found, path, host) else {
        close(found)
        return nil
      }
      return ShardClaim(path, found).marked(host)
    }
    return nil
  }

  /// Lets it go.
  package func release() {
    isHeld.withLock { isHeld in
      guard isHeld else { return }
      isHeld = false
      // Removed while it is locked: nobody takes over what is about to go.
      if Self.isSame(descriptor, path) { unlink(path) }
      close(descriptor)
    }
  }

  /// Says that the process is alive.
  func touch() { isHeld.withLock { if $0 { _ = futimens(descriptor, nil) } } }

  private func marked(_ host: String) -> ShardClaim {
    let text = Array("\(host) \(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    text.withUnsafeBytes { _ = pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    touch()
    return self
  }

  /// Whether nobody works on what was claimed; locked then.
  private static func isStale(_ descriptor: Int32, _ path: String, _ host: String) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return false }
    guard isSame(descriptor, path) else { return false }
    var text = [UInt8](repeating: 0, count: 512)
    let count = text.withUnsafeMutableBytes { buffer in
      retrying { pread(descriptor, buffer.baseAddress, buffer.count, 0) }
    }
    let owner = text.prefix(max(0, count)).prefix { $0 != Byte.space }
    if owner.elementsEqual(host.utf8) { return true }
    return age(descriptor) > patience
  }

  /// How many seconds ago a file was touched, by the clock of the disk that it is on.
  private static func age(_ descriptor: Int32) -> Int {
    var (before, now) = (stat(), stat())
    guard fstat(descriptor, &before) == 0 else { return 0 }
    let found = before.modified
    // Touched, it says what time it is there; its time is put back at once.
    guard futimens(descriptor, nil) == 0, fstat(descriptor, &now) == 0 else { return 0 }
    let times = [found, found]
    if now.modified.tv_sec - found.tv_sec <= patience { _ = futimens(descriptor, times) }
    return Int(now.modified.tv_sec - found.tv_sec)
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }
}

extension stat {
  fileprivate var modified: timespec {
    #if canImport(Darwin)
      st_mtimespec
    #else
      st_mtim
    #endif
  }
}

/// The name of this host.
package func hostName() -> String {
  var name = [CChar](repeating: 0, count: 256)
  guard gethostname(&name, 255) == 0 else { return "unknown" }
  let bytes = name.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 && $0 != Byte.space }
  return String(decoding: bytes, as: UTF8.self)
}

/// Waits.
func pause(milliseconds: Int) { usleep(UInt32(clamping: milliseconds * 1_000)) }
