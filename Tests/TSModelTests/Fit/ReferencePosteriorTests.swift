import TSModel
import TestSupport
import Testing

/// Fits of 4 chains of 1,000 draws against the reference draws of posteriordb.
@Suite("Reference posteriors")
struct ReferencePosteriorTests {
  let sampler = NUTS()

  /// Compares every parameter: the mean within 4 combined errors, the deviation within a tenth, R̂ below 1.01, and
  /// more than 400 effective draws.
  func compare(_ fit: Fit, _ reference: ReferencePosterior, count: Int, named: (String) -> String) throws {
    #expect(reference.parameters.count == count)
    for (name, exact) in reference.parameters.sorted(by: { $0.key < $1.key }) {
      let draws = try #require(fit.draws[named(name)], "\(name)")
      let error = try #require(draws.meanError().value)
      let referenceError = exact["mcse_mean"].number
      let mean = try #require(draws.mean().value)
      judge(
        score: (mean - exact["mean"].number)
          / (error * error + referenceError * referenceError).squareRoot(), "\(name): mean \(mean)")
      let ratio = try #require(draws.standardDeviation().value) / exact["sd"].number
      #expect(abs(ratio - 1) < 0.1, "\(name): ratio of deviations \(ratio)")
      let (rHat, bulk) = try (#require(draws.rHat().value), #require(draws.bulkESS().value))
      let tail = try #require(draws.tailESS().value)
      #expect(rHat < 1.01 && bulk > 400 && tail > 400, "\(name): R-hat \(rHat), ESS \(bulk), \(tail)")
    }
  }

  /// "beta[1]" of Stan, which counts from one, is "beta[0]" here.
  func countedFromZero(_ name: String) -> String {
    guard let bracket = name.firstIndex(of: "["), let place = Int(name[bracket...].dropFirst().dropLast())
    else { return name }
    return "\(name[..<bracket])[\(place - 1)]"
  }

  @Test func autoregressionOfOrderFive() throws {
    let reference = ReferencePosterior("arK-arK")
    let fit = try VagueAutoregression(y: reference.data("y")).fit(sampler, seed: 1)
    try compare(fit, reference, count: 7, named: countedFromZero)
    #expect(fit.report.divergences == 0)
  }

  @Test func eightSchools() throws {
    let reference = ReferencePosterior("eight_schools-eight_schools_noncentered")
    let model = EightSchools(y: reference.data("y"), sigma: reference.data("sigma"))
    let fit = try model.fit(sampler, seed: 1)
    try compare(fit, reference, count: 10, named: countedFromZero)
    // Stan has a handful at this target acceptance too.
    #expect(fit.report.divergences <= 10)
  }

  @Test func temperaturesOfKilpisjarvi() throws {
    let reference = ReferencePosterior("kilpisjarvi_mod-kilpisjarvi")
    let model = SummerTemperature(
      x: reference.data("x"), y: reference.data("y"),
      alpha: (reference.datum("pmualpha"), reference.datum("psalpha")),
      beta: (reference.datum("pmubeta"), reference.datum("psbeta")))
    let fit = try model.fit(sampler, seed: 1)
    try compare(fit, reference, count: 3, named: countedFromZero)
    #expect(fit.report.divergences == 0)
    // The intercept at year 0 and the slope are one line in the posterior, in units a thousand apart: 560 steps a
    // transition with a diagonal metric, 320 with a full matrix and Stan's weight on variances of 10⁻³, 10 here.
    #expect(fit.report.leapfrogSteps / 8000 < 20)
  }
}
