import Foundation
import Testing

/// `fit FORMULA`, and what goes on from it.
@Suite struct FormulaFitTests {
  static let few = ["--warmup", "200", "--draws", "150", "--chains", "2", "--seed", "1"]

  /// Months with a price, of which the last have no sales.
  static func sales(_ months: Int, of all: Int) -> String {
    ForecastCommandTests.sales(months, price: all)
  }

  func with(_ files: [String: String], _ body: (Tool) throws -> Void) throws {
    try ForecastCommandTests().with(files, body)
  }

  @Test("A formula is fitted, summarised, gone on with, and taken apart")
  func wholeWay() throws {
    try with(["sales.csv": Self.sales(48, of: 52)]) { tool in
      let formula = "level + seasonal(12, 2) + regression(price)"
      let fit = try tool.run(
        ["fit", formula, "sales.csv", "--column", "sales", "--output", "fit"] + Self.few)
      #expect(fit.isDrawn, "\(fit)")
      #expect(fit.lines.contains { $0.hasPrefix("beta.price") })
      let plan = try String(
        contentsOf: try #require(tool.directory).appendingPathComponent("fit/run.json"), encoding: .utf8)
      #expect(plan.contains("structural") && plan.contains(formula))

      // As far as the price goes, with dates, and with the effect of the price: minus two for each.
      let table = try tool("forecast", "fit", "--format", "csv")
      #expect(table.code == 0, "\(table)")
      guard table.lines.count == 5 else { return #expect(table.lines.count == 5) }
      #expect(table.lines[1].contains("2023-01") && table.lines[4].contains("2023-04"))
      let means = try table.unquotedColumn("mean")
      for (i, t) in (48..<52).enumerated() {
        let expected = 100 + 5 * sin(Double(t) * Double.pi / 6) + 0.8 - 2 * Double(t * 7 % 11)
        #expect(abs((means[i] ?? .nan) - expected) < 1.5, "\(table.lines)")
      }
      expectFailure(
        try tool("forecast", "fit", "--horizon", "5"), 64,
        ["input 'price' has 52 values, but there are 53 steps"])

      let near = try tool("forecast", "fit", "--format", "csv", "--horizon", "2")
      #expect(near.lines.count == 3 && near.lines[2].contains("2023-02"), "\(near)")

      let parts = try tool("components", "fit", "--format", "csv")
      #expect(parts.code == 0, "\(parts)")
      let rows = parts.lines.dropFirst().map { $0.replacing("\"", with: "") }
      #expect(rows.count == 4 * 48)
      func partMeans(_ name: String) -> [Double] {
        rows.filter { $0.hasPrefix("\(name),") }.compactMap { row in
          // The name of a part has commas of its own.
          let cells = row.dropFirst(name.count + 1).split(separator: ",").map(String.init)
          return cells.count > 1 ? Double(cells[1]) : nil
        }
      }
      let names = ["level", "seasonal(12, 2)", "regression(price)"]
      let (all, fitted) = (names.map(partMeans), partMeans("fitted"))
      #expect(all.allSatisfy { $0.count == 48 } && fitted.count == 48)
      guard all.allSatisfy({ $0.count == fitted.count }) else { return }
      for step in fitted.indices {
        #expect(abs(all.reduce(0) { $0 + $1[step] } - fitted[step]) < 1e-9 * abs(fitted[step]))
      }
    }
  }

  @Test("The same draws when the fit goes on, and the same forecast twice")
  func resumes() throws {
    try with(["sales.csv": ForecastCommandTests.sales(40)]) { tool in
      let place = try #require(tool.directory)
      #expect(
        try tool.run(["fit", "damped + ar(1)", "sales.csv", "--output", "long"] + Self.few).isDrawn)
      var short = Self.few
      short[3] = "100"
      #expect(try tool.run(["fit", "damped + ar(1)", "sales.csv", "--output", "fit"] + short).isDrawn)
      let resumed = try tool("fit", "--resume", "fit", "--draws", "150")
      #expect(resumed.isDrawn, "\(resumed)")
      #expect(try bytes(place, "fit/chain-2.csv") == bytes(place, "long/chain-2.csv"))
      let first = try tool("forecast", "fit", "--format", "json", "--draws", "5", "--horizon", "3")
      #expect(first.code == 0, "\(first)")
      #expect(
        try tool("forecast", "fit", "--format", "json", "--draws", "5", "--horizon", "3").output
          == first.output)
      // A long fit and one that went on are the same fit.
      let other = try tool("forecast", "long", "--format", "json", "--draws", "5", "--horizon", "3").output
      #expect(other.replacing("\"long\"", with: "\"fit\"") == first.output)
      #expect(
        try tool("forecast", "fit", "--format", "json", "--horizon", "3", "--seed", "9").output
          != first.output)
      let predicted = try tool("predict", "fit", "--every", "50")
      #expect(predicted.code == 0 && predicted.lines.count == 1 + 6 * 40, "\(predicted)")
    }
  }

  /// Without noise to speak of, what is drawn again is what the fit had: the sum of the parts is the series.
  @Test("States that were not kept are drawn again as they were")
  func redrawn() throws {
    try with(["sales.csv": ForecastCommandTests.sales(30)]) { tool in
      let formula = "trend + ar(1)"
      let arguments = ["fit", formula, "sales.csv", "--output"]
      #expect(try tool.run(arguments + ["few"] + Self.few).isDrawn)
      let every = ["--keep", Self.sites]
      let kept = try tool.run(arguments + ["all"] + Self.few + every)
      #expect(kept.isDrawn, "\(kept)")
      let (a, b) = try (
        tool("components", "few", "--format", "csv"), tool("components", "all", "--format", "csv")
      )
      #expect(a.code == 0 && b.code == 0, "\(a) \(b)")
      for (x, y) in zip(try a.unquotedColumn("mean"), try b.unquotedColumn("mean")) {
        #expect(abs((x ?? .nan) - (y ?? .nan)) <= 1e-7 * abs(y ?? .nan))
      }
    }
  }

  private static let sites =
    "sigma,levelShare,driftScale,drift,initialLevel,slopeScale,damping,initialSlope,persistence,initialIrregular,"
    + "part.trend,part.ar(1),fitted,level,slope,irregular"

  @Test("Formulas that are none, and options that have no effect")
  func refusals() throws {
    try with(["sales.csv": ForecastCommandTests.sales(30)]) { tool in
      func fit(_ formula: String, _ more: String...) throws -> Outcome {
        try tool.run(["fit", formula, "sales.csv", "--output", "fit"] + more)
      }
      expectFailure(try fit("trnd"), 64, ["found 'trnd', expected trend; did you mean it?"])
      expectFailure(try fit("trend + seasonl(12)"), 64, ["'seasonl(12)'", "seasonal"])
      expectFailure(try fit("randomwlk"), 64, ["there is no model 'randomwlk'; did you mean randomwalk?"])
      expectFailure(try fit("trend", "--set", "formula=level"), 64, ["expected one of them"])
      expectFailure(
        try fit("trend + regression(price)"), 65, ["no column is named \"price\"", "as an input"])
      let place = try #require(tool.directory)
      #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("fit").path))
      #expect(try tool("describe", "trend + seasonal(12)").output.contains("IN A FIT"))
      #expect(try tool("list").output.contains("structural"))
    }
  }
}

extension Outcome {
  /// Whether a fit was drawn, trusted or not: few draws are enough for these tests, and not for trust.
  var isDrawn: Bool { code == 0 || code == 2 }

  /// The numbers of a column whose name may be in quotes.
  func unquotedColumn(_ name: String) throws -> [Double?] {
    let rows = lines.map { line in Self.cells(line) }
    let index = try #require(rows.first?.firstIndex(of: name))
    return rows.dropFirst().map { $0.indices.contains(index) ? Double($0[index]) : nil }
  }

  /// The cells of a line; what is in quotes may have commas.
  private static func cells(_ line: String) -> [String] {
    var (cells, isInside) = ([""], false)
    for character in line {
      switch character {
      case "\"": isInside.toggle()
      case "," where !isInside: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
