import TSNumerics
import TSProbability
import TestSupport

// The members of a family whose parameters are those of the base and then its own.

private func truncatedNormal<R: Scalar>(_ m: R, _ s: R, _ a: R, _ b: R) -> Truncated<Normal<R>> {
  Truncated(Normal(m, s), lower: a, upper: b)
}

private func normalAbove<R: Scalar>(_ m: R, _ s: R, _ a: R) -> Truncated<Normal<R>> {
  Truncated(Normal(m, s), lower: a)
}

private func normalBelow<R: Scalar>(_ m: R, _ s: R, _ b: R) -> Truncated<Normal<R>> {
  Truncated(Normal(m, s), upper: b)
}

private func truncatedCauchy<R: Scalar>(_ m: R, _ s: R, _ a: R, _ b: R) -> Truncated<Cauchy<R>> {
  Truncated(Cauchy(m, s), lower: a, upper: b)
}

private func truncatedExponential<R: Scalar>(_ rate: R, _ a: R, _ b: R) -> Truncated<Exponential<R>> {
  Truncated(Exponential(rate), lower: a, upper: b)
}

private func poissonAbove<R: Scalar>(_ rate: R, _ a: R) -> Truncated<Poisson<R>> {
  Truncated(Poisson(rate), lower: a)
}

private func poissonBetween<R: Scalar>(_ rate: R, _ a: R, _ b: R) -> Truncated<Poisson<R>> {
  Truncated(Poisson(rate), lower: a, upper: b)
}

private func poissonUpTo<R: Scalar>(_ rate: R, _ b: R) -> Censored<Poisson<R>> {
  Censored(Poisson(rate), upper: b)
}

private func poissonRecorded<R: Scalar>(_ rate: R, _ a: R, _ b: R) -> Censored<Poisson<R>> {
  Censored(Poisson(rate), lower: a, upper: b)
}

private func twoNormals<R: Scalar>(_ w: R, _ a: R, _ b: R, _ s: R) -> Mixture<Normal<R>> {
  Mixture([w, R(1) - w], [Normal(a, s), Normal(b, R(2) * s)])
}

private func twoExponentials<R: Scalar>(_ w: R, _ a: R, _ b: R) -> Mixture<Exponential<R>> {
  Mixture([w, R(1) - w], [Exponential(a), Exponential(b)])
}

private func exponentialOrHalfCauchy<R: Scalar>(_ w: R, _ rate: R, _ s: R)
  -> MixtureOfTwo<Exponential<R>, HalfCauchy<R>>
{
  MixtureOfTwo(w, Exponential(rate), HalfCauchy(s))
}

private func zeroInflatedPoisson<R: Scalar>(_ w: R, _ rate: R) -> MixtureOfTwo<Delta<R>, Poisson<R>> {
  MixtureOfTwo(w, Delta(R(0)), Poisson(rate))
}

private func expNormal<R: Scalar>(_ m: R, _ s: R) -> Transformed<Normal<R>, PositiveTransform<R>> {
  Transformed(Normal(m, s), PositiveTransform())
}

private func affineCauchy<R: Scalar>(_ m: R, _ s: R) -> Transformed<Cauchy<R>, AffineTransform<R>> {
  Transformed(Cauchy(R(0), R(1)), AffineTransform(m, s))
}

private func normalUnder<R: Scalar>(_ m: R, _ s: R, _ b: R)
  -> Transformed<Normal<R>, UpperBoundedTransform<R>>
{
  Transformed(Normal(m, s), UpperBoundedTransform(b))
}

private func logitNormal<R: Scalar>(_ m: R, _ s: R) -> Transformed<Normal<R>, BoundedTransform<R>> {
  Transformed(Normal(m, s), BoundedTransform(R(-1), R(3)))
}

/// Draws equal NumPyro's to the quantile's accuracy; a number near the location of the base has fewer digits.
private let truncatedDraws = DrawRule.quantile(
  "quantile of one uniform stretched over the interval", double: 1e-10, float: 5e-5, of: .scale(1))

/// From p near the lower bound to x and back: p is the difference of two base probabilities.
private let differences = FamilyAccuracy(tails: 1e-10, quantiles: 1e-9)

let compositeFamilies: [FamilyLaws] = [
  FamilyLaws(
    "Truncated, normal between", truncatedNormal, truncatedNormal, truncatedNormal, truncatedNormal,
    at: [(0, 1, -1, 2), (0, 1, 5, 6), (1, 2, -9, -3)], draws: truncatedDraws,
    accuracy: differences
  ).gradients(truncatedNormal),
  FamilyLaws(
    "Truncated, normal above", normalAbove, normalAbove, normalAbove, normalAbove,
    at: [(0, 1, -1), (0, 1, 3), (2, 0.5, 2)], draws: truncatedDraws, accuracy: differences
  ).gradients(normalAbove),
  FamilyLaws(
    "Truncated, normal below", normalBelow, normalBelow, normalBelow, normalBelow,
    at: [(0, 1, 1), (0, 1, -3), (2, 0.5, 2)], draws: truncatedDraws, accuracy: differences
  ).gradients(normalBelow),
  FamilyLaws(
    "Truncated, Cauchy between", truncatedCauchy, truncatedCauchy, truncatedCauchy, truncatedCauchy,
    at: [(0, 1, -1, 2), (0, 1, 5, 500), (1, 2, -90, -30)], draws: truncatedDraws, accuracy: differences
  ).gradients(truncatedCauchy),
  FamilyLaws(
    "Truncated, exponential between", truncatedExponential, truncatedExponential, truncatedExponential,
    truncatedExponential, at: [(1, 0.5, 2), (3, -1, 0.25), (2, 500, 501)],
    draws: .sampler("quantile of one uniform stretched over the interval"), accuracy: differences
  ).gradients(truncatedExponential),
  FamilyLaws(
    "Truncated, Poisson above", poissonAbove, poissonAbove, poissonAbove, poissonAbove,
    at: [(4, 1), (0.1, 1), (4, -2), (30, 40)],
    draws: .sampler("quantile of one uniform stretched over the interval"), accuracy: differences
  ).gradients(poissonAbove),
  FamilyLaws(
    "Truncated, Poisson between", poissonBetween, poissonBetween, poissonBetween, poissonBetween,
    at: [(4, 2, 6), (20, 0.5, 21.5), (5, 3, 3)],
    draws: .sampler("quantile of one uniform stretched over the interval"), accuracy: differences
  ).gradients(poissonBetween),
  FamilyLaws(
    "Censored, Poisson up to a bound", poissonUpTo, poissonUpTo, poissonUpTo, poissonUpTo,
    at: [(4, 5), (0.1, 1)], draws: .sampler("the base's draw, moved to the nearer bound", bits: .parts),
    accuracy: differences
  ).gradients(poissonUpTo),
  FamilyLaws(
    "Censored, Poisson between", poissonRecorded, poissonRecorded, poissonRecorded, poissonRecorded,
    at: [(4, 2, 6), (20, 15, 40)],
    draws: .sampler("the base's draw, moved to the nearer bound", bits: .parts),
    accuracy: differences
  ).gradients(poissonRecorded),
  FamilyLaws(
    "Mixture, two normals", twoNormals, twoNormals, twoNormals, twoNormals,
    at: [(0.3, -2, 2, 0.5), (0, 1, 5, 1), (1, 1, 5, 1), (0.99, 0, 0, 1)],
    draws: .sampler("one uniform for the component, then its draw from a child key", bits: .parts),
    accuracy: FamilyAccuracy(quantiles: 1e-10)
  ).gradients(twoNormals),
  FamilyLaws(
    "Mixture, two exponentials", twoExponentials, twoExponentials, twoExponentials, twoExponentials,
    at: [(0.3, 1, 20), (0.5, 1, 1)],
    draws: .sampler("one uniform for the component, then its draw from a child key", bits: .parts),
    accuracy: FamilyAccuracy(quantiles: 1e-10)
  ).gradients(twoExponentials),
  FamilyLaws(
    "MixtureOfTwo, exponential or half-Cauchy", exponentialOrHalfCauchy, exponentialOrHalfCauchy,
    exponentialOrHalfCauchy,
    exponentialOrHalfCauchy, at: [(0.3, 1, 1), (1, 2, 1)],
    draws: .sampler("one uniform for the component, then its draw from a child key", bits: .parts)
  ).gradients(exponentialOrHalfCauchy),
  FamilyLaws(
    "MixtureOfTwo, more zeros", zeroInflatedPoisson, zeroInflatedPoisson, zeroInflatedPoisson,
    zeroInflatedPoisson, at: [(0.3, 4), (0, 4), (1, 4)],
    draws: .sampler("one uniform for the component, then its draw from a child key", bits: .parts)
  ).gradients(zeroInflatedPoisson),
  FamilyLaws(
    "Transformed, exp of normal", expNormal, expNormal, expNormal, expNormal, at: [(0, 1), (-3, 0.2)],
    draws: .sampler("transform of the base's draw", bits: .parts)
  ).gradients(expNormal),
  FamilyLaws(
    "Transformed, moved Cauchy", affineCauchy, affineCauchy, affineCauchy, affineCauchy,
    at: [(0, 1), (-3, 0.2)], draws: .sampler("transform of the base's draw", bits: .parts)
  ).gradients(affineCauchy),
  FamilyLaws(
    "Transformed, normal under a bound", normalUnder, normalUnder, normalUnder, normalUnder,
    at: [(0, 1, 2), (-1, 0.5, 0)], draws: .sampler("transform of the base's draw", bits: .parts)
  ).gradients(normalUnder),
  FamilyLaws(
    "Transformed, logit-normal", logitNormal, logitNormal, logitNormal, logitNormal, at: [(0, 1), (1, 0.5)],
    draws: .sampler("transform of the base's draw", bits: .parts)
  ).gradients(logitNormal),
]

/// What the documentation says of the distributions built on others.
let compositeRows: [FamilyRow] = [
  FamilyRow("Truncated", ["base", "lower", "upper"], truncatedDraws),
  FamilyRow(
    "Censored", ["base", "lower", "upper"],
    .sampler("the base's draw, moved to the nearer bound", bits: .parts)),
  FamilyRow(
    "Mixture", ["weights", "components"],
    .sampler("one uniform for the component, then its draw from a child key", bits: .parts)),
  FamilyRow(
    "MixtureOfTwo", ["weight", "first", "second"],
    .sampler("one uniform for the component, then its draw from a child key", bits: .parts)),
  FamilyRow("Transformed", ["base", "transform"], .sampler("transform of the base's draw", bits: .parts)),
  FamilyRow("Delta", ["point", "weight"], .quantile("the point", double: 0, float: 0, of: .one)),
  FamilyRow("Flat", ["support"], .sampler("none: improper")),
]
