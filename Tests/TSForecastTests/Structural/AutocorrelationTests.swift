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

  /// An autoregression of order two has autocorrelations that can be written down: ρ₁ = φ₁/(1 - φ₂), ρ_d = φ₁ ρ_{d-1} + φ₂ ρ_{d-2}.
  @Test func ofOrderTwoItIsStationary() throws {
    let model = Structural([Autocorrelation(2)], steps: 6)
    #expect(Autocorrelation(2).formula == "ar(2)" && Autocorrelation(-3).order == 1)
    let names = ["sigma", "levelShare", "persistence", "partial2"]
    #expect(try sampledSites(model, [1, 0, nil, 2, 1, 1]) == names)
    let (x1, x2) = (1.1, -0.8)
    let (r1, r2) = (2 * logistic(of: x1) - 1, 2 * logistic(of: x2) - 1)
    let (first, second) = (r1 * (1 - r2), r2)
    var correlations = [1, first / (1 - second)]
    for d in 2..<6 { correlations.append(first * correlations[d - 1] + second * correlations[d - 2]) }
    let irregular = 1 - logistic(of: -0.5)
    let prior =
      StructuralTests.prior(0, -0.5) + normalLogDensity(x1, 1.7, 1)
      + normalLogDensity(x2, 0, 1.5 / (2.0).squareRoot())
    try Self.expectCovariances(
      model, correlations.map { $0 * irregular }, irregular, prior, at: [0, -0.5, x1, x2])
  }

  /// Of order five: autocovariances as sums over the weights of past noise, which is Π(1 - r²) of the variance.
  @Test func ofOrderFiveItIsStationary() throws {
    let model = Structural([Autocorrelation(5)], steps: 8)
    let x = [1.4, -0.6, 0.3, -0.5, 0.7]
    let partial = x.map { 2 * logistic(of: $0) - 1 }
    let coefficients = PartialAutocorrelations.coefficients(fromPartial: partial)
    var weights = [1.0]
    for _ in 1..<4000 {
      weights.append(zip(coefficients, weights.suffix(5).reversed()).reduce(0) { $0 + $1.0 * $1.1 })
    }
    let irregular = 1 - logistic(of: -0.5)
    let noise = partial.reduce(irregular) { $0 * (1 - $1 * $1) }
    let covariances = (0..<8).map { d in
      noise * zip(weights, weights.dropFirst(d)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(isClose(covariances[0], irregular, relative: 1e-9))
    let prior = x.enumerated().reduce(StructuralTests.prior(0, -0.5)) { sum, one in
      let k = Double(one.offset + 1)
      return sum
        + (one.offset == 0
          ? normalLogDensity(one.element, 1.7, 1) : normalLogDensity(one.element, 0, 1.5 / k.squareRoot()))
    }
    try Self.expectCovariances(model, covariances, irregular, prior, at: [0, -0.5] + x)
  }

  /// The density of each pair of steps is that of two normal numbers with these covariances by distance.
  static func expectCovariances(
    _ model: Structural, _ covariances: [Double], _ irregular: Double, _ prior: Double, at position: [Double],
    measurement: Double = 4e-4
  ) throws {
    let count = covariances.count
    for (i, j) in [(0, 1), (0, 2), (1, 3), (2, 5), (0, count - 1), (count - 2, count - 1)] {
      var y = [Double?](repeating: nil, count: count)
      (y[i], y[j]) = (0.9, -0.4)
      let found = try marginal(model, y, at: position)
      let (a, b) = (covariances[0] + measurement * irregular, covariances[j - i])
      let determinant = a * a - b * b
      let squares = (a * 0.81 + a * 0.16 + 2 * b * 0.36) / determinant
      let expected = -0.5 * (squares + Double.log(determinant)) - 2 * 0.9189385332046727
      #expect(isClose(found - prior, expected, relative: 1e-8), "\(i) \(j): \(found - prior) \(expected)")
    }
  }
}
