import TSFiles
import TestSupport
import Testing

@Suite struct StanCSVWriterTests {
  let directory: TemporaryDirectory
  let transition = StanTransition(
    logDensity: -3.25, acceptance: 0.9, stepSize: 0.5, treeDepth: 3, leapfrogCount: 7, isDivergent: false,
    energy: 5)

  init() throws {
    directory = try TemporaryDirectory()
  }

  private var header: StanCSVHeader {
    StanCSVHeader(
      model: "randomwalk", sampleCount: 3, warmupCount: 2, savesWarmup: true, chain: 2, seed: 42,
      settings: [StanCSVHeader.Setting("tsmodel_version", "1.0\n# x = y")])
  }

  private func writer(_ path: String, overwrite: Bool = false) throws -> StanCSVWriter {
    try StanCSVWriter(path, parameters: ["mu", "A[0,1]"], header: header, overwrite: overwrite)
  }

  private func writeAll(_ path: String) throws {
    let writer = try writer(path)
    for row in 0..<5 {
      if row == 2 { try writer.endWarmup(stepSize: 0.25, inverseMetric: [[1, 0.5]]) }
      try writer.append(transition, [Double(row), -0.1])
    }
    try writer.finish(warmupSeconds: 0.5, samplingSeconds: 1.0004)
  }

  @Test func aWholeFile() throws {
    let path = directory.file("chain-1.csv")
    try writeAll(path)
    let lines = try text(of: path).split(separator: "\n", omittingEmptySubsequences: false)
    let head = lines.prefix { $0.hasPrefix("#") }
    for line in [
      "# model = randomwalk", "# method = sample", "#     num_samples = 3", "#     num_warmup = 2",
      "#     save_warmup = true", "#     thin = 1", "# id = 2", "#   seed = 42",
      "# tsmodel_version = 1.0 # x = y",
      "#         metric = diag_e", "#             max_depth = 10",
    ] { #expect(head.contains { $0 == line }, "\(line)") }
    #expect(
      lines[lines.count - 2]
        == "# checksum xxh64 \(XXHash64.hexadecimal(of: try readBytes(of: path).dropLast(34)))")
    #expect(
      lines.dropFirst(head.count).dropLast(2).joined(separator: "\n") == """
        lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,A.1.2
        -3.25,0.9,0.5,3,7,0,5.0,0.0,-0.1
        -3.25,0.9,0.5,3,7,0,5.0,1.0,-0.1
        # Adaptation terminated
        # Step size = 0.25
        # Diagonal elements of inverse mass matrix:
        # 1.0, 0.5
        -3.25,0.9,0.5,3,7,0,5.0,2.0,-0.1
        -3.25,0.9,0.5,3,7,0,5.0,3.0,-0.1
        -3.25,0.9,0.5,3,7,0,5.0,4.0,-0.1
        #\u{20}
        #  Elapsed Time: 0.5 seconds (Warm-up)
        #                1.0 seconds (Sampling)
        #                1.5 seconds (Total)
        #\u{20}
        """)
  }

  @Test func whatIsWrittenIsReadBackToTheBit() throws {
    var generator = FixedGenerator(12)
    let path = directory.file("chain.csv")
    let names = (0..<50).map { "x[\($0)]" }
    let writer = try StanCSVWriter(path, parameters: names, header: header)
    var expected: [UInt64] = []
    for _ in 0..<200 {
      let row = names.map { _ in Double(bitPattern: generator.next()) }.map { $0.isNaN ? 0 : $0 }
      try writer.append(transition, row)
      expected += row.map(\.bitPattern)
    }
    try writer.append(transition, [.infinity, -.infinity, .nan, -0.0] + Array(repeating: 1, count: 46))
    try writer.finish(warmupSeconds: 0, samplingSeconds: 0)
    let read = try StanCSVReader().read(path)
    let rows = try #require(read.warmupCount == 2 ? Array(read.values) : nil)
    var found: [UInt64] = []
    for row in 0..<200 { found += rows[(row * 57 + 7)..<(row * 57 + 57)].map(\.bitPattern) }
    #expect(found == expected)
    let last = rows[(200 * 57 + 7)..<(200 * 57 + 11)].map { $0 }
    #expect(last[0] == .infinity && last[1] == -.infinity && last[2].isNaN && last[3].sign == .minus)
    #expect(read.parameters == names)
    #expect(read.isFinished)
  }

  /// A chain that was interrupted anywhere and resumed is byte for byte the one that was not.
  @Test func anInterruptedChainIsTheSame() throws {
    let whole = directory.file("whole.csv")
    try writeAll(whole)
    let expected = try readBytes(of: whole)
    let reader = StanCSVReader(tornRow: .drop)
    let lines = expected.split(separator: 0x0A, omittingEmptySubsequences: false)
    let headLines = lines.prefix { $0.first == UInt8(ascii: "#") }.count + 1
    let begin = lines[headLines].startIndex
    for cut in begin...expected.count {
      let path = directory.file("cut.csv")
      let output = try OutputFile(path, overwrite: true)
      try output.write(Array(expected[..<cut]))
      try output.commit()
      let rows = try reader.read(path).rowCount
      let writer = try StanCSVWriter(resuming: path, parameters: ["mu", "A[0,1]"], keepingRows: rows)
      #expect(writer.rowCount == rows)
      for row in rows..<5 {
        if row == 2, !writer.hasEndedWarmup {
          try writer.endWarmup(stepSize: 0.25, inverseMetric: [[1, 0.5]])
        }
        try writer.append(transition, [Double(row), -0.1])
      }
      try writer.finish(warmupSeconds: 0.5, samplingSeconds: 1.0004)
      #expect(try readBytes(of: path) == expected, "cut at \(cut)")
    }
  }

  @Test func resumingWhatDoesNotFit() throws {
    let path = directory.file("a.csv")
    try writeAll(path)
    let names = ["mu", "A[0,1]"]
    expectError(.badData, "\(path): found 5 whole rows, expected 6 or more") {
      _ = try StanCSVWriter(resuming: path, parameters: names, keepingRows: 6)
    }
    #expect(throws: FileError.self) {
      try StanCSVWriter(resuming: path, parameters: ["mu", "A[0,2]"], keepingRows: 1)
    }
    #expect(try StanCSVReader().read(path).rowCount == 5)
    expectError(.noInput, "/no/such.csv: no such file") {
      _ = try StanCSVWriter(resuming: "/no/such.csv", parameters: names, keepingRows: 0)
    }
    let writer = try StanCSVWriter(resuming: path, parameters: names, keepingRows: 3)
    #expect(writer.hasEndedWarmup)
    expectError(.misuse, "\(path): the warm-up has ended already") {
      try writer.endWarmup(stepSize: 1, inverseMetric: [])
    }
    let busy = "\(path): is being written by another process"
    expectError(.cannotCreate, busy) { _ = try self.writer(path, overwrite: true) }
  }

  @Test func callsThatAreNotRight() throws {
    let path = directory.file("a.csv")
    let writer = try writer(path)
    expectError(.misuse, "a row has 1 value, expected 2") { try writer.append(transition, [1]) }
    #expect(writer.rowCount == 0)
    expectError(.cannotCreate, "\(path): exists already, and is not overwritten unless that is asked for") {
      _ = try self.writer(path)
    }
    for names in [["a", "a"], [""]] {
      #expect(throws: FileError.self) {
        try StanCSVWriter(directory.file("b.csv"), parameters: names, header: header)
      }
    }
    #expect(directory.names == ["a.csv"])
  }

  @Test func aFullDisk() {
    expectError(.inputOutput, "/dev/full: cannot be written: No space left on device") {
      _ = try writer("/dev/full", overwrite: true)
    }
  }

  @Test func aDenseMetric() throws {
    let path = directory.file("a.csv")
    let writer = try writer(path)
    try writer.endWarmup(stepSize: 0.1, inverseMetric: [[1, 0.2], [0.2, 3]])
    try writer.append(transition, [1, 2])
    try writer.finish(warmupSeconds: 0, samplingSeconds: 0)
    let read = try StanCSVReader().read(path)
    #expect(read.inverseMetric == [[1, 0.2], [0.2, 3]])
    #expect(read.stepSize == 0.1)
    #expect(try text(of: path).contains("\n# Elements of inverse mass matrix:\n# 1.0, 0.2\n# 0.2, 3.0\n"))
  }
}
