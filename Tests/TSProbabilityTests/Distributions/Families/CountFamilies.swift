import TSProbability
import TestSupport

/// Families of counts and categories.
let countFamilies: [FamilyLaws] = [
  FamilyLaws(
    "BernoulliLogits", BernoulliLogits.init, BernoulliLogits.init, BernoulliLogits.init, BernoulliLogits.init,
    at: [0, 0.3, -4, 40], draws: .quantile("one uniform", double: 0, float: 0, of: .one)
  ).gradients(BernoulliLogits.init),
  FamilyLaws(
    "Categorical", { Categorical([$0, $1, $2]) }, { Categorical([$0, $1, $2]) },
    { Categorical([$0, $1, $2]) }, { Categorical([$0, $1, $2]) },
    at: [(0.2, 0.3, 0.5), (1, 0, 3), (0.001, 0.998, 0.001)],
    draws: .quantile("one uniform", double: 0, float: 0, of: .one)
  ).gradients({ Categorical([$0, $1, $2]) }),
  FamilyLaws(
    "CategoricalLogits", { CategoricalLogits([$0, $1, $2]) }, { CategoricalLogits([$0, $1, $2]) },
    { CategoricalLogits([$0, $1, $2]) }, { CategoricalLogits([$0, $1, $2]) },
    at: [(0.2, 0.3, 0.5), (-3, 0, 1), (100, 98, 97)],
    draws: .quantile("largest of Gumbel draws, one uniform a category", double: 0, float: 0, of: .one)
  ).gradients({ CategoricalLogits([$0, $1, $2]) }),
  FamilyLaws(
    "Binomial", Binomial.init, Binomial.init, Binomial.init, Binomial.init,
    at: [(1, 0.3), (0, 0.5), (10, 0), (10, 1), (40, 0.02), (40, 0.7), (1_000, 0.25)],
    draws: .sampler("GSL's sampler", bits: .library)
  ).gradients(Binomial.init),
  FamilyLaws(
    "BinomialLogits", BinomialLogits.init, BinomialLogits.init, BinomialLogits.init, BinomialLogits.init,
    at: [(1, 0.3), (40, -4), (40, 1), (1_000, 0.1)], draws: .sampler("GSL's sampler", bits: .library)
  ).gradients(BinomialLogits.init),
  FamilyLaws(
    "BetaBinomial", BetaBinomial.init, BetaBinomial.init, BetaBinomial.init, BetaBinomial.init,
    at: [(1, 1, 10), (0.5, 2, 40), (30, 20, 300), (0.05, 0.1, 3), (2, 2, 0)],
    draws: .sampler("GSL's beta and binomial samplers", bits: .library)
  ).gradients(BetaBinomial.init),
  FamilyLaws(
    "Geometric", Geometric.init, Geometric.init, Geometric.init, Geometric.init, at: [0.3, 1, 0.9, 0.02],
    draws: .quantile("quantile of one uniform", double: 0, float: 0, of: .one)
  ).gradients(Geometric.init),
  FamilyLaws(
    "NegativeBinomial", NegativeBinomial.init, NegativeBinomial.init, NegativeBinomial.init,
    NegativeBinomial.init, at: [(1, 0.5), (0.3, 0.9), (3.5, 0.2), (20, 0.9), (1e6, 1e-5), (2, 0)],
    draws: .sampler("GSL's gamma and Poisson samplers", bits: .library)
  ).gradients(NegativeBinomial.init),
  FamilyLaws(
    "NegativeBinomial2", NegativeBinomial2.init, NegativeBinomial2.init, NegativeBinomial2.init,
    NegativeBinomial2.init, at: [(1, 1), (5, 0.5), (30, 7), (4, 1e9), (0, 1)],
    draws: .sampler("GSL's gamma and Poisson samplers", bits: .library)
  ).gradients(NegativeBinomial2.init),
  FamilyLaws(
    "ZeroInflated", { ZeroInflated(Poisson($0), $1) }, { ZeroInflated(Poisson($0), $1) },
    { ZeroInflated(Poisson($0), $1) }, { ZeroInflated(Poisson($0), $1) },
    at: [(3, 0.25), (0.5, 0), (20, 1), (80, 0.01)],
    draws: .sampler("one uniform, then the draw of the base", bits: .parts)
  ).gradients({ ZeroInflated(Poisson($0), $1) }),
  FamilyLaws(
    "ZeroInflated, geometric", { ZeroInflated(Geometric($0), $1) }, { ZeroInflated(Geometric($0), $1) },
    { ZeroInflated(Geometric($0), $1) }, { ZeroInflated(Geometric($0), $1) }, at: [(0.1, 0.3), (0.5, 0.7)],
    draws: .quantile("one uniform, then the draw of the base", double: 0, float: 0, of: .one)
  ).gradients({ ZeroInflated(Geometric($0), $1) }),
  FamilyLaws(
    "OrderedLogistic", { OrderedLogistic($0, [$1, $2, $3]) }, { OrderedLogistic($0, [$1, $2, $3]) },
    { OrderedLogistic($0, [$1, $2, $3]) }, { OrderedLogistic($0, [$1, $2, $3]) },
    at: [(0, -1, 0.5, 2), (1.5, -1, 0.5, 2), (-4, -1, -0.9, 2)],
    draws: .quantile("one uniform", double: 0, float: 0, of: .one)
  ).gradients({ OrderedLogistic($0, [$1, $2, $3]) }),
  FamilyLaws(
    "DiscreteUniform", DiscreteUniform.init, DiscreteUniform.init, DiscreteUniform.init, DiscreteUniform.init,
    at: [(0, 9), (3, 3), (2, 1_001)], draws: .quantile("JAX's integers", double: 0, float: 0, of: .one)
  ).gradients(DiscreteUniform.init),
]
