import TSInference
import TSNumerics
import Testing

/// How slow coordinates are, against autoregressions whose correlation is known.
@Suite struct RunningSuccessionTests {
  /// A first-order autoregression of unit variance for each correlation, in different units.
  func stretches(_ correlations: [Double], units: Double, draws: Int = 20_000) -> [Double] {
    var succession = RunningSuccession(dimension: correlations.count)
    var variance = RunningVariance(dimension: correlations.count)
    var x = [Double](repeating: 0, count: correlations.count)
    for t in 0..<draws {
      let key = PRNGKey(seed: 8).child(UInt64(t))
      for (i, rho) in correlations.enumerated() {
        let noise: Double = key.normal(at: UInt64(i))
        x[i] = rho * x[i] + units * (1 - rho * rho).squareRoot() * noise
      }
      succession.add(x)
      variance.add(x)
    }
    return succession.stretches(variances: variance.variances)
  }

  @Test(arguments: [1e-8, 1, 1e8]) func slowCoordinatesGetLongerScales(units: Double) {
    let found = stretches([0.2, 0.3, 0.9, -0.5], units: units)
    // √((1 + ρ)/(1 - ρ)); the standard error of a correlation from 20,000 draws is below 0.007.
    #expect(abs(found[0] - 1.5.squareRoot()) < 0.03)
    #expect(abs(found[1] - (1.3 / 0.7).squareRoot()) < 0.03)
    #expect(found[2] == 1.5)
    #expect(found[3] == 1)
  }

  @Test func nothingIsSaidWithoutDraws() {
    var succession = RunningSuccession(dimension: 2)
    #expect(succession.stretches(variances: [4, 4]) == [1, 1])
    succession.add([1, 1])
    #expect(succession.stretches(variances: [4, 4]) == [1, 1])
    for x in [[1.0, .nan], [1, 2], [1, 3]] { succession.add(x) }
    #expect(succession.stretches(variances: [0, .nan]) == [1, 1])
  }
}
