import TSNumerics
import TSProbability
import TestSupport

/// Every scalar family: one line each, and every law and reference table applies to it.
let families: [FamilyLaws] = [
  FamilyLaws(
    "Normal", Normal.init, Normal.init, Normal.init, Normal.init, at: [(0, 1), (1.25, 0.5), (-1e3, 20)]
  ) { GSL.normalTails($1, location: $0.location, scale: $0.scale) },
  FamilyLaws(
    "HalfNormal", HalfNormal.init, HalfNormal.init, HalfNormal.init, HalfNormal.init, at: [1, 0.02, 30]
  ) {
    twice(GSL.normalTails(-$1, location: 0, scale: $0.scale).lower)
  },
  FamilyLaws(
    "Uniform", Uniform.init, Uniform.init, Uniform.init, Uniform.init, at: [(0, 1), (-3, 5.5), (2, 2.25)]
  ) { GSL.uniformTails($1, low: $0.low, high: $0.high) },
  FamilyLaws(
    "Exponential", Exponential.init, Exponential.init, Exponential.init, Exponential.init, at: [1, 0.01, 70]
  ) { GSL.exponentialTails($1, rate: $0.rate) },
  FamilyLaws(
    "Cauchy", Cauchy.init, Cauchy.init, Cauchy.init, Cauchy.init, at: [(0, 1), (1.25, 0.5), (-8, 20)]
  ) {
    GSL.cauchyTails($1, location: $0.location, scale: $0.scale)
  },
  FamilyLaws(
    "HalfCauchy", HalfCauchy.init, HalfCauchy.init, HalfCauchy.init, HalfCauchy.init, at: [1, 0.02, 30]
  ) {
    twice(GSL.cauchyTails(-$1, location: 0, scale: $0.scale).lower)
  },
  FamilyLaws(
    "StudentT", StudentT.init, StudentT.init, StudentT.init, StudentT.init,
    at: [(1, 0, 1), (0.4, 0, 2), (2.001, 1, 1), (5, -3, 0.5), (40, 0, 1), (1e9, 0, 1)]
  ) { GSL.studentTTails(($1 - $0.location) / $0.scale, degreesOfFreedom: $0.degreesOfFreedom) },
  FamilyLaws(
    "Gamma", Gamma.init, Gamma.init, Gamma.init, Gamma.init,
    at: [(1, 1), (0.3, 2), (2.5, 0.1), (16.5, 3), (17.5, 3), (2_000, 40)]
  ) { GSL.gammaTails($1, concentration: $0.concentration, rate: $0.rate) },
  FamilyLaws(
    "Poisson", Poisson.init, Poisson.init, Poisson.init, Poisson.init, at: [0, 1e-3, 0.7, 9, 11, 80, 5_000]
  ) { GSL.poissonTails(UInt32($1), rate: $0.rate) },
  FamilyLaws(
    "Bernoulli", Bernoulli.init, Bernoulli.init, Bernoulli.init, Bernoulli.init, at: [0.3, 0, 1, 0.999]),
]

/// The tails of a symmetric distribution that is folded at 0.
private func twice(_ outer: Double) -> TailProbabilities {
  TailProbabilities(lower: 1 - 2 * outer, upper: 2 * outer)
}
