import Foundation
import Testing

/// The worked example of a package with models of its own.
@Suite struct OwnModelsTests {
  let tool = Tool(name: "OwnModelsExample")

  @Test func offersTheCommandsOverItsModels() throws {
    #expect(
      try tool("list").output == """
        drift       A level that moves by a slope of its own and is measured with noise.
        demand      A regression on a covariate: sales that follow the price. Takes price.
        var         A vector autoregression of order 1: several series that follow one another.
        structural  A sum of parts: a trend, seasons, covariates, a rest that lasts. 'fit FORMULA' takes the formula alone.

        """)
    #expect(try tool("--version").output == "1.0\n")
    #expect(try tool("describe", "drift").output.contains("mymodels sample drift"))
    let outcome = try tool("sample", "drift", "--steps", "3", "--seed", "1", "--paths", "2")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.lines.first == "path,step,slope,level,y" && outcome.lines.count == 7)
    expectFailure(try tool("sample", "randomwalk"), 64, ["expected drift, demand, var"], name: "mymodels")
  }

  @Test("A regression on a covariate, fitted and predicted with the prices of the file")
  func covariate() throws {
    let price = (0..<80).map { 1 + Double(($0 * 37) % 23) / 10 }
    let sales = price.indices.map { 300 - 45 * price[$0] + 20 * (Double(($0 * 53) % 31) / 15 - 1) }
    let truth = leastSquares(price.map { [1, $0] }, sales)
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let rows = price.indices.map { "\($0),\(price[$0]),\(sales[$0])" }
      try ("t,price,sales\n" + rows.joined(separator: "\n")).write(
        to: place.appendingPathComponent("shop.csv"), atomically: true, encoding: .utf8)
      let described = try tool("describe", "demand").output
      #expect(
        described.contains("INPUTS") && described.contains("price  the price at the step (known ahead)"))
      let fit = try tool("fit", "demand", "shop.csv", "--seed", "1", "--output", "fit")
      #expect(fit.code == 0, "\(fit)")
      #expect(fit.lines.map { $0.prefix { $0 != " " } } == ["", "base", "effect", "noise"])
      #expect(
        fit.errors.contains(
          "data: sales from column \"sales\", price (input) from column \"price\" of shop.csv\n"),
        "\(fit)")
      let table = try tool("summary", "fit", "--format", "csv")
      let (mean, deviation) = (try table.column("mean"), try table.column("sd"))
      for (place, value) in truth.coefficients.enumerated() {
        let error = abs(try #require(mean[place]) - value) / (try #require(deviation[place]))
        #expect(error < 0.12, "\(table.lines)")
      }
      #expect(try tool("diagnose", "fit").output == "nothing speaks against this fit\n")
      // The copy in the directory has the input, so that the fit goes on and predicts without the file.
      try FileManager.default.removeItem(at: place.appendingPathComponent("shop.csv"))
      let copy = try String(contentsOf: place.appendingPathComponent("fit/data.csv"), encoding: .utf8)
      #expect(copy.hasPrefix("step,sales,price\n0,\(sales[0]),\(price[0])\n"))
      let predicted = try tool("predict", "fit", "--every", "10")
      #expect(predicted.code == 0 && predicted.lines[0] == "chain,draw,step,sales", "\(predicted)")
      let drawn = try predicted.column("sales").compactMap(\.self)
      for step in [0, 17, 79] {
        let here = stride(from: step, to: drawn.count, by: 80).map { drawn[$0] }
        let expected = truth.coefficients[0] + truth.coefficients[1] * price[step]
        // 400 draws of a standard deviation of 12: four errors of their mean.
        #expect(abs(here.reduce(0, +) / Double(here.count) - expected) < 4 * 12 / 20.0, "\(step)")
      }
    }
  }

  @Test("A vector autoregression is fitted from the columns of a file")
  func vector() throws {
    var y = [[3.0, -2.0]]
    for t in 1..<120 {
      let noise = [Double((t * 53) % 31) / 15 - 1, Double((t * 29) % 37) / 18 - 1]
      y.append([
        0.5 * y[t - 1][0] + 0.3 * y[t - 1][1] + noise[0], -0.2 * y[t - 1][0] + 0.6 * y[t - 1][1] + noise[1],
      ])
    }
    let rows = [[0, 0]] + y.dropLast()
    let truth = (0..<2).map { i in leastSquares(rows, y.map { $0[i] }).coefficients }
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let text =
        "month,short,long\n"
        + y.enumerated().map { "\($0 % 12 + 1),\($1[0]),\($1[1])" }.joined(separator: "\n")
      try text.write(to: place.appendingPathComponent("rates.csv"), atomically: true, encoding: .utf8)
      let fit = try tool(
        "fit", "var", "rates.csv", "--column", "y=short,long", "--set", "coefficientScale=10", "--seed", "1",
        "--output",
        "fit")
      #expect(fit.code == 0, "\(fit)")
      #expect(
        fit.errors.contains("data: y from columns \"short\", \"long\" of rates.csv; not used: \"month\"\n"),
        "\(fit)")
      #expect(fit.errors.contains("series=2"))
      // The names have commas and are quoted: figures are counted from the end.
      let table = try tool("summary", "fit", "--format", "csv").lines.dropFirst().map { line in
        line.split(separator: ",").suffix(9).map { Double($0) ?? .nan }
      }
      for i in 0..<2 {
        for j in 0..<2 {
          let (mean, deviation) = (table[2 * i + j][0], table[2 * i + j][2])
          #expect(abs(mean - truth[i][j]) < 0.12 * deviation, "\(i) \(j) \(table) \(truth)")
        }
      }
      let record = try String(contentsOf: place.appendingPathComponent("fit/run.json"), encoding: .utf8)
      #expect(record.contains("\"y[0]\": \"short\"") && record.contains("\"y[1]\": \"long\""), "\(record)")
      let predicted = try tool("predict", "fit", "--given", "3", "--every", "500")
      #expect(
        predicted.lines[0] == "chain,draw,step,y[0],y[1]" && predicted.lines.count == 1 + 8 * 120,
        "\(predicted)")
      #expect(try predicted.column("y[1]").prefix(3) == [y[0][1], y[1][1], y[2][1]])
    }
  }

  @Test("Gaps in one component alone are drawn")
  func vectorGaps() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      try "y[0],y[1]\n1,2\n,2.5\n1,3\n2,2\n1,\n1,1\n".write(
        to: place.appendingPathComponent("gaps.csv"), atomically: true, encoding: .utf8)
      let fit = try tool.run(["fit", "var", "gaps.csv", "--seed", "1", "--output", "fit"] + FitTests.short)
      #expect([0, 2].contains(fit.code), "\(fit)")
      #expect(
        fit.output.contains("y[1,0]") && fit.output.contains("y[4,1]") && !fit.output.contains("y[1,1]"))
    }
  }

  /// The same as a package of its own: several minutes, so only in the long tests.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil))
  func buildsAsAPackage() throws {
    let package = projectDirectory.appendingPathComponent("Examples/OwnModels").path
    try withTemporaryDirectory { place in
      let outcome = try Tool(directory: place).shell(
        "swift build -c release --package-path '\(package)' --scratch-path build >&2 && "
          + "build/release/mymodels sample drift --steps 3 --seed 1 --paths 2")
      #expect(outcome.code == 0, "\(outcome)")
      #expect(
        outcome.output == (try tool("sample", "drift", "--steps", "3", "--seed", "1", "--paths", "2").output))
    }
  }
}
