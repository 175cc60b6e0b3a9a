import Foundation
import Testing

/// `forecast DIR`: fits of models go on.
@Suite struct ForecastFitTests {
  static let few = ["--warmup", "200", "--draws", "250", "--chains", "2", "--seed", "1"]

  @Test("A fit of a built-in model goes on with dates, as the model says")
  func autoregression() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let fit = try tool.run(
        ["fit", "ar", ForecastCommandTests.nile.path, "--output", "fit", "--set", "order=1"] + Self.few)
      #expect(fit.isDrawn, "\(fit)")
      let outcome = try tool("forecast", "fit", "--horizon", "3")
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.lines[0].split(separator: " ").map(String.init).first == "year")
      #expect(outcome.lines.dropFirst().map { $0.prefix(4) } == ["1971", "1972", "1973"])
      #expect(outcome.errors.contains("fit: ar fitted to 100 values of volume, 1871 to 1970, a year apart"))
      // Step after step towards the mean of the posterior: alpha + beta times the last value.
      let summary = try tool("summary", "fit", "--format", "csv")
      let means = try summary.column("mean").compactMap(\.self)
      let table = try tool("forecast", "fit", "--horizon", "2", "--format", "csv")
      let expected = means[0] + means[1] * 740
      let found = try table.column("mean").compactMap(\.self)
      #expect(abs(found[0] - expected) < 25, "\(found) \(means)")
      let draws = try tool("forecast", "fit", "--horizon", "2", "--format", "csv", "--draws", "7")
      #expect(draws.lines.count == 15 && draws.lines[0] == "draw,year,y")
      let json = try tool("forecast", "fit", "--horizon", "2", "--format", "json", "--quantiles", "0.1,0.9")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(object["model"] as? String == "ar" && object["column"] as? String == "y")
      #expect((object["forecast"] as? [[String: Any]])?.map { $0["time"] as? String } == ["1971", "1972"])
      // All or nothing: a picture that cannot be written leaves no table.
      let failed = try tool(
        "forecast", "fit", "--horizon", "2", "--output", "table.csv", "--format", "csv", "--plot",
        "no/such/place.svg")
      expectFailure(failed, 73, ["place.svg"])
      #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("table.csv").path))
    }
  }

  @Test("What has no effect on a fit, and what it cannot do")
  func refusals() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      #expect(
        try tool.run(["fit", "ar", ForecastCommandTests.nile.path, "--output", "fit"] + Self.few).isDrawn)
      for option in [["--model", "trend"], ["--power", "0"], ["--season", "12"], ["--time", "year"]] {
        expectFailure(try tool.run(["forecast", "fit"] + option), 64, [option[0], "no effect on a fit"])
      }
      expectFailure(try tool("forecast", "fit", "--horizon", "0"), 64, ["--horizon"])
      expectFailure(
        try tool("forecast", "fit", "--future", "x.csv"), 64, ["--future x.csv: ar takes no inputs"])
      expectFailure(
        try tool("forecast", "fit", "--draws", "501", "--format", "csv"), 64, ["the fit has 500 draws"])
      expectFailure(try tool("forecast", "fit", "--column", "x"), 64, ["expected y"])
      expectFailure(
        try tool("forecast", "fit", "--output", "fit/run.json", "--overwrite"), 64,
        ["fit/run.json", "which is read"])
      expectFailure(try tool("components", "fit"), 64, ["ar is not a sum of parts", "a formula"])
      expectFailure(try tool("forecast", "."), 66, ["run.json"])
    }
  }

  @Test("A model of one's own with inputs: known in the future, or refused with the name")
  func ownModel() throws {
    try withTemporaryDirectory { place in
      var tool = Tool(name: "OwnModelsExample")
      tool.directory = place
      func row(_ t: Int) -> (price: Double, sales: Double) {
        let price = 1 + Double((t * 37) % 23) / 10
        return (price, 300 - 45 * price + 20 * (Double((t * 53) % 31) / 15 - 1))
      }
      let past = (0..<80).map { "\($0),\(row($0).price),\(row($0).sales)" }
      try ("t,price,sales\n" + past.joined(separator: "\n")).write(
        to: place.appendingPathComponent("shop.csv"), atomically: true, encoding: .utf8)
      try ("t,price\n" + (80..<84).map { "\($0),\(row($0).price)" }.joined(separator: "\n")).write(
        to: place.appendingPathComponent("next.csv"), atomically: true, encoding: .utf8)
      #expect(try tool.run(["fit", "demand", "shop.csv", "--output", "fit"] + Self.few).isDrawn)
      let refused = try tool("forecast", "fit", "--horizon", "2")
      expectFailure(
        refused, 64, ["input 'price' has 80 values, but there are 82 steps"], name: "mymodels")
      let outcome = try tool("forecast", "fit", "--future", "next.csv", "--format", "csv")
      #expect(outcome.code == 0, "\(outcome)")
      let means = try outcome.column("mean").compactMap(\.self)
      #expect(means.count == 4)
      for (i, mean) in means.enumerated() { #expect(abs(mean - (300 - 45 * row(80 + i).price)) < 12) }
    }
  }

  @Test("Several series: each with its name")
  func vector() throws {
    try withTemporaryDirectory { place in
      var tool = Tool(name: "OwnModelsExample")
      tool.directory = place
      let rows = (0..<40).map { "\(sin(Double($0))),\(cos(Double($0 * $0)))" }
      try ("a,b\n" + rows.joined(separator: "\n")).write(
        to: place.appendingPathComponent("two.csv"), atomically: true, encoding: .utf8)
      let fit = try tool.run(
        ["fit", "var", "two.csv", "--column", "y=a,b", "--output", "fit", "--no-summary"] + Self.few)
      #expect(fit.isDrawn, "\(fit)")
      let all = try tool("forecast", "fit", "--horizon", "3", "--format", "csv")
      #expect(all.code == 0 && all.lines.count == 7, "\(all)")
      #expect(all.lines[1].contains("y[0]") && all.lines[4].contains("y[1]"))
      let one = try tool("forecast", "fit", "--horizon", "3", "--format", "csv", "--column", "b")
      #expect(one.lines.count == 4)
      let paths = try tool("forecast", "fit", "--horizon", "2", "--format", "csv", "--draws", "2")
      #expect(paths.lines[0] == "draw,step,y[0],y[1]" && paths.lines.count == 5)
    }
  }
}
