import TSInference
import TSNumerics
import TestSupport
import Testing

@Suite struct ScalarDrawsTests {
  // MARK: Against ArviZ

  @Test func theTableIsThere() {
    #expect(DiagnosticsReference.cases.count == 20)
    #expect(DiagnosticsReference.probabilities.count == 5)
  }

  @Test(arguments: DiagnosticsReference.cases.indices)
  func figuresAreThoseOfArviZ(_ index: Int) throws {
    let reference = DiagnosticsReference.cases[index]
    let draws = try DiagnosticsReference.draws(reference)
    let name = reference["name"].text
    #expect(isClose(draws.values.reduce(0, +), reference["sum"].number, relative: 1e-9), "\(name)")
    let ess = reference["ess"]
    if draws.chainCount > 1 {
      #expect(agrees(draws.rHat(), reference["rhat"].number), "\(name)")
    } else {
      #expect(draws.rHat() == .unavailable(.singleChain))
    }
    #expect(agrees(draws.bulkESS(), ess["bulk"].number), "\(name)")
    #expect(agrees(draws.tailESS(), ess["tail"].number), "\(name)")
    #expect(agrees(draws.meanESS(), ess["mean"].number), "\(name)")
    #expect(agrees(draws.standardDeviationESS(), ess["sd"].number), "\(name)")
    #expect(agrees(draws.meanError(), reference["mcseMean"].number), "\(name)")
    #expect(agrees(draws.standardDeviationError(), reference["mcseSD"].number), "\(name)")
    #expect(agrees(draws.mean(), reference["mean"].number, absolute: 1e-14), "\(name)")
    #expect(agrees(draws.standardDeviation(), reference["sd"].number), "\(name)")
    for (k, p) in DiagnosticsReference.probabilities.enumerated() {
      #expect(draws.quantile(p) == .value(reference["quantile"].numbers[k]), "\(name), \(p)")
      checkQuantile(draws, p, reference["essQuantile"].numbers[k], reference["mcseQuantile"].numbers[k], name)
    }
  }

  /// Where all draws are on one side of the quantile, ArviZ gives the number of draws, and there is none here.
  private func checkQuantile(
    _ draws: ScalarDraws, _ p: Double, _ size: Double, _ error: Double, _ name: String
  ) {
    let found = draws.quantileESS(p)
    if found == .unavailable(.oneSidedQuantile) {
      #expect(size == Double(2 * draws.chainCount * (draws.drawCount / 2)), "\(name), \(p)")
      #expect(draws.quantileError(p) == found)
    } else {
      #expect(agrees(found, size), "\(name), \(p)")
      #expect(agrees(draws.quantileError(p), error), "\(name), \(p)")
    }
  }

  /// The data sets of the block "diagnostics": u from the bits of one key, xₜ = xₜ₋₁/2 + u - 1/2.
  @Test func figuresOfTheSharedTable() throws {
    var checked = 0
    for reference in Reference.jaxNumPyro["diagnostics"]["cases"].elements {
      guard let draws = try sharedDraws(reference) else { continue }
      let expected = reference["arviz_0_23_4"]
      let name = reference["name"].text
      if draws.chainCount > 1 { #expect(agrees(draws.rHat(), expected["rhat"].number), "\(name)") }
      #expect(agrees(draws.bulkESS(), expected["ess_bulk"].number), "\(name)")
      #expect(agrees(draws.tailESS(), expected["ess_tail"].number), "\(name)")
      #expect(agrees(draws.meanESS(), expected["ess_mean"].number), "\(name)")
      #expect(agrees(draws.standardDeviationESS(), expected["ess_sd"].number), "\(name)")
      #expect(agrees(draws.meanError(), expected["mcse_mean"].number), "\(name)")
      checked += 1
    }
    #expect(checked == 6)
  }

  private func sharedDraws(_ reference: Reference) throws -> ScalarDraws? {
    let (chainCount, drawCount) = (reference["chains"].integer, reference["draws"].integer)
    guard chainCount > 0 else { return nil }
    let key = PRNGKey(seed: 2024)
    let name = reference["name"].text
    var values: [Double] = []
    for chain in 0..<chainCount {
      var x = 0.0
      for draw in 0..<drawCount {
        let noise = key.uniform(at: UInt64(chain * drawCount + draw)) - 0.5
        x = draw == 0 ? noise : 0.5 * x + noise
        let shifted = name.contains("shifted") && chain == chainCount - 1 ? x + 0.75 : x
        values.append(name.contains("ties") ? (shifted * 8).rounded(.down) / 8 : shifted)
      }
    }
    #expect(values[0] == reference["first"].numbers[0], "\(name)")
    #expect(values[values.count - 1] == reference["last"].number, "\(name)")
    return try ScalarDraws(values, chainCount: chainCount)
  }

  // MARK: Where there is no figure

  private func chains(_ count: Int = 4, _ length: Int = 100, seed: UInt64 = 1) -> [[Double]] {
    var generator = FixedGenerator(seed)
    return (0..<count).map { _ in (0..<length).map { _ in Double.random(in: 0..<1, using: &generator) } }
  }

  private func all(_ draws: ScalarDraws) -> [DiagnosticFigure] {
    [
      draws.rHat(), draws.bulkESS(), draws.tailESS(), draws.meanESS(), draws.standardDeviationESS(),
      draws.quantileESS(0.5), draws.meanError(), draws.standardDeviationError(), draws.quantileError(0.5),
    ]
  }

  @Test func drawsThatAreNotFinite() throws {
    for (value, reason) in [
      (Double.nan, Unavailability.notANumber(chain: 2, draw: 5)), (.infinity, .infinite(chain: 2, draw: 5)),
      (-.infinity, .infinite(chain: 2, draw: 5)),
    ] {
      var bad = chains()
      bad[2][5] = value
      bad[3][1] = -.infinity
      let draws = try ScalarDraws(chains: bad)
      for figure in all(draws) + [draws.mean(), draws.standardDeviation(), draws.quantile(0.5)] {
        #expect(figure == .unavailable(reason))
      }
    }
  }

  @Test func constantDraws() throws {
    for value: Double in [0, 1.5, -1e300, .leastNonzeroMagnitude] {
      let draws = try ScalarDraws(Array(repeating: value, count: 400), chainCount: 4)
      for figure in all(draws) { #expect(figure == .unavailable(.constant)) }
      #expect(draws.mean() == .value(value))
      #expect(draws.standardDeviation() == .value(0))
      #expect(draws.quantile(0.3) == .value(value))
    }
    // A number that is computed in different ways is as good as constant.
    let nearly = try ScalarDraws((0..<400).map { 1 + ($0 % 3 == 0 ? 2.3e-16 : 0) }, chainCount: 4)
    for figure in all(nearly) { #expect(figure == .unavailable(.constant)) }
  }

  @Test func stuckChains() throws {
    let apart = try ScalarDraws((0..<400).map { Double($0 / 100) / 3 }, chainCount: 4)
    #expect(apart.rHat() == .unavailable(.stuckChains))
    // Two chains step between ±1, the others between ±3: each stands still as far as its distance is concerned.
    let tails = try ScalarDraws((0..<400).map { ($0 < 200 ? 1 : 3) * ($0 % 2 == 0 ? 1 : -1) }, chainCount: 4)
    #expect(tails.rHat() == .unavailable(.stuckChains))
    var one = chains()
    one[1] = Array(repeating: 0.5, count: 100)
    let rHat = try #require(try ScalarDraws(chains: one).rHat().value)
    #expect(rHat > 1.1)
  }

  @Test func drawsOfTwoValues() throws {
    var generator = FixedGenerator(5)
    let draws = try ScalarDraws((0..<4000).map { _ in Bool.random(using: &generator) ? 1 : 0 }, chainCount: 4)
    let rHat = try #require(draws.rHat().value)
    #expect(rHat > 0.99 && rHat < 1.01)
    #expect(draws.quantileESS(0.9) == .unavailable(.oneSidedQuantile))
    let even = try ScalarDraws((0..<400).map { $0 % 2 == 0 ? 1 : -1 }, chainCount: 4)
    #expect(even.standardDeviationESS() == .unavailable(.equidistant))
    #expect(even.standardDeviationError() == .unavailable(.equidistant))
  }

  @Test func drawsThatAreTooFew() throws {
    for count in 1...3 {
      let draws = try ScalarDraws(chains: chains(4, count))
      for figure in all(draws) { #expect(figure == .unavailable(.tooFewDraws(found: count, needed: 4))) }
      #expect(draws.mean().value != nil)
    }
    let lone = try ScalarDraws([2], chainCount: 1)
    #expect(lone.standardDeviation() == .unavailable(.tooFewDraws(found: 1, needed: 2)))
    #expect(lone.quantile(0.4) == .value(2))
  }

  @Test func oneChain() throws {
    let draws = try ScalarDraws(chains: chains(1))
    #expect(draws.rHat() == .unavailable(.singleChain))
    #expect(draws.bulkESS().value != nil)
  }

  @Test func anyScaleGivesTheSame() throws {
    let plain = try ScalarDraws(chains: chains())
    for exponent in [-1000, -300, 300, 1000] {
      let factor = Double(sign: .plus, exponent: exponent, significand: 1)
      let other = try ScalarDraws(plain.values.map { $0 * factor }, chainCount: 4)
      #expect(other.rHat() == plain.rHat())
      #expect(other.meanESS() == plain.meanESS())
      #expect(other.bulkESS() == plain.bulkESS())
      for (a, b) in [
        (other.meanError(), plain.meanError()),
        (other.standardDeviationError(), plain.standardDeviationError()),
        (other.mean(), plain.mean()), (other.quantileError(0.5), plain.quantileError(0.5)),
      ] { #expect(agrees(a, (b.value ?? .nan) * factor, relative: 1e-15)) }
    }
  }

  @Test func aPartOfAMillionDraws() throws {
    let draws = try ScalarDraws(chains: chains(4, 50_000))
    let size = try #require(draws.bulkESS().value)
    #expect(size > 180_000 && size < 220_000)
  }

  @Test func shapesThatAreNotRight() {
    #expect(throws: DiagnosticsError.self) { try ScalarDraws([], chainCount: 1) }
    #expect(throws: DiagnosticsError.self) { try ScalarDraws([1, 2, 3], chainCount: 2) }
    #expect(throws: DiagnosticsError.self) { try ScalarDraws([1], chainCount: 0) }
    #expect(throws: DiagnosticsError("found 1 draws in chain 1, expected 2 as in chain 0")) {
      try ScalarDraws(chains: [[1, 2], [1]])
    }
    #expect(throws: DiagnosticsError.self) { try ScalarDraws(chains: []) }
  }

  @Test func wordsOfAFigure() {
    #expect("\(DiagnosticFigure.value(1.5))" == "1.5")
    let missing = DiagnosticFigure.unavailable(.notANumber(chain: 0, draw: 3))
    #expect("\(missing)" == "not available: draw 3 of chain 0 is NaN")
  }
}
