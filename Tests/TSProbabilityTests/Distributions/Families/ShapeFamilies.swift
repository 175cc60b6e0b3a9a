import TSProbability
import TestSupport

/// Continuous families with shapes of their own.
let shapeFamilies: [FamilyLaws] = [
  FamilyLaws(
    "Beta", Beta.init(_:_:), Beta.init(_:_:), Beta.init(_:_:), Beta.init(_:_:),
    // Below a shape of 0.2 draws in single precision underflow too often to follow the CDF.
    at: [(1, 1), (0.5, 0.8), (2, 3), (15.9, 40), (0.2, 1), (400, 7), (3_000, 5_000)],
    draws: .sampler("GSL's sampler", bits: .library)
  ).gradients(Beta.init(_:_:)),
  FamilyLaws(
    "Beta, mean", Beta.init(mean:concentration:), Beta.init(mean:concentration:),
    Beta.init(mean:concentration:), Beta.init(mean:concentration:),
    at: [(0.25, 8), (0.5, 40)], draws: .sampler("GSL's sampler", bits: .library)
  ).gradients(Beta.init(mean:concentration:)),
  FamilyLaws(
    "InverseGamma", InverseGamma.init, InverseGamma.init, InverseGamma.init, InverseGamma.init,
    at: [(1, 1), (0.6, 2), (2.5, 0.1), (16.5, 3), (200, 40)],
    draws: .sampler("GSL's gamma sampler", bits: .library)
  ).gradients(InverseGamma.init),
  FamilyLaws(
    "ChiSquared", ChiSquared.init, ChiSquared.init, ChiSquared.init, ChiSquared.init,
    at: [1, 0.6, 2, 7, 33.9, 500], draws: .sampler("GSL's gamma sampler", bits: .library)
  ).gradients(ChiSquared.init),
  FamilyLaws(
    "VonMises", VonMises.init, VonMises.init, VonMises.init, VonMises.init,
    at: [(0, 1), (0, 1e-3), (1, 3), (-2.5, 40), (0, 5_000)],
    draws: .sampler("rejection from a wrapped Cauchy")
  ).gradients(VonMises.init),
  FamilyLaws(
    "GeneralizedExtremeValue", GeneralizedExtremeValue.init, GeneralizedExtremeValue.init,
    GeneralizedExtremeValue.init, GeneralizedExtremeValue.init,
    // Quadrature does not find the mass in a support from -1e9 on: shapes next to 0 are left to the tables.
    at: [(0, 1, 0), (1, 2, 0.2), (-3, 0.5, -0.2), (0, 1, 0.01), (0, 1, 0.7)],
    // At shape 0 against NumPyro's Gumbel; a draw near the location has few digits.
    draws: .quantile("closed form of one uniform", double: 2e-15, float: 2e-6, of: .scale(1))
  ).gradients(GeneralizedExtremeValue.init),
]
