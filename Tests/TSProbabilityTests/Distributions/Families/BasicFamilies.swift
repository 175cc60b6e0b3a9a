import TSProbability
import TestSupport

let basicFamilies: [FamilyLaws] = [
  FamilyLaws(
    "Normal", Normal.init, Normal.init, Normal.init, Normal.init, at: [(0, 1), (1.25, 0.5), (-1e3, 20)],
    draws: .quantile("quantile of one uniform by GSL's algorithm", double: 1e-11, float: 2e-5, of: .scale(1))
  ).gradients(Normal.init),
  FamilyLaws(
    "HalfNormal", HalfNormal.init, HalfNormal.init, HalfNormal.init, HalfNormal.init, at: [1, 0.02, 30],
    draws: .quantile("absolute value of a normal", double: 1e-11, float: 2e-5, of: .scale(0))
  ).gradients(HalfNormal.init),
  FamilyLaws(
    "Uniform", Uniform.init, Uniform.init, Uniform.init, Uniform.init, at: [(0, 1), (-3, 5.5), (2, 2.25)],
    draws: .quantile("one uniform", double: 2e-15, float: 5e-7, of: .one)
  ).gradients(Uniform.init),
  FamilyLaws(
    "Exponential", Exponential.init, Exponential.init, Exponential.init, Exponential.init, at: [1, 0.01, 70],
    draws: .quantile("quantile of one uniform, in the tail that does not cancel", double: 1e-14, float: 3e-7)
  ).gradients(Exponential.init),
  FamilyLaws(
    "Cauchy", Cauchy.init, Cauchy.init, Cauchy.init, Cauchy.init, at: [(0, 1), (1.25, 0.5), (-8, 20)],
    draws: .quantile(
      "quantile of one uniform, each half in its own tail", double: 4e-15, float: 1e-6, of: .tangent(1))
  ).gradients(Cauchy.init),
  FamilyLaws(
    "HalfCauchy", HalfCauchy.init, HalfCauchy.init, HalfCauchy.init, HalfCauchy.init, at: [1, 0.02, 30],
    draws: .quantile("absolute value of a Cauchy", double: 4e-15, float: 1e-6, of: .tangent(0))
  ).gradients(HalfCauchy.init),
  FamilyLaws(
    "StudentT", StudentT.init, StudentT.init, StudentT.init, StudentT.init,
    at: [(1, 0, 1), (0.4, 0, 2), (2.001, 1, 1), (5, -3, 0.5), (40, 0, 1), (1e9, 0, 1)],
    draws: .sampler("GSL's Gaussian and gamma samplers", bits: .library)
  ).gradients(StudentT.init),
  FamilyLaws(
    "Gamma", Gamma.init, Gamma.init, Gamma.init, Gamma.init,
    at: [(1, 1), (0.3, 2), (2.5, 0.1), (16.5, 3), (17.5, 3), (2_000, 40)],
    draws: .sampler("GSL's sampler", bits: .library)
  ).gradients(Gamma.init),
  FamilyLaws(
    "Poisson", Poisson.init, Poisson.init, Poisson.init, Poisson.init, at: [0, 1e-3, 0.7, 9, 11, 80, 5_000],
    draws: .sampler("GSL's sampler", bits: .library)
  ).gradients(Poisson.init),
  FamilyLaws(
    "Bernoulli", Bernoulli.init, Bernoulli.init, Bernoulli.init, Bernoulli.init, at: [0.3, 0, 1, 0.999],
    draws: .quantile("one uniform", double: 0, float: 0, of: .one)
  ).gradients(Bernoulli.init),
]
