import TSFiles
import TestSupport
import Testing

@Suite struct StanCSVReaderTests {
  private func parse(_ text: String, tornRow: StanCSVReader.TornRow = .refuse) throws -> StanCSV {
    try StanCSVReader(tornRow: tornRow).parse(Array(text.utf8), file: "a.csv")
  }

  /// In the layout of CmdStan 2.36, with a saved warm-up and a matrix.
  private let cmdStan = """
    # stan_version_major = 2
    # stan_version_minor = 36
    # model = bernoulli_model
    # method = sample (Default)
    #   sample
    #     num_samples = 2
    #     num_warmup = 1
    #     save_warmup = true
    #     thin = 1 (Default)
    # data
    #   file = my data = 1.json
    # id = 1 (Default)
    lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,theta,A.1.1,A.2.1,A.1.2,A.2.2
    -7.1,0.9,1.5,1,3,0,7.2,0.3,1,2,3,4
    # Adaptation terminated
    # Step size = 0.93
    # Diagonal elements of inverse mass matrix:
    # 0.55, 1e-3
    -6.8,1,0.93,2,3,0,6.9,0.25,-1e-05,NaN,inf,-inf
    -6.9,0.8,0.93,1,1,1,7.1,0.26,5,6,7,8
    #\u{20}
    #  Elapsed Time: 0.005 seconds (Warm-up)
    #                0.017 seconds (Sampling)
    #                0.022 seconds (Total)
    #\u{20}

    """

  @Test func aFileOfCmdStan() throws {
    for text in [
      cmdStan, cmdStan.split(separator: "\n").joined(separator: "\r\n") + "\r\n", "\u{FEFF}" + cmdStan,
    ] {
      let read = try parse(text)
      #expect(read.rowCount == 3)
      #expect(read.warmupCount == 1)
      #expect(read.sampleCount == 2)
      #expect(read.stepSize == 0.93)
      #expect(read.inverseMetric == [[0.55, 1e-3]])
      #expect(read.settings["num_samples"] == "2")
      #expect(read.settings["thin"] == "1")
      #expect(read.settings["file"] == "my data = 1.json")
      #expect(read.isFinished)
      #expect(!read.hasTornRow)
      #expect(read.parameters == ["theta", "A[0,0]", "A[1,0]", "A[0,1]", "A[1,1]"])
      #expect(read.sample("theta") == [0.25, 0.26])
      #expect(read.sample("divergent__") == [0, 1])
      #expect(read.sample("A.1.1") == [-1e-5, 5])
      #expect(read.sample("B") == nil)
      let rows = read.parameterRows
      #expect(rows.count == 10)
      #expect(rows[2].isNaN && rows[3] == .infinity && rows[4] == -.infinity && rows[9] == 8)
    }
  }

  @Test func aFileWithoutComments() throws {
    let read = try parse("a,b\n1,2\n\n3,4\n")
    #expect(read.values == [1, 2, 3, 4])
    #expect(read.warmupCount == 0)
    #expect(read.settings.isEmpty)
    #expect(read.inverseMetric == [])
    #expect(!read.isFinished)
    let empty = try parse("a,b\n")
    #expect(empty.rowCount == 0)
    #expect(empty.sample("a") == [])
    #expect(empty.parameterRows == [])
  }

  @Test func theWarmUpOfAnUnfinishedChain() throws {
    let head = "# num_warmup = 5\n# save_warmup = 1\n# thin = 2\na\n"
    #expect(try parse(head + "1\n2\n").warmupCount == 2)
    #expect(try parse(head + "1\n2\n3\n4\n").warmupCount == 3)
    #expect(try parse("# num_warmup = 5\n# save_warmup = false\na\n1\n2\n").warmupCount == 0)
  }

  @Test func tornRows() throws {
    for tail in ["3", "3,", "3,4", "3,4\r"] {
      let text = "a,b\n1,2\n" + tail
      expectError(.badData, "a.csv: row 3: is torn: found no line feed at its end, expected a whole row") {
        _ = try parse(text)
      }
      let read = try parse(text, tornRow: .drop)
      #expect(read.values == [1, 2])
      #expect(read.hasTornRow)
    }
    // A torn comment is no loss.
    #expect(try parse("a,b\n1,2\n# Elap").values == [1, 2])
  }

  @Test(arguments: [
    ("", "a.csv: is empty, expected a header line"),
    ("# x\n", "a.csv: found no header line, expected the names of the columns"),
    ("a,b", "a.csv: row 1: the header line is torn, expected a line feed at its end"),
    ("a,,b\n", "a.csv: row 1: found an empty name, expected the name of a column"),
    ("a,a\n", "a.csv: row 1: found the name \"a\" twice, expected different names"),
    ("1,2\n3,4\n", "a.csv: row 1: found only numbers, expected the names of the columns"),
    ("# c\na,b\n1,2\n1\n", "a.csv: row 4: found 1 cell, expected 2 as in the header"),
    ("a,b\n1,2,3\n", "a.csv: row 2: found 3 cells, expected 2 as in the header"),
    ("a,b\n1,\n", "a.csv: row 2, column \"b\": found \"\", expected a number"),
    ("a,b\n1,x\n", "a.csv: row 2, column \"b\": found \"x\", expected a number"),
    ("a,b\n1, 2\n", "a.csv: row 2, column \"b\": found \" 2\", expected a number"),
    ("a,b\n0x10,2\n", "a.csv: row 2, column \"a\": found \"0x10\", expected a number"),
    ("a,b\n1e999,2\n", "a.csv: row 2, column \"a\": found \"1e999\", expected a number"),
    ("a\n1;2\n", "a.csv: row 2, column \"a\": found \"1;2\", expected a number"),
    ("a\n1\n#\n\u{0}\u{0}\n", "a.csv: row 4, column \"a\": found \"\\u{0}\\u{0}\", expected a number"),
  ])
  func filesThatAreNotRight(_ text: String, _ message: String) {
    expectError(.badData, message) { _ = try parse(text) }
  }

  @Test func namesThatAreNotUTF8() {
    expectError(.badData, "a.csv: row 1: found names that are not UTF-8, expected UTF-8 text") {
      _ = try StanCSVReader().parse([0x61, 0xFF, 0x0A], file: "a.csv")
    }
  }

  /// No text, however it is damaged, does more than throw.
  @Test func damagedText() throws {
    var generator = FixedGenerator(3)
    let whole = Array(cmdStan.utf8)
    var accepted = 0
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: position)
        default: bytes = Array(bytes.prefix(max(8, position)))
        }
      }
      if let read = try? StanCSVReader(tornRow: .drop).parse(bytes, file: "a") {
        accepted += 1
        #expect(read.values.count == read.rowCount * read.columns.count)
        #expect(read.parameterRows.count == read.sampleCount * read.parameters.count)
      }
    }
    #expect(accepted > 100)
  }
}
