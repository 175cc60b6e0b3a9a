import Foundation
import Testing

extension Outcome {
  /// The same without the quotes of cells that are texts and look like numbers.
  fileprivate var unquoted: Outcome {
    Outcome(output: output.replacing("\"", with: ""), errors: errors, code: code)
  }
}

/// `forecast`: from a file to what comes next.
@Suite struct ForecastCommandTests {
  static let nile = projectDirectory.appendingPathComponent("Examples/nile.csv")

  /// Months from 2019 on: a level, a season of twelve, and what a covariate adds.
  static func sales(_ months: Int, price: Int? = nil) -> String {
    let rows = (0..<max(months, price ?? 0)).map { t in
      let wave = 5 * sin(Double(t) * Double.pi / 6)
      let rest = Double(t * t % 17) / 10
      let cost = Double(t * 7 % 11)
      let y = t < months ? "\(100 + wave + rest - 2 * cost)" : ""
      return time(t) + ",\(y)" + (price.map { t < $0 ? ",\(cost)" : "," } ?? "")
    }
    return "month,sales\(price == nil ? "" : ",price")\n" + rows.map { $0 + "\n" }.joined()
  }

  static func time(_ t: Int) -> String {
    "\(2019 + t / 12)-" + (t % 12 < 9 ? "0" : "") + "\(t % 12 + 1)"
  }

  /// Runs in a directory that has some files.
  func with(_ files: [String: String], _ body: (Tool) throws -> Void) throws {
    try withTemporaryDirectory { place in
      for (name, text) in files {
        try text.write(to: place.appendingPathComponent(name), atomically: true, encoding: .utf8)
      }
      try body(Tool(directory: place))
    }
  }

  func onNile(_ arguments: String...) throws -> Outcome {
    try Tool().run(["forecast", Self.nile.path] + arguments).unquoted
  }

  @Test("Nothing but a file")
  func withoutOptions() throws {
    let outcome = try onNile()
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.lines.count == 11)
    let words = outcome.lines.map { $0.split(separator: " ").map(String.init) }
    #expect(words[0] == ["year", "mean", "median", "50", "%", "80", "%", "95", "%"])
    #expect(words.dropFirst().map { $0[0] } == (1971...1980).map { "\($0)" })
    for row in words.dropFirst() {
      // The mean, the median, and three intervals, each within the next.
      let numbers = row.dropFirst().compactMap(Double.init)
      #expect(numbers.count == 8, "\(row)")
      guard numbers.count == 8 else { continue }
      #expect(numbers[6] < numbers[4] && numbers[4] < numbers[2] && numbers[2] <= numbers[1])
      #expect(numbers[1] <= numbers[3] && numbers[3] < numbers[5] && numbers[5] < numbers[7])
      #expect((600...1100).contains(numbers[1]))
    }
    let said = outcome.errors.split(separator: "\n").map(String.init)
    #expect(said.first?.hasSuffix("nile.csv: 100 values of volume, 1871 to 1970, a year apart") == true)
    #expect(said.contains { $0.hasPrefix("pooled with equal weights: drift + ar(1) on powers of 0.5; ") })
    #expect(said.last?.hasPrefix("held back the last 10 values: ") == true)
  }

  @Test("As CSV: a column for each quantile, named by its level")
  func csv() throws {
    let outcome = try onNile("--format", "csv")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.lines[0] == "year,mean,sd,0.025,0.1,0.25,0.5,0.75,0.9,0.975")
    #expect(outcome.lines.count == 11)
    for line in outcome.lines.dropFirst() {
      let numbers = line.split(separator: ",").compactMap { Double($0) }
      #expect(numbers.count == 10)
      let quantiles = numbers.dropFirst(3)
      #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 < $1 })
      #expect(numbers[2] > 50 && numbers[2] < 400)
    }
    let chosen = try onNile("--format", "csv", "--quantiles", "0.9,0.5", "--horizon", "3")
    #expect(chosen.lines[0] == "year,mean,sd,0.9,0.5" && chosen.lines.count == 4)
    #expect(try chosen.column("year") == [1971, 1972, 1973])
  }

  @Test("As JSON: everything that is known")
  func json() throws {
    let outcome = try Tool()(
      "forecast", Self.nile.path, "--format", "json", "--horizon", "2", "--draws", "4", "--quantiles",
      "0.1,0.9")
    #expect(outcome.code == 0, "\(outcome)")
    let parsed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let object = try #require(parsed as? [String: Any])
    #expect(object["column"] as? String == "volume" && object["seed"] as? Int == 0)
    let models = try #require(object["models"] as? [[String: Any]])
    #expect(
      models.count == 3 && models.allSatisfy { $0["formula"] is String && $0["spread_ratio"] is Double })
    let steps = try #require(object["forecast"] as? [[String: Any]])
    #expect(steps.map { $0["time"] as? String } == ["1971", "1972"])
    for step in steps {
      let quantiles = try #require(step["quantiles"] as? [String: Double])
      #expect(quantiles.keys.sorted() == ["0.1", "0.9"])
      #expect(try #require(quantiles["0.1"]) < #require(quantiles["0.9"]))
    }
    let draws = try #require(object["draws"] as? [[Double]])
    #expect(draws.count == 4 && draws.allSatisfy { $0.count == 2 })
    let held = try #require(object["held_back"] as? [String: Any])
    #expect(held["values"] as? Int == 2 && held["crps"] is Double)
  }

  @Test("Paths: a row for each step of each")
  func draws() throws {
    let outcome = try onNile("--format", "csv", "--draws", "3", "--horizon", "4")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.lines[0] == "draw,year,volume" && outcome.lines.count == 13)
    #expect(try outcome.column("draw") == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    let years = try outcome.column("year")
    #expect(Array(years.prefix(4)) == [1971, 1972, 1973, 1974])
    #expect(Set(try outcome.column("volume").compactMap { $0 }).count == 12)
  }

  @Test("The same twice; another seed is other")
  func sameTwice() throws {
    let once = try onNile("--format", "csv", "--seed", "7")
    let again = try onNile("--format", "csv", "--seed", "7")
    #expect(once.code == 0 && once.output == again.output)
    let other = try onNile("--format", "csv")
    #expect(once.output != other.output)
  }

  @Test("A season from the times, or as it is told")
  func seasons() throws {
    try with(["sales.csv": Self.sales(60)]) { tool in
      let found = try tool("forecast", "sales.csv", "--format", "csv")
      #expect(found.code == 0, "\(found)")
      #expect(found.lines.count == 13 && found.lines[1].hasPrefix("2024-01,"))
      #expect(found.errors.contains("seasonal(12)"))
      let none = try tool("forecast", "sales.csv", "--season", "none", "--horizon", "2")
      #expect(none.code == 0 && !none.errors.contains("seasonal("))
      let two = try tool("forecast", "sales.csv", "--season", "4", "--season", "6", "--model", "drift")
      #expect(two.code == 0 && two.errors.contains("model: drift + seasonal(4) + seasonal(6) + ar(1)"))
      let formula = try tool("forecast", "sales.csv", "--model", "level + seasonal(12, 2)", "--power", "1")
      #expect(formula.code == 0 && formula.errors.contains("model: level + seasonal(12, 2)\n"))
      // What is read is not written over.
      let over = try tool("forecast", "sales.csv", "--output", "./sales.csv", "--overwrite")
      expectFailure(over, 64, ["--output ./sales.csv: is sales.csv, which is read"])
      let piped = try tool("forecast", "-", "--format", "csv", input: Self.sales(60))
      #expect(piped.output == found.output && piped.errors.contains("standard input: 60 values of sales"))
    }
  }

  @Test("To a file, with a picture; neither is replaced unasked")
  func files() throws {
    try with(["nile.csv": String(contentsOf: Self.nile, encoding: .utf8)]) { tool in
      let line = [
        "forecast", "nile.csv", "--format", "csv", "-o", "f.csv", "--plot", "fan.svg", "--horizon", "2",
      ]
      let outcome = try tool.run(line)
      #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome)")
      let place = try #require(tool.directory)
      #expect(String(decoding: try bytes(place, "f.csv"), as: UTF8.self).hasPrefix("year,mean"))
      #expect(String(decoding: try bytes(place, "fan.svg"), as: UTF8.self).contains("<svg"))
      expectFailure(try tool.run(line), 73, ["fan.svg"])
      #expect(try tool.run(line + ["--overwrite"]).code == 0)
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let code: Int32
    let parts: [String]

    init(_ arguments: [String], _ code: Int32, _ parts: String...) {
      (self.arguments, self.code, self.parts) = (arguments, code, parts)
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let wrong = [
    Case(["--horizon", "0"], 64, "--horizon", "from 1 to 10000"),
    Case(["--horizon", "-3"], 64, "from 1 to 10000"), Case(["--horizon", "1.5"], 64, "from 1 to 10000"),
    Case(["--quantiles", "0.1"], 64, "--quantiles has no effect on the table"),
    Case(["--draws", "3"], 64, "--draws has no effect on the table"),
    Case(["--format", "csv", "--draws", "3", "--quantiles", "0.5"], 64, "expected one of them"),
    Case(["--format", "csv", "--draws", "0"], 64, "from 1"),
    Case(["--format", "xml"], 64, "xml"),
    Case(["--format", "csv", "--quantiles", "0"], 64, "found '0'", "between 0 and 1"),
    Case(["--format", "csv", "--quantiles", "0.5,1"], 64, "found '1'"),
    Case(["--format", "csv", "--quantiles", "0.5,,0.6"], 64, "found ''"),
    Case(["--format", "csv", "--quantiles", "nan"], 64, "found 'nan'"),
    Case(["--format", "csv", "--quantiles", "0.5,0.50"], 64, "found 0.50 twice"),
    Case(["--season", "0"], 64, "--season 0", "from 2"), Case(["--season", "nan"], 64, "--season nan"),
    Case(["--season", "1e300"], 64, "--season 1e300"),
    Case(["--season", "none", "--season", "12"], 64, "none alone"),
    Case(["--season", "12", "--season", "12.0"], 64, "each once"),
    Case(["--model", "trend", "--power", "0.5"], 64, "--power has no effect on --model trend"),
    Case(["--model", "level", "--power", "2"], 64, "--power 2", "from 0.01 to 1"),
    Case(["--model", "level", "--power", "1e-15"], 64, "from 0.01 to 1"),
    Case(["--season", "400"], 65, "two seasons or more"),
    Case(["--model", "level + ar(1)", "--season", "12"], 64, "--season has no effect with a formula"),
    Case(["--model", "trnd"], 64, "found 'trnd'", "trend; did you mean it?"),
    Case(["--model", "trend + seasnal(12)"], 64, "found 'seasnal(12)'", "seasonal; did you mean it?"),
    Case(["--model", "trend + seasonal(0)"], 64, "a season of 2 to 1000000 steps"),
    Case(["--model", ""], 64, "expected level, drift"), Case(["--model", "trend +\n ar(1"], 64, "found"),
    Case(["--model", "level + regression(price)"], 65, "price"),
    Case(["--future", "prices.csv"], 64, "--future prices.csv", "no covariates"),
    Case(["--column", "volme"], 65, "volme", "volume"), Case(["--time", "yaer"], 65, "yaer"),
    Case(["--seed", "-1"], 64, "--seed"), Case(["--plot", "fan.gif"], 64, "fan.gif"),
    Case(["--output", "a.svg", "--plot", "a.svg", "--format", "csv"], 64, "name the same file"),
  ]

  @Test("What cannot be, or has no effect", arguments: wrong)
  func refused(_ wrong: Case) throws {
    let outcome = try Tool().run(["forecast", Self.nile.path] + wrong.arguments)
    expectFailure(outcome, wrong.code, wrong.parts)
  }

  @Test("No file")
  func noFile() throws {
    expectFailure(try Tool()("forecast", "nothing.csv"), 66, ["nothing.csv"])
    expectFailure(try Tool()("forecast"), 64, ["<file.csv>"])
  }

  @Test("Files with little in them")
  func littleData() throws {
    let files = [
      "one.csv": "t,y\n1,5\n", "two.csv": "t,y\n1,5\n2,6\n", "none.csv": "t,y\n1,\n2,\n3,\n4,\n",
      "head.csv": "t,y\n", "empty.csv": "", "constant.csv": "t,y\n1,5\n2,5\n3,5\n4,5\n",
      "gap.csv": "t,y\n1,5\n2,6\n3,5.5\n4,7\n5,6\n6,\n7,\n", "text.csv": "t,y\n1,a\n2,b\n",
    ]
    try with(files) { tool in
      expectFailure(try tool("forecast", "one.csv"), 65, ["one.csv", "too short: found 1 value, expected 3"])
      expectFailure(try tool("forecast", "two.csv"), 65, ["two.csv", "found 2 values, expected 3 or more"])
      for file in ["none.csv", "head.csv", "empty.csv", "text.csv"] {
        expectFailure(try tool("forecast", file), 65, [file])
      }
      let named = try tool("forecast", "none.csv", "--column", "y")
      expectFailure(named, 65, ["column \"y\": found no value in 4 rows"])
      let constant = try tool("forecast", "constant.csv", "--format", "csv", "--horizon", "2").unquoted
      #expect(constant.code == 0 && constant.errors.contains("the series is constant"), "\(constant)")
      #expect(try constant.column("mean") == [5, 5] && constant.column("sd") == [0, 0])
      #expect(try constant.column("0.975") == [5, 5])
      let table = try tool("forecast", "constant.csv", "--horizon", "1")
      #expect(table.code == 0 && table.lines.count == 2)
      // The future begins after the last value, not after the gap.
      let gap = try tool("forecast", "gap.csv", "--format", "csv", "--horizon", "2").unquoted
      #expect(try gap.code == 0 && gap.column("t") == [6, 7], "\(gap)")
    }
  }

  @Test("Covariates below the series, or in a file of their own")
  func covariates() throws {
    let all = Self.sales(48, price: 54)
    let rows = all.split(separator: "\n")
    let past = rows[0...48].joined(separator: "\n") + "\n"
    let future = "month,price\n" + rows[49...].map { $0.replacing(",,", with: ",") + "\n" }.joined()
    let model = ["--model", "level + seasonal(12) + regression(price)", "--power", "1", "--format", "csv"]
    try with(["all.csv": all, "past.csv": past, "prices.csv": future]) { tool in
      let below = try tool.run(["forecast", "all.csv", "--column", "sales", "--horizon", "6"] + model)
      #expect(below.code == 0 && below.lines.count == 7 && below.lines[1].hasPrefix("2023-01,"), "\(below)")
      let beside = try tool.run(
        ["forecast", "past.csv", "--column", "sales", "--horizon", "6", "--future", "prices.csv"] + model)
      #expect(beside.code == 0 && beside.output == below.output, "\(beside)")
      // Two units of sales for one of price.
      let (found, price) = (try below.column("mean"), (48..<54).map { Double($0 * 7 % 11) })
      for t in 48..<54 {
        let expected = 100.8 + 5 * sin(Double(t) * Double.pi / 6) - 2 * price[t - 48]
        #expect(abs((found[t - 48] ?? 0) - expected) < 3, "\(t)")
      }
      let early = try tool.run(["forecast", "all.csv", "--column", "sales", "--horizon", "7"] + model)
      expectFailure(early, 65, ["all.csv", "price ends too early: found 54 values, expected 55"])
    }
  }

  @Test("A future that does not go on where the series ends")
  func brokenFutures() throws {
    let past = Self.sales(48, price: 48)
    let short = past.split(separator: "\n").dropLast().joined(separator: "\n") + "\n\(Self.time(47)),90,\n"
    func future(_ steps: [Int], without gap: Int? = nil) -> String {
      "month,price\n" + steps.map { "\(Self.time($0)),\($0 == gap ? "" : "3")\n" }.joined()
    }
    let files = [
      "past.csv": past, "short.csv": short, "right.csv": future([48, 49, 50]),
      "late.csv": future([49, 50, 51]),
      "again.csv": future([47, 48, 49]), "quarters.csv": future([48, 51, 54]),
      "hole.csv": future([48, 49, 51, 52]), "missing.csv": future([48, 49, 50], without: 49),
      "other.csv": "month,cost\n2023-01,1\n2023-02,1\n2023-03,1\n",
    ]
    try with(files) { tool in
      func run(_ past: String, _ future: String) throws -> Outcome {
        try tool(
          "forecast", past, "--column", "sales", "--horizon", "3", "--format", "csv", "--model",
          "level + regression(price)", "--future", future)
      }
      #expect(try run("past.csv", "right.csv").code == 0)
      expectFailure(try run("past.csv", "late.csv"), 65, ["late.csv: row 2", "\"2023-02\"", "\"2023-01\""])
      expectFailure(try run("past.csv", "again.csv"), 65, ["again.csv: row 2", "\"2022-12\"", "\"2023-01\""])
      expectFailure(
        try run("past.csv", "quarters.csv"), 65,
        ["quarters.csv: row 3", "\"2023-04\"", "expected \"2023-02\""])
      expectFailure(
        try run("past.csv", "hole.csv"), 65, ["hole.csv: column \"price\", 2023-03", "no gaps"])
      expectFailure(
        try run("past.csv", "missing.csv"), 65, ["missing.csv: column \"price\", 2023-02", "no gaps"])
      expectFailure(try run("past.csv", "other.csv"), 65, ["other.csv", "price"])
      expectFailure(try run("past.csv", "nothing.csv"), 66, ["nothing.csv"])
      // The past ends a row too early: its gap is not filled with the first of the future.
      expectFailure(
        try run("short.csv", "right.csv"), 65, ["short.csv: column \"price\", 2022-12", "no gaps"])
    }
  }

  @Test("What a new user meets: the message says what to do")
  func findings() throws {
    let sales = Self.sales(30)
    let both = sales.split(separator: "\n").enumerated().map { $0 == 0 ? "\($1),other" : "\($1),\($0 % 5)" }
    func column(_ cell: (Int) -> String) -> String {
      "t,rate\n" + (0..<30).map { "\($0),\(cell($0))\n" }.joined()
    }
    let epoch = "when,value\n" + (0..<30).map { "\(1_609_459_200 + 3600 * $0),\($0 % 7)\n" }.joined()
    let files = [
      "both.csv": both.joined(separator: "\n") + "\n", "sales.csv": sales, "epoch.csv": epoch,
      "money.csv": column { "$\($0)" }, "percent.csv": column { "\($0) %" },
      "none.csv": column { $0 == 2 ? "n/a" : "\($0)" }, "few.csv": "y\n1\n3\n2\n5\n4\n",
      "all.csv": Self.sales(30, price: 33), "next.csv": "month,price\n2021-07,3\n2021-08,4\n",
    ]
    try with(files) { tool in
      expectFailure(
        try tool("forecast", "both.csv"), 65,
        ["both.csv: found 2 columns of numbers, \"sales\", \"other\"; choose one with --column"])
      for (file, row, cell) in [("money", 2, "$0"), ("percent", 2, "0 %"), ("none", 4, "n/a")] {
        expectFailure(
          try tool("forecast", "\(file).csv"), 65, ["row \(row), column \"rate\": found \"\(cell)\""])
      }
      let hours = try tool("forecast", "epoch.csv", "--horizon", "1")
      #expect(hours.code == 0 && hours.errors.contains("an hour apart"), "\(hours)")
      expectFailure(
        try tool("forecast", "sales.csv", "--model", "level + regression(sales)"), 65,
        ["found no column of numbers but sales", "no covariate of itself"])
      expectFailure(
        try tool("forecast", "sales.csv", "--column", "sales", "--model", "level + regression(sales)"), 64,
        ["found regression(sales), which is the series itself"])
      expectFailure(
        try tool(
          "forecast", "all.csv", "--column", "sales", "--model", "level + regression(price)", "--future",
          "next.csv"), 64, ["all.csv has 3 values of price after the last of the series already"])
      let few = try tool("forecast", "few.csv", "--horizon", "1", "--format", "json")
      #expect(few.output.contains("nothing was held back"), "\(few.output)")
      #expect(few.errors.contains("nothing was held back"), "\(few)")
      let plain = try tool("forecast", Self.nile.path, "--horizon", "5")
      #expect(plain.errors.contains("of the naive forecast") && !plain.errors.contains("seasonal naive"))
    }
  }

  @Test("A cut of the data is among the notes of the JSON, and a picture that fails leaves no table")
  func notesAndOutputs() throws {
    let long = "y\n" + (0..<2_600).map { "\($0 * $0 % 31)\n" }.joined()
    try with(["long.csv": long]) { tool in
      let outcome = try tool("forecast", "long.csv", "--model", "level", "--horizon", "1", "--format", "json")
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.output.contains("the last 2500 of 2600 steps are used"))
      let failed = try tool(
        "forecast", Self.nile.path, "--horizon", "2", "--output", "table.txt", "--plot", "no/place.svg")
      expectFailure(failed, 73, ["place.svg"])
      let place = try #require(tool.directory)
      #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("table.txt").path))
    }
  }
}
