import TSFiles

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
/// DIR/run.json            the model, its parameters, the data's digest, the seed, the sampler
/// DIR/data.csv            the data, a column a site
/// DIR/chain-1.csv ...     the draws, written as they are made
/// DIR/checkpoint-1.json   where each chain stands, for --resume
/// ```
struct FitDirectory {
  let path: String

  var runFile: String { "\(path)/run.json" }
  var dataFile: String { "\(path)/data.csv" }
  func chainFile(_ chain: Int) -> String { "\(path)/chain-\(chain + 1).csv" }
  func checkpointFile(_ chain: Int) -> String { "\(path)/checkpoint-\(chain + 1).json" }

  /// Makes the directory, or empties one that holds a fit.
  ///
  /// The record of a fit goes first and comes last: killed at any moment, the directory either holds a fit that
  /// ``FitJob/resume()`` goes on with, or remains that the next call clears away. It is this process's own from here on.
  ///
  /// - Throws: a ``Failure`` that says how to replace or to resume a fit that is there.
  func create(overwrite: Bool) throws(Failure) {
    if mkdir(path, 0o777) != 0 {
      let code = errno
      guard code == EEXIST else {
        throw Failure(.cannotCreate, "\(path): cannot be made: \(String(cString: strerror(code)))")
      }
    }
    try claim()
    guard let names = Self.names(in: path) else {
      throw Failure(.cannotCreate, "\(path): is not a directory; expected a new one")
    }
    let hasRecord = names.contains("run.json")
    guard hasRecord || names.allSatisfy(Self.isOurs) else {
      throw Failure(.cannotCreate, "\(path): holds other files; expected a new or an empty directory")
    }
    guard overwrite || !hasRecord else {
      throw Failure(
        .cannotCreate, "\(path): holds a fit already; --overwrite replaces it, --resume goes on with it")
    }
    guard overwrite || !names.contains(where: { $0.hasPrefix("chain-") }) else {
      throw Failure(
        .cannotCreate, "\(path): holds draws of a fit whose run.json is gone; --overwrite replaces them")
    }
    if hasRecord { unlink(runFile) }
    for name in names where Self.isOurs(name) { unlink("\(path)/\(name)") }
  }

  /// Takes the directory for this process alone, until it ends.
  ///
  /// - Throws: a ``Failure`` if another process works in it. What has no locks, or is no directory, is taken as free.
  func claim() throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // The descriptor stays open: the lock is to end with the process, however that ends.
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    close(descriptor)
    throw Failure(.cannotCreate, "\(path): another process is fitting into it; expected one of its own")
  }

  /// Whether a file is one that a fit makes, under its own name or that which it has while it is written.
  private static func isOurs(_ name: String) -> Bool {
    if name == "run.json" || name == "data.csv" || name.hasPrefix(OutputFile.temporaryPrefix) { return true }
    for (start, end) in [("chain-", ".csv"), ("checkpoint-", ".json")] {
      guard name.hasPrefix(start), name.hasSuffix(end) else { continue }
      let middle = name.dropFirst(start.count).dropLast(end.count)
      if !middle.isEmpty, middle.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
    }
    return false
  }

  /// The files in a directory; nil where it is none.
  private static func names(in path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Writes a small file whole.
  func write(_ text: String, to file: String) throws(FileError) {
    let output = try OutputFile(file, overwrite: true)
    try output.write(text)
    try output.commit()
  }
}
