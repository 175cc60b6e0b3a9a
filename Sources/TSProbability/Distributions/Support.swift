import TSNumerics

/// The set of values with positive density.
///
/// Bounds are scalars, since they may depend on other draws. Each continuous support has one bijection to unbounded
/// coordinates; see ``Transform``.
public enum Support<Real: Scalar>: Sendable {
  /// All real numbers.
  case real
  /// Numbers above zero.
  case positive
  /// Zero and the numbers above it.
  case nonNegative
  /// A bound and the numbers above it.
  case atLeast(Real)
  /// A bound and the numbers below it.
  case atMost(Real)
  /// The closed interval from a lower to an upper bound.
  case interval(Real, Real)
  /// 0 and 1.
  case boolean
  /// The whole numbers 0, 1, 2, ...
  case count
  /// The whole numbers from a lower to an upper bound, both included.
  case whole(Real, Real)
  /// Whole numbers of at least 0, one a category, that add up to a total.
  case counts(total: Real)
  /// Numbers above zero that add up to 1.
  case simplex
  /// Numbers in strictly rising order.
  case ordered
  /// Positive numbers in strictly rising order.
  case positiveOrdered
  /// Vectors of length 1.
  case unitVector
  /// Lower triangular matrices with a positive diagonal and rows of length 1: L of a correlation matrix L Lᵀ.
  case correlationCholesky
  /// Lower triangular matrices with a positive diagonal: L of a covariance matrix L Lᵀ.
  case covarianceCholesky
  /// Coefficients of a stationary autoregression, the nearest lag first.
  case stationary
}

extension Support {
  /// Whether a number belongs, lane by lane. NaN and the infinities never do.
  ///
  /// For a support of vectors: whether a number may be a component.
  @inlinable @inline(__always)
  public func contains(_ value: Real) -> Real.Mask {
    typealias P = Real.Primal
    let x = value.primal
    let infinity = P(Double.infinity)
    switch self {
    case .real, .ordered, .covarianceCholesky, .stationary: return P.abs(x) .< infinity
    case .positive, .positiveOrdered: return (x .> P(0)) .& (x .< infinity)
    case .nonNegative: return (x .>= P(0)) .& (x .< infinity)
    case .atLeast(let lower): return (x .>= lower.primal) .& (x .< infinity)
    case .atMost(let upper): return (x .<= upper.primal) .& (x .> -infinity)
    case .interval(let lower, let upper): return (x .>= lower.primal) .& (x .<= upper.primal)
    case .boolean: return (x .== P(0)) .| (x .== P(1))
    case .count: return (x .>= P(0)) .& (x .< infinity) .& (P.floor(x) .== x)
    case .whole(let lower, let upper):
      // A bound may be infinite, a value not.
      return (x .>= lower.primal) .& (x .<= upper.primal) .& (P.floor(x) .== x) .& (P.abs(x) .< infinity)
    case .counts(let total): return (x .>= P(0)) .& (x .<= total.primal) .& (P.floor(x) .== x)
    case .simplex: return (x .>= P(0)) .& (x .<= P(1))
    case .unitVector, .correlationCholesky: return P.abs(x) .<= P(1)
    }
  }

  /// Whether the values are whole numbers, which have no gradient.
  public var isDiscrete: Bool {
    switch self {
    case .boolean, .count, .whole, .counts: return true
    default: return false
    }
  }

  /// Some number that belongs, with no derivatives; for a support of vectors a component of some vector.
  public var somePoint: Real {
    switch self {
    case .real, .boolean, .count, .counts, .ordered, .stationary: return Real(0)
    case .positive, .nonNegative, .positiveOrdered, .covarianceCholesky, .correlationCholesky: return Real(1)
    case .simplex, .unitVector: return Real(1)
    case .atLeast(let bound), .atMost(let bound): return Real(primal: bound.primal)
    case .whole(let lower, let upper):
      typealias P = Real.Primal
      let infinity = P(Double.infinity)
      let other = P.select(upper.primal .< infinity, upper.primal, P(0))
      return Real(primal: P.select(lower.primal .> -infinity, lower.primal, other))
    case .interval(let lower, let upper):
      typealias P = Real.Primal
      let middle = P(0.5) * lower.primal + P(0.5) * upper.primal
      return Real(primal: P.select(P.abs(middle) .< P(Double.infinity), middle, P(0)))
    }
  }

  /// The set in words, for messages: "a positive number".
  public var phrase: String {
    func text(_ bound: Real) -> String { "\(Double(bound.primal[lane: 0]))" }
    switch self {
    case .real: return "a finite number"
    case .positive: return "a positive number"
    case .nonNegative: return "a number of at least 0"
    case .atLeast(let lower): return "a number of at least \(text(lower))"
    case .atMost(let upper): return "a number of at most \(text(upper))"
    case .interval(let lower, let upper): return "a number from \(text(lower)) to \(text(upper))"
    case .boolean: return "0 or 1"
    case .count: return "a whole number of at least 0"
    case .whole(let lower, let upper) where !Double(upper.primal[lane: 0]).isFinite:
      return "a whole number of at least \(text(lower))"
    case .whole(let lower, let upper): return "a whole number from \(text(lower)) to \(text(upper))"
    case .counts(let total): return "whole numbers of at least 0 that add up to \(text(total))"
    case .simplex: return "positive numbers that add up to 1"
    case .ordered: return "numbers in rising order"
    case .positiveOrdered: return "positive numbers in rising order"
    case .unitVector: return "a vector of length 1"
    case .correlationCholesky: return "the Cholesky factor of a correlation matrix"
    case .covarianceCholesky: return "the Cholesky factor of a covariance matrix"
    case .stationary: return "the coefficients of a stationary autoregression"
    }
  }
}
