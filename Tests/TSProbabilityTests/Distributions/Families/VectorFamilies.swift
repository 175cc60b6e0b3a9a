import TSNumerics
import TSProbability
import TestSupport

/// The families of vectors and matrices: one line each, and every law and table of ``VectorLawTests`` applies to it.
let vectorFamilies: [VectorFamilyLaws] = [
  VectorFamilyLaws(
    "MultivariateNormal", normal, normal, normal, normal, normal,
    at: [[0.3, 2], [0.5, -1, 1.5, -0.75, 0.8], [1, 0, -2, 2, 0.5, 1, -0.25, 0.75, 0.5]],
    parameters: ["location", "factor"], draws: normals,
    oracle: .init(
      covariance: { VectorOracle.product(VectorOracle.factor($0)) },
      uniforms: { p, x, _ in VectorOracle.normal(p, x) })),
  VectorFamilyLaws(
    "MultivariateNormal, covariance", byCovariance, byCovariance, byCovariance, byCovariance, byCovariance,
    at: [[0.5, -1, 2, -0.75, 0.8], [1, 0, -2, 4, 1, 2, -0.5, 0.25, 1]], parameters: ["location", "factor"],
    draws: normals, oracle: .init(covariance: { VectorOracle.symmetric(VectorOracle.factor($0)) })),
  VectorFamilyLaws(
    "MultivariateNormal, precision", byPrecision, byPrecision, byPrecision, byPrecision, byPrecision,
    at: [[0.5, -1, 2, -0.75, 0.8], [1, 0, -2, 4, 1, 2, -0.5, 0.25, 1]], parameters: ["location", "factor"],
    draws: normals, oracle: .init(covariance: { VectorOracle.inverse(VectorOracle.factor($0)) })),
  VectorFamilyLaws(
    "MultivariateStudentT", studentT, studentT, studentT, studentT, studentT,
    at: [[9, 0.3, 2], [0.7, 0.5, -1, 1.5, -0.75, 0.8], [12, 0.5, -1, 1.5, -0.75, 0.8]],
    parameters: ["degreesOfFreedom", "location", "factor"],
    draws: .sampler("normals over the root of GSL's gamma", bits: .library),
    oracle: .init(
      covariance: { VectorOracle.studentTCovariance($0) },
      uniforms: { p, x, _ in VectorOracle.studentT(p, x) })),
  VectorFamilyLaws(
    "Dirichlet", dirichlet, dirichlet, dirichlet, dirichlet, dirichlet,
    at: [[1, 1], [2.5, 1, 4], [20, 30, 17], [0.3, 0.5]], parameters: ["concentration"],
    draws: .sampler("GSL's gammas over their sum", bits: .library),
    oracle: .init(
      covariance: { VectorOracle.dirichletCovariance($0) },
      uniforms: { p, x, _ in VectorOracle.dirichlet(p, x) })),
  VectorFamilyLaws(
    "Multinomial", multinomial, multinomial, multinomial, multinomial, multinomial,
    at: [[12, 0.25, 0.75], [9, 0.125, 0.5, 0.375], [1_000, 0.125, 0.5, 0.375], [0, 0.5, 0.5]],
    parameters: ["probabilities", "logits", "total"], draws: .sampler("GSL's binomials", bits: .library),
    oracle: .init(
      fixed: 1, covariance: { VectorOracle.multinomialCovariance($0[0], Array($0[1...])) },
      uniforms: { $0[0] > 0 ? VectorOracle.multinomial($0[0], Array($0[1...]), $1, $2) : [] })),
  VectorFamilyLaws(
    "Multinomial, logits", byLogits, byLogits, byLogits, byLogits, byLogits,
    at: [[12, 0.5, -1], [9, -1, 2, 0], [5, 1_000, 1_001]], parameters: ["probabilities", "logits", "total"],
    draws: .sampler("GSL's binomials", bits: .library),
    oracle: .init(
      fixed: 1,
      covariance: { VectorOracle.multinomialCovariance($0[0], VectorOracle.softmax(Array($0[1...]))) })),
  VectorFamilyLaws(
    "LKJCholesky", lkj, lkj, lkj, lkj, lkj, at: [[2, 1], [2, 0.4], [3, 1], [4, 2.5]],
    parameters: ["dimension", "concentration"],
    draws: .sampler("the onion method: normals and GSL's gammas", bits: .library),
    oracle: .init(fixed: 1, uniforms: { p, x, _ in VectorOracle.correlations(p, x) })),
  VectorFamilyLaws(
    "GaussianRandomWalk", walk, walk, walk, walk, walk,
    at: [[1, 0.7, 2, -1], [2, 1, 0, 0], [6, 0.3, 2, -0.5]],
    parameters: ["scale", "steps", "start", "drift"], draws: normals,
    oracle: .init(
      fixed: 1, covariance: { VectorOracle.walkCovariance($0) },
      uniforms: { p, x, _ in VectorOracle.walk(p, x) })),
  VectorFamilyLaws(
    "MultivariateGaussianRandomWalk", vectorWalk, vectorWalk, vectorWalk, vectorWalk, vectorWalk,
    at: [[3, 1, 2, 0.5, -1, 1.5, -0.75, 0.8], [1, 0, 0, 0.5, -1, 1.5, -0.75, 0.8]],
    parameters: ["increment", "steps", "start"],
    draws: .sampler("the normals of the key, row by row"),
    oracle: .init(fixed: 1, covariance: { VectorOracle.vectorWalkCovariance($0) })),
  VectorFamilyLaws(
    "Autoregressive", autoregressive, autoregressive, autoregressive, autoregressive, autoregressive,
    at: [
      [1, 0, 1, 0.6], [2, 1.5, 0.5, 0.5, 0.3], [5, 0, 2, -0.8], [3, 1, 1], [7, -3, 0.3, 1.2, -0.5, 0.1],
    ],
    parameters: ["coefficients", "scale", "steps", "mean"],
    draws: .sampler("the normals of the key, value by value"),
    oracle: .init(
      fixed: 1, covariance: { VectorOracle.autocovariance($0) },
      uniforms: { p, x, _ in VectorOracle.autoregression(p, x) })),
]

private let normals = DrawRule.quantile(
  "the normal quantile of as many uniforms", double: 1e-11, float: 2e-5)

// MARK: Members from flat lists

/// A number as a count; anything else as one that every family refuses.
private func whole<Real: Scalar>(_ x: Real) -> Int {
  let number = Double(x.primal[lane: 0])
  return number >= -1 && number <= 1e10 ? Int(number) : -1
}

/// A triangular matrix, row by row.
private func triangle<Real: Scalar>(_ p: ArraySlice<Real>, _ n: Int) -> Matrix<Real> {
  var matrix = Matrix(rows: n, columns: n, repeating: Real(0))
  var position = p.startIndex
  for i in 0..<n {
    for j in 0...i {
      matrix[i, j] = p[position]
      position += 1
    }
  }
  return matrix
}

private func mirrored<Real: Scalar>(_ lower: Matrix<Real>) -> Matrix<Real> {
  var matrix = lower
  for i in 0..<lower.rowCount {
    for j in 0..<i { matrix[j, i] = lower[i, j] }
  }
  return matrix
}

private func normal<Real: Scalar>(_ p: [Real]) -> MultivariateNormal<Real> {
  let n = VectorOracle.size(p.count)
  return MultivariateNormal(Array(p[..<n]), factor: triangle(p[n...], n))
}

private func byCovariance<Real: Scalar>(_ p: [Real]) -> MultivariateNormal<Real> {
  let n = VectorOracle.size(p.count)
  return MultivariateNormal(Array(p[..<n]), covariance: mirrored(triangle(p[n...], n)))
}

private func byPrecision<Real: Scalar>(_ p: [Real]) -> MultivariateNormal<Real> {
  let n = VectorOracle.size(p.count)
  return MultivariateNormal(Array(p[..<n]), precision: mirrored(triangle(p[n...], n)))
}

private func studentT<Real: Scalar>(_ p: [Real]) -> MultivariateStudentT<Real> {
  let n = VectorOracle.size(p.count - 1)
  return MultivariateStudentT(p[0], Array(p[1..<(1 + n)]), factor: triangle(p[(1 + n)...], n))
}

private func dirichlet<Real: Scalar>(_ p: [Real]) -> Dirichlet<Real> { Dirichlet(p) }

private func multinomial<Real: Scalar>(_ p: [Real]) -> Multinomial<Real> { Multinomial(Array(p[1...]), p[0]) }

private func byLogits<Real: Scalar>(_ p: [Real]) -> Multinomial<Real> {
  Multinomial(logits: Array(p[1...]), p[0])
}

private func lkj<Real: Scalar>(_ p: [Real]) -> LKJCholesky<Real> { LKJCholesky(whole(p[0]), p[1]) }

private func walk<Real: Scalar>(_ p: [Real]) -> GaussianRandomWalk<Real> {
  GaussianRandomWalk(p[1], whole(p[0]), start: p[2], drift: p[3])
}

private func vectorWalk<Real: Scalar>(_ p: [Real]) -> MultivariateGaussianRandomWalk<Real> {
  let n = VectorOracle.size(p.count - 1, vectors: 2)
  let drift = Array(p[(n + 1)...(2 * n)])
  let increment = MultivariateNormal(drift, factor: triangle(p[(2 * n + 1)...], n))
  return MultivariateGaussianRandomWalk(increment, whole(p[0]), start: Array(p[1...n]))
}

private func autoregressive<Real: Scalar>(_ p: [Real]) -> Autoregressive<Real> {
  Autoregressive(Array(p[3...]), p[2], whole(p[0]), mean: p[1])
}
