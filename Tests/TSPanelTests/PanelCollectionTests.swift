import Foundation
import TSFiles
import TSPanel
import TestSupport
import Testing

@Suite struct PanelCollectionTests {
  private let rows = panelRows(series: 6, months: 12)

  @Test func shardsThatAreMissing() throws {
    try withPlace { place in
      let job = try planned(rows, in: place, shards: 4)
      #expect(
        message { _ = try PanelCollection(job.directory) }
          == "\(job.directory.path): found 0 of 4 shards done, expected all: the first that is missing is 0; run panel run again"
      )
      try ran(job.directory, selection: 0..<3)
      #expect(
        message { _ = try PanelCollection(job.directory) }
          == "\(job.directory.path): found 3 of 4 shards done, expected all: missing is 3; run panel run again"
      )
    }
  }

  @Test func outputsThatWereChanged() throws {
    try withPlace { place in
      let job = try planned(rows, in: place, shards: 2)
      try ran(job.directory)
      let shard = PanelKey(["s0", "i0"]).shard(of: 2)
      let file = job.directory.file(.out, shard)
      let text = try text(of: file)
      func fault(_ text: String) throws -> String {
        try write(text, to: file)
        return message { _ = try collected(job.directory) }
      }
      #expect(try fault(text.replacing("s0,i0", with: "s0,i1")).hasPrefix(file))
      #expect(
        try fault(text.replacing("importance", with: "unimportance")).hasPrefix("\(file): found the digest "))
      #expect(try fault(String(text.dropLast(5))).contains("expected a whole file"))
      #expect(try fault(text) == "no error")
    }
  }

  /// What is wrong with keys is found even where all digests agree.
  @Test func eachKeyIsThereOnce() throws {
    try withPlace { place in
      let job = try planned(rows, in: place, shards: 2)
      try ran(job.directory)
      let digest = try PanelRun.digest(job.directory)
      let shard = PanelKey(["s0", "i0"]).shard(of: 2)
      func fault(_ shard: Int, _ change: (String) -> String) throws -> String {
        let file = job.directory.file(.out, shard)
        let (text, record) = (
          try text(of: file), try #require(ShardRecord(job.directory, shard, plan: digest))
        )
        defer {
          try? write(text, to: file)
          try? record.write(job.directory, shard)
        }
        try write(change(text), to: file)
        var digests = record.digests
        digests[.out] = SHA256.hexadecimal(of: Array(change(text).utf8))
        try ShardRecord(plan: digest, series: record.series, failed: record.failed, digests: digests).write(
          job.directory, shard)
        return message { _ = try collected(job.directory) }
      }
      let own = lines(try text(of: job.directory.file(.out, shard))).filter { $0.hasPrefix("s0,i0,") }
      #expect(
        try fault(shard) { lines($0).filter { !$0.hasPrefix("s0,i0,") }.joined(separator: "\n") + "\n" }
          .contains("keys, expected ") || own.isEmpty == false)
      let other = try fault(1 - shard) { text in
        let all = lines(text)
        return ([all[0]] + own + all.dropFirst()).joined(separator: "\n") + "\n"
      }
      #expect(
        other.contains("which shard") || other.contains("expected it in shard")
          || other.contains("expected order"))
    }
  }

  @Test func outputsThatThePlanHasNot() throws {
    try withPlace { place in
      let job = try planned(rows, in: place, shards: 2)
      try ran(job.directory)
      let collection = try PanelCollection(job.directory)
      #expect(
        message { _ = try collection.collect(to: MemorySink(), totals: MemorySink()) }
          == "--totals-output: found none in the job, expected panel plan with --totals")
    }
  }

  /// Lines longer than the pieces that files are read in, and keys with everything in them.
  @Test func keysWithQuotesAndLineFeeds() throws {
    try withPlace { place in
      let name = String(repeating: "long ", count: 60) + "\"\"a,b\"\"\nc"
      let rows =
        (1...9).map { "\"\(name)\",\" x \",2020-0\($0),\($0 * $0)" }
        + (1...9).map { "b,\"1\",2020-0\($0),\($0)" }
      let job = try planned(rows, in: place, shards: 2)
      #expect(try ran(job.directory).failed == 0)
      let found = try SeriesReader().parse(Array(try collected(job.directory).forecasts.utf8), file: "out")
      #expect(try Set(found.texts(in: "store")) == ["b", name.replacing("\"\"", with: "\"")])
      #expect(try Set(found.texts(in: "item")) == ["1", " x "])
    }
  }
}
