import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct AutocorrelationTests {
  /// Whatever the persistence is, the variance of the rest is that of the irregular, at every step.
  @Test(arguments: [-1.5, 0, 3]) func itsVarianceIsThatOfTheIrregular(_ persistence: Double) throws {
    let (sigma, share) = (1.0, logistic(of: -0.5))
    let rho = 2 * logistic(of: persistence) - 1
    let model = Structural([Autocorrelation()], steps: 4)
    #expect(try sampledSites(model, [1, 0, nil, 2]) == ["sigma", "levelShare", "persistence"])
    let irregular = sigma * (1 - share)
    // The covariance of a stationary autoregression is ρ to the distance, written down at once.
    for place in 0..<4 {
      var y = [Double?](repeating: nil, count: 4)
      y[place] = 1.3
      let found = try marginal(model, y, at: [0, -0.5, persistence])
      let prior = StructuralTests.prior(0, -0.5) + normalLogDensity(persistence, 1.7, 1)
      let variance = irregular * (1 + 4e-4)
      #expect(isClose(found - prior, normalLogDensity(1.3, 0, variance.squareRoot()), relative: 1e-10))
    }
    let pair = try marginal(model, [0.8, nil, nil, -0.4], at: [0, -0.5, persistence])
    let (a, b) = (irregular * (1 + 4e-4), irregular * rho * rho * rho)
    let determinant = a * a - b * b
    let squares = (a * 0.64 + a * 0.16 + 2 * b * 0.32) / determinant
    let expected = -0.5 * (squares + Double.log(determinant)) - 2 * 0.9189385332046727
    let prior = StructuralTests.prior(0, -0.5) + normalLogDensity(persistence, 1.7, 1)
    #expect(isClose(pair - prior, expected, relative: 1e-10))
    #expect(Autocorrelation().formula == "ar(1)")
  }
}
