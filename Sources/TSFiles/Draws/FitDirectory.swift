#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The directory of a fit: one Stan CSV file a chain, the data, and what it was made of.
///
/// ```
/// DIR/run.json            the model, its parameters, the data's digests, the seed, the sampler, the sites
/// DIR/data.csv            the data, a column a site, and one of times where they are known
/// DIR/chain-1.csv ...     the draws, written as they are made
/// DIR/checkpoint-1.json   where each chain stands, to go on with it
/// ```
///
/// Each file tells whether it is still what was written: `run.json`, the checkpoints and finished chains hold a checksum,
/// a checkpoint holds that of its chain up to there, and `run.json` the digest of `data.csv`.
public struct FitDirectory: Sendable {
  /// What a directory holds before a fit is begun in it.
  public enum Content: Sendable, Equatable {
    /// There is no such directory, or nothing but what a fit that was killed as it began has left behind.
    case nothing
    /// A fit.
    case fit
    /// Draws of a fit whose `run.json` is gone.
    case draws
    /// Other files.
    case otherFiles
    /// It is no directory.
    case noDirectory
  }

  /// The path.
  public let path: String

  /// The directory of a path.
  public init(_ path: String) { self.path = path }

  /// The file of the record.
  public var runFile: String { "\(path)/run.json" }
  /// The file of the data.
  public var dataFile: String { "\(path)/data.csv" }
  /// The file of a chain, counted from 0.
  public func chainFile(_ chain: Int) -> String { "\(path)/chain-\(chain + 1).csv" }
  /// The file of a chain's state, counted from 0.
  public func checkpointFile(_ chain: Int) -> String { "\(path)/checkpoint-\(chain + 1).json" }

  /// Whether there is a directory of the path.
  public var isDirectory: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Removes what a fit has left that ended before its first draw, and the directory if nothing else is in it.
  ///
  /// Nothing is removed where a chain has draws.
  public func removeUnlessDrawn() {
    guard let names = fileNames(in: path), names.allSatisfy({ Self.isOurs($0) }) else { return }
    let chains = names.filter { $0.hasPrefix("chain-") }
    // A chain without a draw has the lines of its head alone: comments, and the names of the columns.
    for name in chains {
      guard let bytes = try? readRegularFile("\(path)/\(name)"),
        bytes.split(separator: Byte.lineFeed).count(where: { $0.first != UInt8(ascii: "#") }) <= 1
      else { return }
    }
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// What it holds.
  public var content: Content {
    guard let names = fileNames(in: path) else {
      return access(path, F_OK) == 0 ? .noDirectory : .nothing
    }
    if names.contains("run.json") { return .fit }
    guard names.allSatisfy(Self.isOurs) else { return .otherFiles }
    return names.contains { $0.hasPrefix("chain-") } ? .draws : .nothing
  }

  /// Makes the directory, or empties one that holds a fit.
  ///
  /// The record of a fit goes first and comes last: killed at any moment, the directory either holds a fit that can be
  /// gone on with, or remains that the next call clears away.
  ///
  /// - Parameter overwrite: Whether a fit that is there is replaced.
  /// - Returns: What keeps other processes out, as long as it is held.
  /// - Throws: `cannotCreate` if it cannot be made, holds something else, or another process works in it.
  public func create(overwrite: Bool) throws(FileError) -> FitDirectoryLock {
    if mkdir(path, 0o777) != 0 {
      let code = errno
      guard code == EEXIST else {
        throw FileError(.cannotCreate, "\(path): cannot be made: \(systemMessage(code))")
      }
    }
    let lock = try claim()
    switch content {
    case .noDirectory: throw FileError(.cannotCreate, "\(path): is not a directory; expected a new one")
    case .otherFiles:
      throw FileError(.cannotCreate, "\(path): holds other files; expected a new or an empty directory")
    case .fit where !overwrite:
      throw FileError(
        .cannotCreate, "\(path): holds a fit already, and is not overwritten unless that is asked for")
    case .draws where !overwrite:
      throw FileError(
        .cannotCreate,
        "\(path): holds draws of a fit whose run.json is gone, and is not overwritten unless that is asked for"
      )
    default: break
    }
    unlink(runFile)
    for name in fileNames(in: path) ?? [] where Self.isOurs(name) && !TemporaryFile.isOurs(name) {
      unlink("\(path)/\(name)")
    }
    TemporaryFile.removeStale(in: path)
    return lock
  }

  /// Takes the directory for this process alone.
  ///
  /// - Returns: What keeps other processes out, as long as it is held.
  /// - Throws: `cannotCreate` if another process works in it. What has no locks, or is no directory, is taken as free.
  public func claim() throws(FileError) -> FitDirectoryLock {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let lock = FitDirectoryLock(descriptor)
    if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw FileError(.cannotCreate, "\(path): another process is fitting into it; expected one of its own")
    }
    return lock
  }

  /// Clears away what processes that were killed have left half-written.
  public func removeStaleFiles() { TemporaryFile.removeStale(in: path) }

  /// Whether a file is one that a fit makes, under its own name or that which it has while it is written.
  private static func isOurs(_ name: String) -> Bool {
    if name == "run.json" || name == "data.csv" || TemporaryFile.isOurs(name) { return true }
    for (start, end) in [("chain-", ".csv"), ("checkpoint-", ".json")] {
      guard name.hasPrefix(start), name.hasSuffix(end) else { continue }
      let middle = name.dropFirst(start.count).dropLast(end.count)
      if !middle.isEmpty, middle.utf8.allSatisfy({ Byte.zero...Byte.nine ~= $0 }) { return true }
    }
    return false
  }

  /// Writes a small file whole, in place of the one that is there.
  public func write(_ bytes: [UInt8], to file: String) throws(FileError) {
    let output = try OutputFile(file, overwrite: true)
    try output.write(bytes)
    try output.commit()
  }
}

/// Keeps other processes out of the directory of a fit until it is let go, or the process ends.
public final class FitDirectoryLock: Sendable {
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
