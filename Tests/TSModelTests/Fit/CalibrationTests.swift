import BuiltInModels
import TSModel
import TestSupport
import Testing

/// Simulation-based calibration: 200 fits of each model, or 1,000 (10,000 of the smallest) at full size.
@Suite("Calibration of fits")
struct CalibrationTests {
  func check(_ calibration: Calibration, count: Int) {
    for finding in calibration.findings {
      #expect(finding.count == count)
      judge(probability: finding.probability, "\(finding)")
    }
  }

  @Test func normalMean() throws {
    let count = isLong ? 10_000 : 400
    check(try ModelCalibration(NormalMean(count: 4), ["mu"]).run(count: count), count: count)
  }

  @Test func autoregression() throws {
    var model = AR(order: 2, steps: 20)
    model.betaScale = 0.4
    let count = isLong ? 1000 : 200
    let calibration = ModelCalibration(model, ["alpha", "beta[0]", "beta[1]", "sigma"])
    check(try calibration.run(count: count), count: count)
  }

  @Test func localLevel() throws {
    let count = isLong ? 1000 : 200
    let names = ["start", "drift", "noise", "shock[0]", "shock[9]", "level[5]", "level[14]"]
    check(try ModelCalibration(LocalLevel(steps: 15), names, thin: 4).run(count: count), count: count)
  }

  @Test func stochasticVolatility() throws {
    let count = isLong ? 1000 : 200
    let names = ["mu", "phi", "sigma", "shock[0]", "shock[11]"]
    let calibration = ModelCalibration(
      StochasticVolatility(steps: 12), names, thin: 4, targetAcceptance: 0.9)
    check(try calibration.run(count: count), count: count)
  }
}
