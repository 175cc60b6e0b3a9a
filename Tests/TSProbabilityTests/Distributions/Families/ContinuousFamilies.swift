import TSNumerics
import TSProbability
import TestSupport

let continuousFamilies: [FamilyLaws] = [
  FamilyLaws(
    "LogNormal", LogNormal.init, LogNormal.init, LogNormal.init, LogNormal.init,
    at: [(0, 1), (1.25, 0.5), (-10, 0.1)],
    draws: .quantile("exp of a normal", double: 2e-11, float: 4e-5)
  ).gradients(LogNormal.init),
  FamilyLaws(
    "TruncatedNormal", interval, interval, interval, interval,
    at: [
      (0, 1, -1, 2), (1, 2, 5, 9), (0, 1, -0.1, 0.2), (0, 1, -7, -6.5), (0, 1, -40, -39.984375),
      (3, 1, -5, 4),
    ],
    draws: .quantile(
      "quantile of one uniform, in the tail that has the digits", double: 1e-9, float: 1e-3, of: .scale(1))
  ).gradients(interval),
  FamilyLaws(
    "TruncatedNormal, low", above, above, above, above,
    at: [(0, 1, 0), (1, 2, -3), (0, 1, 3.5), (-1, 0.5, 20)],
    draws: .quantile("as with both bounds", double: 1e-9, float: 1e-3, of: .scale(1))
  ).gradients(above),
  FamilyLaws(
    "TruncatedNormal, high", below, below, below, below,
    at: [(0, 1, 0), (1, 2, 8), (0, 1, -3.5), (1, 0.5, -20)],
    draws: .quantile("as with both bounds", double: 1e-9, float: 1e-3, of: .scale(1))
  ).gradients(below),
  FamilyLaws(
    "SkewNormal", SkewNormal.init, SkewNormal.init, SkewNormal.init, SkewNormal.init,
    at: [(0, 1, 0), (1, 2, 3), (-3, 0.5, -20), (0, 1, 50)],
    draws: .sampler("two normals of one key")
  ).gradients(SkewNormal.init),
  FamilyLaws(
    "HalfStudentT", HalfStudentT.init, HalfStudentT.init, HalfStudentT.init, HalfStudentT.init,
    at: [(3, 1), (1, 0.5), (0.5, 2), (40, 1)],
    draws: .sampler("absolute value of a Student's t", bits: .library)
  ).gradients(HalfStudentT.init),
  FamilyLaws(
    "Laplace", Laplace.init, Laplace.init, Laplace.init, Laplace.init, at: [(0, 1), (1.25, 0.5), (-8, 20)],
    draws: .quantile("quantile of one uniform", double: 4e-14, float: 2e-6, of: .scale(1))
  ).gradients(Laplace.init),
  FamilyLaws(
    "AsymmetricLaplace", AsymmetricLaplace.init, AsymmetricLaplace.init, AsymmetricLaplace.init,
    AsymmetricLaplace.init, at: [(0, 1, 1), (1.25, 0.5, 0.3), (-8, 20, 4)],
    draws: .quantile("two exponentials of one key", double: 1e-13, float: 1e-5, of: .scale(1))
  ).gradients(AsymmetricLaplace.init),
  FamilyLaws(
    "Logistic", Logistic.init, Logistic.init, Logistic.init, Logistic.init,
    at: [(0, 1), (1.25, 0.5), (-8, 20)],
    draws: .quantile("quantile of one uniform", double: 4e-14, float: 2e-6, of: .scale(1))
  ).gradients(Logistic.init),
  FamilyLaws(
    "Gumbel", Gumbel.init, Gumbel.init, Gumbel.init, Gumbel.init, at: [(0, 1), (1.25, 0.5), (-8, 20)],
    draws: .quantile("quantile of one uniform", double: 4e-14, float: 2e-6, of: .scale(1))
  ).gradients(Gumbel.init),
  FamilyLaws(
    "Weibull", Weibull.init, Weibull.init, Weibull.init, Weibull.init,
    at: [(1, 1), (2, 0.7), (0.3, 5), (10, 80)],
    draws: .quantile("power of an exponential", double: 1e-14, float: 4e-6)
  ).gradients(Weibull.init),
  FamilyLaws(
    "Pareto", Pareto.init, Pareto.init, Pareto.init, Pareto.init, at: [(1, 1.5), (0.01, 5), (30, 0.8)],
    draws: .quantile("exp of an exponential", double: 4e-14, float: 2e-5)
  ).gradients(Pareto.init),
  FamilyLaws(
    "Rayleigh", Rayleigh.init, Rayleigh.init, Rayleigh.init, Rayleigh.init, at: [1, 0.02, 30],
    draws: .sampler("root of an exponential")
  ).gradients(Rayleigh.init),
  FamilyLaws(
    "Kumaraswamy", Kumaraswamy.init, Kumaraswamy.init, Kumaraswamy.init, Kumaraswamy.init,
    at: [(1, 1), (2, 3), (0.5, 0.7), (5, 0.8), (0.3, 8)],
    draws: .quantile("quantile of one uniform", double: 1e-13, float: 1e-4)
  ).gradients(Kumaraswamy.init),
]

private func interval<Real: Scalar>(
  _ location: Real, _ scale: Real, _ low: Real, _ high: Real
) -> TruncatedNormal<Real> { TruncatedNormal(location, scale, low: low, high: high) }

private func above<Real: Scalar>(_ location: Real, _ scale: Real, _ low: Real) -> TruncatedNormal<Real> {
  TruncatedNormal(location, scale, low: low)
}

private func below<Real: Scalar>(_ location: Real, _ scale: Real, _ high: Real) -> TruncatedNormal<Real> {
  TruncatedNormal(location, scale, high: high)
}
