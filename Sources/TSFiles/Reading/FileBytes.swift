#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a whole file: a regular one, or anything else that can be read to its end, such as a pipe.
///
/// - Parameters:
///   - path: The file.
///   - maximumBytes: The size above which the file is refused, so that a mistaken path cannot fill the
///     memory.
/// - Throws: `noInput` if the file does not exist, is a directory or may not be read; `badData` if it is too
///   big; `inputOutput` if reading fails half-way.
/// - Complexity: O(n) in time and memory for n bytes.
public func readBytes(of path: String, maximumBytes: Int = 1 << 30) throws(FileError) -> [UInt8] {
  let descriptor = try openToRead(path)
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw cannotOpen(path, errno) }
  let limit = max(0, min(maximumBytes, Int.max - chunkSize))
  let isRegular = status.st_mode & S_IFMT == S_IFREG
  if isRegular, Int64(status.st_size) > Int64(limit) { throw tooBig(path, limit) }
  // A file of unknown size may claim size 0; one byte more than the size lets the end be seen without
  // growing.
  return try readToEnd(
    descriptor, path: path, expected: isRegular ? Int(status.st_size) + 1 : 0, limit: limit)
}

/// Opens a file to read it.
///
/// - Returns: Its descriptor, which the caller closes.
/// - Throws: `noInput` if the file does not exist, is a directory or may not be read.
package func openToRead(_ path: String) throws(FileError) -> Int32 {
  guard !path.isEmpty else { throw FileError(.noInput, "the name of the input file is empty") }
  guard !path.utf8.contains(0) else { throw FileError(.noInput, "\(path): no such file") }
  let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
  guard descriptor >= 0 else { throw cannotOpen(path, errno) }
  var status = stat()
  let isDirectory = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  guard !isDirectory else {
    close(descriptor)
    throw FileError(.noInput, "\(path): is a directory, expected a file")
  }
  return descriptor
}

/// Reads a file of a directory that is ours: a regular one, or a link to one.
///
/// Whatever else has its name is refused at once: a pipe would be waited for, a device might never end.
///
/// - Throws: as ``readBytes(of:maximumBytes:)``, and `badData` where it is no regular file.
public func readRegularFile(_ path: String, maximumBytes: Int = 1 << 30) throws(FileError) -> [UInt8] {
  var status = stat()
  if stat(path, &status) == 0 {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError(.badData, "\(path): is a directory, expected a file")
    case S_IFIFO: throw FileError(.badData, "\(path): is a pipe, expected a file")
    default: throw FileError(.badData, "\(path): is a device or a socket, expected a file")
    }
  }
  return try readBytes(of: path, maximumBytes: maximumBytes)
}

/// Whether something has this name, readable or not; a link that leads nowhere or in a circle counts.
public func hasFile(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0
}

/// How much the buffer grows by at the least.
private let chunkSize = 1 << 16

private func readToEnd(
  _ descriptor: Int32, path: String, expected: Int, limit: Int
) throws(FileError) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(expected)
  while true {
    let room = max(chunkSize, bytes.capacity - bytes.count)
    var failure: Int32 = 0
    var got = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: min(room, 1 << 24)) { buffer, count in
      got = retrying { read(descriptor, buffer.baseAddress, buffer.count) }
      if got < 0 { failure = errno }
      count = max(got, 0)
    }
    if failure != 0 {
      throw FileError(.inputOutput, "\(path): cannot be read: \(systemMessage(failure))")
    }
    if got == 0 { return bytes }
    if bytes.count + got > limit { throw tooBig(path, limit) }
    if bytes.isEmpty { bytes.reserveCapacity(max(expected, got)) }
    bytes.append(contentsOf: chunk)
  }
}

private func cannotOpen(_ path: String, _ code: Int32) -> FileError {
  switch code {
  case ENOENT: FileError(.noInput, "\(path): no such file")
  case ENOTDIR: FileError(.noInput, "\(path): no such file: a part of its path is not a directory")
  default: FileError(.noInput, "\(path): cannot be read: \(systemMessage(code))")
  }
}

private func tooBig(_ path: String, _ limit: Int) -> FileError {
  FileError(.badData, "\(path): is too big: found more than \(limit) bytes, expected at most that many")
}
