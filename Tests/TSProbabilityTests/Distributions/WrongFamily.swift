import TSNumerics
import TSProbability

/// An exponential distribution with a fault for each law to find.
struct Wrong<Real: Scalar>: CumulativeDistribution {
  var rate: Real

  init(_ rate: Real) { self.rate = rate }

  func check(_ parameters: inout ParameterChecks) { parameters.positive(rate, "speed") }

  var support: Support<Real> { .nonNegative }

  func logDensity(_ value: Real) -> Real { -rate * value }

  func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real(0.1) - Real.log1p(-Real(primal: source.uniform(at: source.isInPlate ? 8 : 7, of: 16))) / rate
      - Real(0.2)
  }

  var moments: Moments<Real>? { Moments(mean: Real(1) / rate, variance: Real(1) / rate) }

  func cumulative(_ x: Real) -> Real { -Real.expm1(-rate * x) }

  func survival(_ x: Real) -> Real { Real.exp(-rate * x) }

  func quantile(_ probability: Real.Primal) -> Real.Primal {
    -Real.Primal.log1p(-probability) / (Real.Primal(2) * rate.primal)
  }

  func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    -Real.Primal.log(probability) / (Real.Primal(2) * rate.primal)
  }
}
