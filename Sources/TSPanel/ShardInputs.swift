import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The inputs of all shards while they are written: rows are kept until there are some, so that memory and open files do not grow
/// with what is written.
struct ShardInputs {
  private struct Pending {
    var bytes: [UInt8] = []
    var digest = SHA256()
    var rows = 0
  }

  private let directory: JobDirectory
  private var shards: [Pending]
  private let capacity: Int

  /// How many shards there are.
  var count: Int { shards.count }

  /// How many bytes are kept in all.
  private static let budget = 16 << 20

  init(_ directory: JobDirectory, header: [UInt8], count: Int) {
    self.directory = directory
    capacity = min(1 << 20, max(1 << 10, Self.budget / max(1, count)))
    var first = Pending()
    first.bytes = header
    shards = Array(repeating: first, count: count)
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - shard: the shard.
  ///   - write: appends the row with its line feed.
  mutating func append(to shard: Int, _ write: (inout [UInt8]) -> Void) throws(FileError) {
    write(&shards[shard].bytes)
    shards[shard].rows += 1
    if shards[shard].bytes.count >= capacity { try flush(shard, isLast: false) }
  }

  /// Writes what was kept to the disk.
  ///
  /// - Returns: For each shard how many rows it has, and the digest of its input.
  mutating func finish() throws(FileError) -> [(rows: Int, digest: String)] {
    for shard in shards.indices { try flush(shard, isLast: true) }
    return shards.map { ($0.rows, $0.digest.hexadecimal) }
  }

  private mutating func flush(_ shard: Int, isLast: Bool) throws(FileError) {
    let bytes = shards[shard].bytes
    shards[shard].bytes = []
    shards[shard].digest.update(bytes)
    let path = directory.file(.input, shard)
    // Opened for each piece: a process may have few files open at a time.
    let descriptor = retrying { open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { buffer in
        retrying { write(descriptor, buffer.baseAddress, buffer.count) }
      }
      guard written >= 0 else { throw Self.failure(path, errno) }
      rest = rest.dropFirst(written)
    }
    if isLast, retrying({ fsync(descriptor) }) != 0, errno != EINVAL { throw Self.failure(path, errno) }
  }

  private static func failure(_ path: String, _ code: Int32) -> FileError {
    FileError(.inputOutput, "\(path): cannot be written: \(systemMessage(code))")
  }
}
