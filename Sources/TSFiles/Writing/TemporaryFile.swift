#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The name that a regular file has while it is written, in the directory that it is to be in: `.part-` and 13 digits of
/// base 36.
///
/// Its writer holds a lock on it until it has its own name. A process that was killed has lost its locks, so that what
/// it left behind is told from what is being written, and the next file that is written in the directory clears it
/// away.
package enum TemporaryFile {
  private static let prefix = OutputFile.temporaryPrefix
  private static var digitCount: Int { 13 }

  /// A name that nobody has, most probably.
  static func newName() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return prefix + String(repeating: "0", count: digitCount - digits.count) + digits
  }

  /// Whether a name is one that ``newName()`` gives.
  package static func isOurs(_ name: String) -> Bool {
    guard name.hasPrefix(prefix), name.utf8.count == prefix.utf8.count + digitCount else { return false }
    return name.utf8.dropFirst(prefix.utf8.count).allSatisfy {
      Byte.zero...Byte.nine ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
    }
  }

  /// Takes a file that was just made for this process.
  ///
  /// - Returns: false if another process has cleared it away meanwhile, or is about to. Where there are no locks
  ///   nobody does.
  static func hold(_ descriptor: Int32) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return false }
    var status = stat()
    return fstat(descriptor, &status) != 0 || status.st_nlink > 0
  }

  /// Removes the files in a directory that a process was killed over; those that are being written stay.
  ///
  /// - Parameter directory: The directory; where it cannot be read, nothing is done.
  /// - Complexity: O(n) for n files in it.
  package static func removeStale(in directory: String) {
    for name in fileNames(in: directory) ?? [] where isOurs(name) {
      let path = "\(directory)/\(name)"
      let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      // Held until it is gone: its writer cannot take it in between.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    }
  }
}

/// The names of what is in a directory, without `.` and `..`; nil where it is none or may not be read.
package func fileNames(in directory: String) -> [String]? {
  guard let stream = opendir(directory) else { return nil }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
