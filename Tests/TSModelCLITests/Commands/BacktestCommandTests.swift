import Foundation
import Testing

/// Forecasts of the past, and what is said of their intervals.
@Suite struct BacktestCommandTests {
  private static let nile = projectDirectory.appendingPathComponent("Examples/nile.csv").path
  private let tool = Tool()

  /// Runs a backtest of the Nile with one small model.
  private func nile(_ arguments: String...) throws -> Outcome {
    try tool.run(["backtest", Self.nile, "--horizon", "5", "--model", "level"] + arguments)
  }

  /// Runs it on a table in a file of its own.
  private func run(
    _ table: String, _ arguments: String..., others: [String: String] = [:]
  ) throws -> Outcome {
    try withTemporaryDirectory { place in
      for (name, text) in others.merging(["s.csv": table], uniquingKeysWith: { $1 }) {
        try text.write(to: place.appendingPathComponent(name), atomically: false, encoding: .utf8)
      }
      return try Tool(directory: place).run(["backtest", "s.csv"] + arguments)
    }
  }

  private static var volumes: [Double] {
    get throws {
      try String(contentsOfFile: nile, encoding: .utf8).split(separator: "\n").dropFirst().compactMap {
        $0.split(separator: ",").last.flatMap { Double($0) }
      }
    }
  }

  /// The naive forecast's error is the distance from the last value, over the mean change before it.
  @Test func naiveErrorsByHand() throws {
    let outcome = try nile("--folds", "3", "--format", "csv")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.lines.map { String($0.prefix { $0 != "," }) } == ["method", "level", "naive"])
    let values = try Self.volumes
    let errors = [85, 90, 95].map { origin in
      let changes = (1..<origin).map { abs(values[$0] - values[$0 - 1]) }
      let scale = changes.reduce(0, +) / Double(changes.count)
      return values[origin..<origin + 5].map { abs($0 - values[origin - 1]) }.reduce(0, +) / 5 / scale
    }
    let found = try #require(try outcome.column("mase")[1])
    #expect(abs(found - errors.reduce(0, +) / 3) < 1e-9)
    #expect(try outcome.column("origins") == [3, 3])
    #expect(try outcome.column("scaled_crps_less_naive")[1] == 0)
  }

  @Test func theTable() throws {
    let outcome = try nile("--by-steps")
    #expect(outcome.code == 0, "\(outcome)")
    for row in ["CRPS/scale", "against naive", "MASE", "WQL", "MSIS", "in 80 %"] {
      #expect(outcome.lines.contains { $0.hasPrefix(row) }, "no \(row)")
    }
    #expect(outcome.lines.last?.hasPrefix("5 ") == true)
    #expect(outcome.errors.contains("10 origins 5 apart, 5 steps ahead of 1920 to 1965"), "\(outcome)")
    #expect(outcome.errors.contains("the intervals of level are not rejected"), "\(outcome)")
  }

  /// The same bytes on any number of threads, and from a file that kept the scores.
  @Test func theSameHoweverItIsRun() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let arguments = ["backtest", Self.nile, "--horizon", "5", "--model", "level", "--format", "json"]
      let plain = try tool.run(arguments + ["--jobs", "1"])
      #expect(plain.output.hasPrefix("{\"file\":") && plain.output.contains("\"coverage_by_step\":["))
      #expect(try tool.run(arguments + ["--jobs", "3"]).output == plain.output)
      #expect(try tool.run(arguments + ["--cache", "c"]).output == plain.output)
      let kept = try bytes(place, "c")
      #expect(kept.count { $0 == 0x0A } == 10)
      try kept.dropLast(100).write(to: place.appendingPathComponent("c"))
      #expect(try tool.run(arguments + ["--cache", "c"]).output == plain.output)
      #expect(try bytes(place, "c").count { $0 == 0x0A } == 10)
      expectFailure(
        try tool.run(arguments + ["--cache", Self.nile]), 65,
        ["nile.csv: line 1", "expected a line of a cache"])
    }
  }

  /// What `forecast` writes of the series up to an origin is a forecast made elsewhere.
  @Test func forecastsMadeElsewhere() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let lines = try String(contentsOfFile: Self.nile, encoding: .utf8).split(separator: "\n")
      try (lines.prefix(96).joined(separator: "\n") + "\n").write(
        to: place.appendingPathComponent("past.csv"), atomically: false, encoding: .utf8)
      let levels = (1...39).map { "\(Double($0) / 40)" }.joined(separator: ",")
      let forecast = try tool(
        "forecast", "past.csv", "--model", "level", "--horizon", "5", "--format", "csv", "--quantiles", levels
      )
      #expect(forecast.code == 0, "\(forecast)")
      try forecast.output.write(to: place.appendingPathComponent("f.csv"), atomically: false, encoding: .utf8)
      let outcome = try tool(
        "backtest", Self.nile, "--model", "level", "--horizon", "5", "--folds", "1", "--external", "f.csv",
        "--format", "csv")
      #expect(outcome.lines.count == 4 && outcome.lines[2].hasPrefix("f.csv,"), "\(outcome)")
      let (errors, scores) = (try outcome.column("mase"), try outcome.column("crps"))
      #expect(errors[0] == errors[1])
      #expect(abs((scores[0] ?? 0) - (scores[1] ?? 1)) < 0.01 * (scores[0] ?? 0))
      try "time,0.5\n1966,1\n1968,1\n".write(
        to: place.appendingPathComponent("g.csv"), atomically: false, encoding: .utf8)
      expectFailure(
        try tool("backtest", Self.nile, "--model", "level", "--horizon", "2", "--external", "g.csv"), 65,
        ["g.csv: row 2", "found no forecast of an origin that is tested"])
    }
  }

  /// A straight line is foreseen too well for its intervals: all that comes lies in the middle of them.
  @Test func intervalsThatAreRejected() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let text = "x\n" + (0..<90).map { "\(100 + $0 + $0 % 2)\n" }.joined()
      try text.write(to: place.appendingPathComponent("line.csv"), atomically: false, encoding: .utf8)
      let outcome = try tool("backtest", "line.csv", "--horizon", "2", "--folds", "30", "--model", "level")
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.errors.contains("the intervals of level are rejected"), "\(outcome)")
      #expect(!outcome.lines.isEmpty)
    }
  }

  @Test func seriesOfAllKinds() throws {
    let constant = try run("x\n" + String(repeating: "3\n", count: 30), "--horizon", "3")
    #expect(constant.code == 0 && constant.errors.contains("the series is constant"), "\(constant)")
    #expect(constant.errors.contains("no verdict on the intervals"), "\(constant)")
    let values = (0..<40).map { $0 % 7 == 3 ? "NA\n" : "\(($0 * 37) % 11)\n" }.joined()
    let gaps = try run("x\n" + values, "--horizon", "2", "--folds", "3", "--model", "level")
    #expect((gaps.code == 0 || gaps.code == 2) && gaps.errors.contains("6 missing"), "\(gaps)")
    let short = try run("x\n1\n2\n4\n3\n", "--horizon", "2")
    // Nothing is said but the error.
    expectFailure(short, 65, ["s.csv: x is too short for a backtest: found 4 values", "expected 8 or more"])
    let few = try run(
      "x\n" + (0..<20).map { "\(($0 * 37) % 11)\n" }.joined(), "--horizon", "4", "--model", "level")
    #expect(few.errors.contains("3 origins instead of 10: 8 values have to lie before each"), "\(few)")
  }

  @Test func wrongUsage() throws {
    expectFailure(try nile("--model", "level"), 64, ["--model level: was given twice"])
    expectFailure(try tool("backtest", Self.nile, "--horizon", "0"), 64, ["--horizon", "from 1"])
    expectFailure(try tool("backtest", Self.nile, "--folds", "0"), 64, ["--folds", "from 1"])
    expectFailure(
      try tool("backtest", Self.nile, "--model", "tend"), 64, ["found 'tend'", "trend; did you mean it?"])
    expectFailure(try tool("backtest", Self.nile, "--power", "0.5"), 64, ["--power has no effect"])
    expectFailure(try nile("--format", "json", "--by-steps"), 64, ["--by-steps has no effect on JSON"])
    expectFailure(try nile("--external", "nowhere.csv"), 66, ["nowhere.csv"])
    expectFailure(try tool("backtest", "nowhere.csv"), 66, ["nowhere.csv"])
    expectFailure(
      try nile("--model", "regression(price)"), 65, ["nile.csv: no column is named \"price\""])
  }

  @Test(
    .enabled(
      if: (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot") }))
  func aPicture() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let arguments = ["backtest", Self.nile, "--horizon", "5", "--model", "level", "--plot", "n.svg"]
      #expect(try tool.run(arguments).code == 0)
      let picture = try String(contentsOf: place.appendingPathComponent("n.svg"), encoding: .utf8)
      for text in ["volume, 1911 to 1970", "level, 80%"] { #expect(picture.contains(text), "no \(text)") }
      expectFailure(try tool.run(arguments), 73, ["n.svg", "--overwrite"])
    }
  }

  @Test("A note that all origins have is said once, and scores that overflow are no numbers")
  func notesOnce() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      try ForecastCommandTests.sales(44).write(
        to: place.appendingPathComponent("sales.csv"), atomically: true, encoding: .utf8)
      let outcome = try tool("backtest", "sales.csv", "--horizon", "3", "--model", "trend")
      let notes = outcome.errors.split(separator: "\n").filter { $0.contains("no season of 12") }
      #expect(notes == ["trend, 4 of 10 origins: no season of 12: it needs 24 steps"], "\(outcome.errors)")
      for size in [1e305, 1e306, 1e307] {
        let rows = (0..<40).map { "\(size * (0.5 + 0.4 * Double($0 * $0 % 7) / 7))\n" }.joined()
        try ("y\n" + rows).write(
          to: place.appendingPathComponent("large.csv"), atomically: true, encoding: .utf8)
        for format in ["table", "csv", "json"] {
          let large = try tool("backtest", "large.csv", "--horizon", "3", "--folds", "3", "--format", format)
          #expect([0, 2, 65].contains(large.code) && !large.output.contains("inf"), "\(large)")
        }
      }
    }
  }
}
