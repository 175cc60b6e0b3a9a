import Foundation
import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Marginal densities and conditional draws of families of vectors, against dense matrices and closed forms.
@Suite struct ConditionedFactorTests {
  /// Every choice of some but not all of n components.
  static func choices(_ n: Int) -> [[Bool]] {
    (1..<((1 << n) - 1)).map { bits in (0..<n).map { bits >> $0 & 1 == 1 } }
  }

  /// A lower triangle with a positive diagonal.
  static func factor(_ n: Int, _ seed: UInt64, diagonal: ClosedRange<Double> = 0.3...1.5) -> [[Double]] {
    var generator = FixedGenerator(seed)
    return (0..<n).map { i in
      (0..<n).map { j in
        if j > i { return 0 }
        return .random(in: i == j ? diagonal : -1...1, using: &generator)
      }
    }
  }

  @Test func normalMarginals() {
    for n in 2...5 {
      let factor = Self.factor(n, UInt64(n))
      let location = (0..<n).map { 0.3 * Double($0) - 0.5 }
      let value = (0..<n).map { 1.1 - 0.7 * Double($0) }
      let dense = DenseGaussian(location, factor: factor)
      let family = MultivariateNormal<Double>(location, factor: Matrix(factor))
      for isGiven in Self.choices(n) {
        let known = zip(value, isGiven).map { $1 ? $0 : nil }
        let found = family.logDensity(value, of: isGiven)
        #expect(isClose(found, dense.logDensity(known: known), relative: 1e-12), "\(isGiven)")
      }
    }
  }

  /// With the noise of its own taken out, a draw is the conditional mean; the noise's factor squared the covariance.
  @Test func normalConditionals() {
    let n = 4
    let factor = Self.factor(n, 8)
    let location = [0.2, -1, 3, 0.5]
    let value = [1.0, -0.4, 2, 2]
    let dense = DenseGaussian(location, factor: factor)
    let family = MultivariateNormal<Double>(location, factor: Matrix(factor))
    for isGiven in Self.choices(n) {
      let exact = dense.conditional(zip(value, isGiven).map { $1 ? $0 : nil })
      let open = isGiven.indices.filter { !isGiven[$0] }
      let count = 4_000
      var sums = open.map { _ in 0.0 }
      var squares = sums
      for seed in 0..<count {
        let drawn = family.draw(
          RandomSource<Double>(key: PRNGKey(seed: UInt64(seed))), given: value, at: isGiven)
        for i in isGiven.indices where isGiven[i] { #expect(drawn[i] == value[i]) }
        for (k, i) in open.enumerated() {
          let z = (drawn[i] - exact.mean[k]) / exact.covariance[k][k].squareRoot()
          sums[k] += z
          squares[k] += z * z
        }
      }
      for k in open.indices {
        #expect(abs(sums[k]) < 4.5 * Double(count).squareRoot(), "\(isGiven)")
        #expect(abs(squares[k] - Double(count)) < 4.5 * (2 * Double(count)).squareRoot(), "\(isGiven)")
      }
    }
  }

  /// Nearly singular: the square of the scales is beyond the precision of a covariance.
  @Test func nothingIsLostWhereComponentsAreNearlyTheSame() {
    // x₀ = ε₀, x₁ = x₀ + δ ε₁ (δ = 1e-9), x₂ = x₀ + δ ε₂; given x₁ and x₂ their difference has variance 2 δ².
    let tiny = 1e-9
    let family = MultivariateNormal<Double>(
      [0, 0, 0], factor: Matrix([[1, 0, 0], [1, tiny, 0], [1, 0, tiny]]))
    let (a, b) = (0.5, 0.5 + 2.0e-9)
    let found = family.logDensity([0, a, b], of: [false, true, true])
    // In the sum s = (x₁ + x₂)/2 of variance 1 + δ²/2 and the difference d of variance 2 δ².
    let difference = -0.25 * ((b - a) / tiny) * ((b - a) / tiny) - 0.5 * log(4 * .pi) - log(tiny)
    let sum = -0.5 * (0.5 * (a + b)) * (0.5 * (a + b)) - 0.5 * log(2 * .pi)
    #expect(isClose(found, difference + sum, relative: 1e-8))
    let drawn = family.draw(
      RandomSource<Double>(key: PRNGKey(seed: 1)), given: [0, a, b], at: [false, true, true])
    #expect(abs(drawn[0] - 0.5 * (a + b)) < 6 * tiny)
  }

  @Test func studentTMarginals() {
    let factor = Self.factor(3, 3)
    let dense = DenseGaussian([0.5, -1, 2], factor: factor)
    let value = [1.5, 0.5, -0.5]
    for nu in [0.7, 4, 1e6] {
      let family = MultivariateStudentT<Double>(nu, dense.mean, factor: Matrix(factor))
      for isGiven in Self.choices(3) {
        let some = isGiven.indices.filter { isGiven[$0] }
        let k = Double(some.count)
        let part = dense.marginal(some)
        // The square of the distance is what the normal density knows of it.
        let centre = part.logDensity(part.mean)
        let square = 2 * (centre - part.logDensity(some.map { value[$0] }))
        let constant: Double = lgamma(0.5 * (nu + k)) - lgamma(0.5 * nu) - 0.5 * k * log(nu / 2)
        let exact = centre + constant - 0.5 * (nu + k) * log1p(square / nu)
        #expect(isClose(family.logDensity(value, of: isGiven), exact, relative: 1e-9), "\(nu), \(isGiven)")
      }
    }
  }

  /// The joint density is the product of the marginal and the conditional one, of which draws have the distribution function.
  @Test(arguments: [1.5, 5])
  func studentTConditionals(_ nu: Double) {
    let factor = Self.factor(3, 5)
    let dense = DenseGaussian([0.5, -1, 2], factor: factor)
    let family = MultivariateStudentT<Double>(nu, dense.mean, factor: Matrix(factor))
    let value = [3.0, 0, -2]
    for isGiven in Self.choices(3) {
      let known = zip(value, isGiven).map { $1 ? $0 : nil }
      let given = isGiven.indices.filter { isGiven[$0] }
      let open = isGiven.indices.filter { !isGiven[$0] }
      let part = dense.marginal(given)
      let square = 2 * (part.logDensity(part.mean) - part.logDensity(given.map { value[$0] }))
      let normal = dense.conditional(known)
      let ratio = ((nu + square) / (nu + Double(given.count))).squareRoot()
      let count = 4_000
      var sums = open.map { _ in 0.0 }
      var squares = sums
      for seed in 0..<count {
        let drawn = family.draw(
          RandomSource<Double>(key: PRNGKey(seed: UInt64(seed))), given: value, at: isGiven)
        for (k, i) in open.enumerated() {
          let t = (drawn[i] - normal.mean[k]) / (ratio * normal.covariance[k][k].squareRoot())
          let u = GSL.studentTTails(t, degreesOfFreedom: nu + Double(given.count)).lower
          sums[k] += u - 0.5
          squares[k] += (u - 0.5) * (u - 0.5)
        }
      }
      for k in open.indices {
        #expect(abs(sums[k]) < 4.5 * (Double(count) / 12).squareRoot(), "\(isGiven)")
        #expect(abs(squares[k] - Double(count) / 12) < 4.5 * (Double(count) / 180).squareRoot(), "\(isGiven)")
      }
    }
  }

  /// Far out nothing overflows, and single precision and lanes know the same.
  @Test func extremes() {
    let factor = Matrix<Double>([[1, 0], [0.5, 2]])
    let far = MultivariateStudentT<Double>(3, [0, 0], factor: factor)
    let drawn = far.draw(
      RandomSource<Double>(key: PRNGKey(seed: 4)), given: [1e300, 0], at: [true, false])
    #expect(drawn[0] == 1e300 && drawn[1].isFinite && abs(drawn[1]) > 1e298)
    let normal = MultivariateNormal<Double>([0, 0], factor: factor)
    #expect(normal.logDensity([1e200, 0], of: [true, false]) == -.infinity)
    let single = MultivariateNormal<Float>([0, 0], factor: Matrix<Float>([[1, 0], [0.5, 2]]))
    #expect(
      isClose(
        Double(single.logDensity([0, 1.5], of: [false, true])),
        normal.logDensity([0, 1.5], of: [false, true]), relative: 1e-6))
  }
}
