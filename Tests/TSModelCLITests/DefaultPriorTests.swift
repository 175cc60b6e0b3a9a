import Foundation
import TestSupport
import Testing

/// Fits with all defaults: the priors are in the units of the data, so that the data decide.
@Suite struct DefaultPriorTests {
  let tool = Tool()

  /// Fits and gives the means and standard deviations by parameter.
  private func fit(
    _ place: URL, _ file: String, _ arguments: [String] = []
  ) throws -> [String: (mean: Double, deviation: Double)] {
    let path = "\(place.path)/fit-\(UUID().uuidString)"
    let outcome = try tool.run(
      ["fit", "ar", file, "--seed", "1", "--no-summary", "--output", path] + arguments)
    #expect(outcome.code == 0, "\(outcome)")
    let table = try tool("summary", path, "--format", "csv")
    let names = table.lines.dropFirst().map { String($0.prefix { $0 != "," }) }
    let (means, deviations) = (try table.column("mean"), try table.column("sd"))
    var found: [String: (mean: Double, deviation: Double)] = [:]
    for (index, name) in names.enumerated() {
      found[name] = (try #require(means[index]), try #require(deviations[index]))
    }
    return found
  }

  private func series(_ file: URL) throws -> [Double] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
      .compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
  }

  private func leastSquares(_ y: [Double], order: Int) -> (coefficients: [Double], deviation: Double) {
    let rows = (order..<y.count).map { t in [1] + (1...order).map { y[t - $0] } }
    return TSModelCLITests.leastSquares(rows, Array(y.dropFirst(order)))
  }

  @Test("The Nile: alpha 368, beta .395 and .199, sigma 144 by least squares")
  func nile() throws {
    let truth = leastSquares(try series(URL(fileURLWithPath: FitTests.nile)), order: 2)
    for (found, known) in zip(truth.coefficients + [truth.deviation], [368, 0.395, 0.199, 144]) {
      #expect(abs(found / known - 1) < 0.01)
    }
    try withTemporaryDirectory { place in
      let found = try fit(place, FitTests.nile)
      for (name, value) in zip(["alpha", "beta[0]", "beta[1]"], truth.coefficients) {
        let figure = try #require(found[name])
        // Four Monte Carlo errors at 2,500 effective draws are 0.08 standard deviations; the priors move no more.
        #expect(abs(figure.mean - value) < 0.12 * figure.deviation, "\(name): \(figure), \(value)")
      }
      // The mean of sigma is above least squares by its posterior's skewness, 1 + 7/(4·95).
      let sigma = try #require(found["sigma"])
      #expect(abs(sigma.mean - truth.deviation * (1 + 7 / (4 * 95))) < 0.15 * sigma.deviation, "\(sigma)")
    }
  }

  @Test("Near the unit root, given the first value: beta .946, sigma 1.062 by least squares")
  func nearUnitRoot() throws {
    let file = try #require(
      Bundle.module.url(forResource: "near-unit-root", withExtension: "csv", subdirectory: "Resources"))
    let truth = leastSquares(try series(file), order: 1)
    #expect(abs(truth.coefficients[1] - 0.946) < 0.0005 && abs(truth.deviation - 1.062) < 0.0005)
    try withTemporaryDirectory { place in
      let found = try fit(place, file.path, ["--set", "order=1"])
      for (name, value) in [
        ("beta[0]", truth.coefficients[1]), ("alpha", truth.coefficients[0]),
        ("sigma", truth.deviation * (1 + 7 / (4 * 196))),
      ] {
        let figure = try #require(found[name])
        #expect(abs(figure.mean - value) < 0.12 * figure.deviation, "\(name): \(figure), \(value)")
      }
    }
  }

  @Test("The units of the data do not matter")
  func units() throws {
    try withTemporaryDirectory { place in
      let plain = try fit(place, FitTests.nile)
      for factor in [1e-6, 1e6] {
        let file = place.appendingPathComponent("scaled.csv")
        let rows = try series(URL(fileURLWithPath: FitTests.nile)).map { "\($0 * factor)" }
        try ("y\n" + rows.joined(separator: "\n")).write(to: file, atomically: true, encoding: .utf8)
        let scaled = try fit(place, file.path)
        for name in ["alpha", "beta[0]", "beta[1]", "sigma"] {
          let unit = name.hasPrefix("beta") ? 1 : factor
          let (one, other) = (try #require(plain[name]), try #require(scaled[name]))
          #expect(
            abs(other.mean / unit - one.mean) < 0.12 * one.deviation, "\(factor) \(name): \(other) \(one)")
          #expect(abs(other.deviation / unit / one.deviation - 1) < 0.1)
        }
      }
    }
  }

  @Test("What was chosen is said, kept and overridden, and goes on as it was begun")
  func chosen() throws {
    try withTemporaryDirectory { place in
      let path = "\(place.path)/fit"
      let outcome = try tool.run(
        ["fit", "ar", FitTests.nile, "--seed", "1", "--output", path] + FitTests.short)
      #expect(
        outcome.errors.contains(
          "chosen for these data: alphaScale=2340, betaScale=1, sigmaScale=168, before=given (--set overrides)\n"
        ))
      let record = try String(contentsOfFile: "\(path)/run.json", encoding: .utf8)
      for part in [
        "\"alphaScale\": 2340", "\"betaScale\": 1", "\"sigmaScale\": 168", "\"before\": \"given\"",
      ] {
        #expect(record.contains(part), "\(record)")
      }
      let set = try tool.run(
        [
          "fit", "ar", FitTests.nile, "--seed", "1", "--output", "\(place.path)/set", "--set", "alpha=368",
          "--set",
          "sigmaScale=300", "--set", "before=zeros",
        ] + FitTests.short)
      #expect(set.errors.contains("chosen for these data: betaScale=1 (--set overrides)\n"), "\(set)")
      // What `sample` draws is NumPyro's, whatever a fit prefers.
      #expect(try tool("describe", "ar").output.contains("alphaScale  1 "))
    }
  }

  @Test("A series that leaves nothing to fit")
  func nothingToFit() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      func run(_ text: String, _ more: String...) throws -> Outcome {
        try text.write(to: place.appendingPathComponent("y.csv"), atomically: true, encoding: .utf8)
        return try tool.run(["fit", "ar", "y.csv", "--seed", "1", "--output", "x"] + more)
      }
      expectFailure(try run("y\n1\n2\n"), 64, ["order is 2", "no others to fit to", "smaller order"])
      expectFailure(try run("y\n1\n2\nNA\n"), 64, ["no others to fit to"])
      expectFailure(try run("y\n1\nNA\n3\n4\n"), 64, ["step 1 is missing", "before=stationary"])
      expectFailure(
        try run("ds,a,y\n1,3,\n2,,\n3,5,NA\n4,6,NaN\n", "--column", "y"), 65,
        ["y.csv: column \"y\": found no value in 4 rows, expected at least one"])
      #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("x").path))
      #expect(
        [0, 2].contains(
          try run("y\n1\nNA\n3\n4\n", "--set", "before=zeros", "--warmup", "50", "--draws", "20").code))
    }
  }

  @Test("Prediction after before=given needs no option, and names the one that it cannot do with")
  func predict() throws {
    try withTemporaryDirectory { place in
      let path = "\(place.path)/fit"
      let outcome = try tool.run(
        ["fit", "ar", FitTests.nile, "--seed", "1", "--output", path] + FitTests.short)
      #expect([0, 2].contains(outcome.code), "\(outcome)")
      let drawn = try tool("predict", path, "--every", "25")
      #expect(drawn.code == 0, "\(drawn)")
      let y = try drawn.column("y")
      #expect(y.count == 400 && Array(y.prefix(2)) == [1120, 1160] && y[2] != 963)
      // Replicates are like the river from the start, since nothing before 1871 is taken for 0.
      let early = try tool("predict", path).lines.dropFirst().filter { $0.split(separator: ",")[2] == "2" }
        .compactMap { Double($0.split(separator: ",")[3]) }
      #expect(early.count == 100 && abs(early.reduce(0, +) / 100 - 1040) < 60)
      expectFailure(
        try tool("predict", path, "--given", "1"), 64,
        ["--given 1", "first 2 values", "expected --given 2 or more"])
      #expect(
        try Array(tool("predict", path, "--given", "3", "--every", "50").column("y").prefix(3)) == [
          1120, 1160, 963,
        ])
    }
  }

  @Test("diagnose says what is wrong with the data first, and which parameters lie far out in their priors")
  func diagnose() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let constant = "y\n" + String(repeating: "1\n", count: 20)
      try constant.write(to: place.appendingPathComponent("y.csv"), atomically: true, encoding: .utf8)
      let outcome = try tool.run(
        ["fit", "ar", "y.csv", "--seed", "1", "--output", "constant"] + FitTests.short)
      #expect(
        outcome.errors.split(separator: "\n").contains { $0.hasPrefix("- y is 1 in all of its 18 values") },
        "\(outcome)")
      let first = try #require(try tool("diagnose", "constant").lines.first)
      #expect(first.hasPrefix("- y is 1 in all of its 18 values: the data are constant"), "\(first)")

      // The scales of `sample` on data of a thousand.
      let narrow = ["--set", "alphaScale=1", "--set", "betaScale=0.5", "--set", "sigmaScale=1"]
      let far = try tool.run(["fit", "ar", FitTests.nile, "--seed", "1", "--output", "narrow"] + narrow)
      #expect(
        far.errors.contains("- sigma is about ") && far.errors.contains(", far out in its prior"), "\(far)")
      #expect(try !tool("diagnose", "narrow").output.contains("alpha is about"))
      #expect(try tool("diagnose", "narrow").output.contains("cannot be confirmed"))

      let chain = place.appendingPathComponent("narrow/chain-1.csv")
      let copy = place.appendingPathComponent("narrow/chain-3.csv")
      try FileManager.default.removeItem(at: copy)
      try FileManager.default.copyItem(at: chain, to: copy)
      let same = try tool("diagnose", "narrow")
      #expect(same.code != 0 && (same.output + same.errors).contains("chain"), "\(same)")
    }
  }
}
