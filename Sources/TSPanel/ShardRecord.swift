import TSFiles

/// That a shard is done: what came out, by its digests, and of which plan.
package struct ShardRecord: Sendable, Hashable {
  /// The SHA-256 of the plan.
  package let plan: String
  /// How many series the shard has, those included that failed.
  package let series: Int
  /// How many of them failed.
  package let failed: Int
  /// The SHA-256 of each file that came out.
  package let digests: [JobDirectory.Part: String]

  /// Writes it.
  package func write(_ directory: JobDirectory, _ shard: Int) throws(FileError) {
    let sink = MemorySink()
    var writer = JSONWriter(to: sink)
    writer.write(
      try CheckedJSON.checked([
        JSONMember("plan", .string(plan)), JSONMember("series", .whole(series)),
        JSONMember("failed", .whole(failed)),
        JSONMember(
          "files",
          .object(
            digests.sorted { $0.key.rawValue < $1.key.rawValue }.map {
              JSONMember($0.key.rawValue, .string($0.value))
            })),
      ]))
    try writer.endLine()
    let output = try OutputFile(directory.file(.done, shard), overwrite: true)
    try output.write(sink.bytes)
    try output.commit()
  }

  /// Reads that of a shard.
  ///
  /// - Returns: nil where the shard is not done, or was done of another plan.
  package init?(_ directory: JobDirectory, _ shard: Int, plan: String) {
    let file = directory.file(.done, shard)
    guard hasFile(file) else { return nil }
    do throws(FileError) {
      let json = try JSONValue.parse(readRegularFile(file), file: file)
      try CheckedJSON.check(json, file: file)
      guard let made = json["plan"]?.string, made == plan, let series = json["series"]?.int,
        let failed = json["failed"]?.int, let files = json["files"]?.members
      else { return nil }
      var digests: [JobDirectory.Part: String] = [:]
      for member in files {
        guard let part = JobDirectory.Part(rawValue: member.name) else { return nil }
        digests[part] = member.value.string
      }
      self.init(plan: plan, series: series, failed: failed, digests: digests)
    } catch {
      // Damaged: the shard is done anew.
      return nil
    }
  }

  package init(plan: String, series: Int, failed: Int, digests: [JobDirectory.Part: String]) {
    (self.plan, self.series, self.failed, self.digests) = (plan, series, failed, digests)
  }

  /// Whether the files are still what came out.
  func agrees(_ directory: JobDirectory, _ shard: Int, with parts: [JobDirectory.Part]) -> Bool {
    parts.allSatisfy { part in
      guard let digest = digests[part] else { return false }
      let bytes = try? readRegularFile(directory.file(part, shard), maximumBytes: 1 << 40)
      return bytes.map { SHA256.hexadecimal(of: $0) } == digest
    }
  }
}
