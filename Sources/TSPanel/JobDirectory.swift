import TSFiles

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The directory of a panel: a plan, and for each shard what goes in and what came out.
///
/// ```
/// JOB/plan.json            settings, root seed, versions, the digest of each shard's input; written last
/// JOB/in/00000.csv         rows of the series of a shard, as they came
/// JOB/settings/00000.csv   settings of single series, where there are any
/// JOB/claims/00000         who works on a shard, while that lasts
/// JOB/out/00000.csv        forecasts, in order of keys
/// JOB/errors/00000.csv     series that failed, and why
/// JOB/paths/00000.csv      paths, where they are asked for
/// JOB/totals/00000.csv     sums of paths by group
/// JOB/checks/00000.csv     how forecasts of held-back values did
/// JOB/done/00000.json      the digests of what came out; written last
/// ```
public struct JobDirectory: Sendable, Hashable {
  /// What there may be of each shard.
  package enum Part: String, CaseIterable {
    case input = "in"
    case settings, claims, out, errors, paths, totals, checks, done

    var ending: String {
      switch self {
      case .claims: ""
      case .done: ".json"
      default: ".csv"
      }
    }
  }

  /// The path.
  public let path: String

  /// The directory of a path.
  public init(_ path: String) { self.path = path }

  /// The file of the plan.
  public var planFile: String { "\(path)/plan.json" }

  /// The directory of a part.
  func directory(_ part: Part) -> String { "\(path)/\(part.rawValue)" }

  /// The file of a part of a shard.
  package func file(_ part: Part, _ shard: Int) -> String {
    let digits = String(shard)
    let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return "\(directory(part))/\(name)\(part.ending)"
  }

  /// Makes the directory, or empties one that holds a panel.
  ///
  /// - Parameter overwrite: Whether a plan that is there is replaced.
  /// - Throws: `cannotCreate` if it cannot be made, or holds something else.
  func create(overwrite: Bool) throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw FileError(.cannotCreate, "the name of the directory is empty, expected one")
    }
    try Self.make(path)
    let known = Set(Part.allCases.map(\.rawValue) + ["plan.json"])
    guard let names = fileNames(in: path) else {
      throw FileError(.cannotCreate, "\(path): is not a directory; expected a new one")
    }
    if let other = names.sorted().first(where: { !known.contains($0) && !TemporaryFile.isOurs($0) }) {
      throw FileError(
        .cannotCreate, "\(path): holds other files, such as \(other); expected a new or an empty directory")
    }
    if names.contains("plan.json"), !overwrite {
      throw FileError(
        .cannotCreate, "\(path): holds a plan already; expected a new directory, or --overwrite to replace it"
      )
    }
    // The plan goes first and comes last: without it the rest is no panel.
    unlink(planFile)
    for part in Part.allCases {
      for name in fileNames(in: directory(part)) ?? [] where isOurs(name, part) {
        unlink("\(directory(part))/\(name)")
      }
      rmdir(directory(part))
    }
    try Self.make(directory(.input))
  }

  /// Makes the directories of what comes out.
  package func prepare(_ parts: [Part]) throws(FileError) {
    for part in parts { try Self.make(directory(part)) }
  }

  /// Makes a directory unless it is there.
  static func make(_ path: String) throws(FileError) {
    guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    throw .cannotMake(path, errno)
  }

  private func isOurs(_ name: String, _ part: Part) -> Bool {
    if TemporaryFile.isOurs(name) { return true }
    let digits = name.dropLast(part.ending.count)
    return name.hasSuffix(part.ending) && digits.count >= 5
      && digits.utf8.allSatisfy { Byte.zero...Byte.nine ~= $0 }
  }
}
