import TSFiles
import TSNumerics
import TSPanel
import TestSupport
import Testing

@Suite struct MergedLinesTests {
  /// Keys with all that needs quotes, and lines that are longer than what is read at a time.
  private func keys(_ count: Int) -> [PanelKey] {
    (0..<count).map { number in
      let odd = ["", ",", "\"", "\n", " x", "é"][number % 6]
      return PanelKey([
        "\(number * 7919 % 1000)\(odd)", String(repeating: "long", count: number % 5 * 200) + odd,
      ])
    }
  }

  private func text(_ keys: [PanelKey]) throws -> [UInt8] {
    let sink = MemorySink()
    var table = try TableWriter(columns: ["a\nb", "c", "y"], to: sink)
    for (number, key) in keys.sorted().enumerated() {
      for _ in 0..<2 {
        for text in key.texts { table.append(text) }
        table.append(number)
        try table.endRow()
      }
    }
    try table.finish()
    return sink.bytes
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let output = try OutputFile(path, overwrite: true)
    try output.write(bytes)
    try output.commit()
  }

  @Test(arguments: [1, 2, 7, 30])
  func filesAreMergedInOrder(_ count: Int) throws {
    try withPlace { place in
      let keys = keys(200)
      var (paths, digests) = ([String](), [String?]())
      for file in 0..<count {
        let bytes = try text(keys.filter { $0.shard(of: count) == file })
        paths.append("\(place)/\(file).csv")
        digests.append(SHA256.hexadecimal(of: bytes))
        try write(bytes, to: paths[file])
      }
      var lines = try MergedLines(paths, keyCount: 2, digests: digests)
      var found: [PanelKey] = []
      while let next = try lines.next() {
        #expect(next.file == next.key.shard(of: count) && next.cells().count == 1)
        found.append(next.key)
      }
      #expect(found == keys.sorted().flatMap { [$0, $0] })
    }
  }

  @Test func filesThatAreDamaged() throws {
    try withPlace { (place) throws in
      let path = "\(place)/a.csv"
      func fault(_ text: String, digest: String? = nil) throws -> String {
        try write(Array(text.utf8), to: path)
        return message {
          var lines = try MergedLines([path], keyCount: 1, digests: [digest])
          while try lines.next() != nil {}
        }
      }
      #expect(try fault("k,y\na,1\nb,2\n") == "no error")
      #expect(try fault("k,y\n") == "no error")
      #expect(try fault("k,y\nb,1\na,2\n") == "\(path): found a behind b, expected order; run again")
      #expect(
        try fault("k,y\na,1\nb,2")
          == "\(path): found a last line without its end, expected a whole file; run again")
      #expect(try fault("k,y\na,1\n\"b,2\n").hasPrefix("\(path): found a last line without its end"))
      #expect(try fault("k,y\na,1\n", digest: "0123456789abcdef").hasPrefix("\(path): found the digest "))
      #expect(
        message { _ = try MergedLines(["\(place)/none"], keyCount: 1, digests: [nil]) }
          == "\(place)/none: no such file")
    }
  }
}
