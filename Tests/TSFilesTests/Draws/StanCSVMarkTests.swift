import Foundation
import TSFiles
import Testing

/// Chains that are gone on with where a mark was made, and files that were changed since.
@Suite struct StanCSVMarkTests {
  let directory: TemporaryDirectory
  let path: String
  let names = ["mu", "x[0]"]

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.file("chain-1.csv")
  }

  private func header(_ samples: Int) -> StanCSVHeader {
    StanCSVHeader(model: "ar", sampleCount: samples, warmupCount: 2, savesWarmup: true, seed: 7)
  }

  private func append(_ rows: Range<Int>, to writer: StanCSVWriter) throws {
    for row in rows {
      let transition = StanTransition(
        logDensity: -1.5 * Double(row), acceptance: 0.75, stepSize: 0.5, treeDepth: 2, leapfrogCount: 3,
        isDivergent: row == 3, energy: 0.1)
      try writer.append(transition, [Double(row) / 3, -1e-7])
      if row == 1 { try writer.endWarmup(stepSize: 0.5, inverseMetric: [[1, 2]]) }
    }
  }

  /// Writes a chain whole and gives where it stood after three rows.
  private func write(_ samples: Int = 4) throws -> (mark: StanCSVMark, bytes: [UInt8]) {
    let writer = try StanCSVWriter(path, parameters: names, header: header(samples), overwrite: true)
    try append(0..<3, to: writer)
    let mark = writer.mark
    try append(3..<(2 + samples), to: writer)
    try writer.finish()
    return (mark, try readBytes(of: path))
  }

  private func put(_ bytes: some Collection<UInt8>) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func resumed(_ mark: StanCSVMark, samples: Int = 4) throws(FileError) -> StanCSVWriter? {
    try StanCSVWriter.resuming(
      path, parameters: names, header: header(samples), at: mark, hasEndedWarmup: true)
  }

  @Test func goesOnToTheSameBytes() throws {
    let (mark, bytes) = try write()
    #expect(mark.rows == 3)
    let writer = try #require(try resumed(mark))
    #expect(writer.rowCount == 3 && writer.hasEndedWarmup && writer.mark == mark)
    try append(3..<6, to: writer)
    try writer.finish()
    #expect(try readBytes(of: path) == bytes)
  }

  @Test func aLongerChainHasTheHeadOfOne() throws {
    let longer = try write(12345).bytes
    let (mark, _) = try write()
    let writer = try #require(try resumed(mark, samples: 12345))
    try append(3..<12347, to: writer)
    try writer.finish()
    #expect(try readBytes(of: path) == longer)
  }

  @Test func aFileThatWasCutOrIsLost() throws {
    let (mark, bytes) = try write()
    let headEnd = try #require(bytes.count > mark.bytes ? bytes.count - tail(bytes, mark) - mark.bytes : nil)
    for length in 0..<(headEnd + mark.bytes) {
      try put(bytes.prefix(length))
      #expect(try resumed(mark) == nil, "cut to \(length) bytes")
    }
    for length in [headEnd + mark.bytes, bytes.count - 1] {
      try put(bytes.prefix(length))
      let writer = try #require(try resumed(mark), "cut to \(length) bytes")
      try append(3..<6, to: writer)
      try writer.finish()
      #expect(try readBytes(of: path) == bytes)
    }
    try put([])
    #expect(try resumed(mark) == nil)
    let gone = try StanCSVWriter.resuming(
      directory.file("gone.csv"), parameters: names, header: header(4), at: mark, hasEndedWarmup: true)
    #expect(gone == nil)
  }

  /// How many bytes stand behind a mark.
  private func tail(_ bytes: [UInt8], _ mark: StanCSVMark) -> Int {
    (0...bytes.count).first { count in
      bytes.count - count >= mark.bytes
        && XXHash64.hexadecimal(of: bytes.dropLast(count).suffix(mark.bytes)) == mark.checksum
    } ?? -1
  }

  @Test func everyBitUpToTheMarkIsGuarded() throws {
    let (mark, bytes) = try write()
    let end = bytes.count - tail(bytes, mark)
    var errors = 0
    for position in 0..<end {
      var other = bytes
      other[position] ^= 1 << UInt8(position % 8)
      try put(other)
      do {
        // Another number of samples is that of a chain to be lengthened, and is mended.
        _ = try resumed(mark)
        #expect(try readBytes(of: path) == Array(bytes.prefix(end)), "byte \(position)")
      } catch {
        #expect(error.category == .badData && error.description.hasPrefix("\(path): "), "\(error)")
        errors += 1
      }
    }
    #expect(errors >= end - 2)
  }

  @Test func readingVerifiesTheChecksum() throws {
    let bytes = try write().bytes
    let reader = StanCSVReader()
    let whole = try reader.parse(bytes, file: "a.csv")
    var errors = 0
    for position in bytes.indices {
      for bit in 0..<8 {
        var other = bytes
        other[position] ^= 1 << UInt8(bit)
        do {
          // Where the last line is no longer that of a checksum, the draws are still those that were written.
          #expect(
            try reader.parse(other, file: "a.csv").values == whole.values, "bit \(bit) of byte \(position)")
        } catch {
          errors += 1
        }
      }
    }
    #expect(errors >= (bytes.count - 34) * 8)
    let text = String(decoding: bytes, as: UTF8.self)
    expectError(
      .badData,
      "a.csv: checksum: found \"\(text.dropLast().suffix(16))\", expected "
        + "\(XXHash64.hexadecimal(of: text.replacing("0.75", with: "0.76").utf8.dropLast(34))) of the bytes before it: "
        + "the file was changed since it was written"
    ) { _ = try reader.parse(Array(text.replacing("0.75", with: "0.76").utf8), file: "a.csv") }
  }

  @Test func marksThatCannotBe() throws {
    let (mark, _) = try write()
    for other in [
      StanCSVMark(rows: -1, bytes: mark.bytes, checksum: mark.checksum),
      StanCSVMark(rows: 3, bytes: -1, checksum: mark.checksum),
      StanCSVMark(rows: 3, bytes: .max, checksum: mark.checksum),
    ] { #expect(try resumed(other) == nil) }
  }
}
