import TSNumerics

/// Vectors to the coefficients of stationary autoregressions, through partial autocorrelations.
///
///     rₖ = tanh xₖ,  φₖₖ = rₖ,  φₖⱼ = φₖ₋₁,ⱼ - rₖ φₖ₋₁,ₖ₋ⱼ,  φ = φₚ
///
///     log |∂φ/∂x| = Σₖ (1 + ⌈(k-1)/2⌉) log(1 - rₖ) + (1 + ⌊(k-1)/2⌋) log(1 + rₖ)
///
/// The recursion, that of ``PartialAutocorrelations``, is linear in φₖ₋₁ at each step: I - rₖ J, where J turns the order around and has
/// eigenvalues 1 and -1, hence the determinant. The logarithms are of x, not of the rounded r.
///
/// From |x| of about 19 (`Float`: 9) on a partial autocorrelation rounds to 1, on the border of the support; the log
/// Jacobian and the derivatives stay finite.
///
/// Sources: Barndorff-Nielsen and Schou (1973), On the parametrization of autoregressive models by partial
/// autocorrelations, doi:10.1016/0047-259X(73)90030-4; Monahan (1984), A note on enforcing stationarity in
/// autoregressive-moving average models, doi:10.1093/biomet/71.2.403.
@frozen
public struct StationaryTransform<Real: Scalar>: Transform {
  /// The order p, at least 0.
  public let order: Int

  /// Autoregressions of order `order`.
  @inlinable
  public init(_ order: Int) { self.order = order }

  @inlinable public var coordinateCount: Int { order }
  @inlinable public var valueCount: Int { order }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    var coefficients = x
    var logJacobian = Real(0)
    for k in x.indices {
      let (r, term) = Self.partial(x[k], below: 1 + (k + 1) / 2, above: 1 + k / 2)
      logJacobian += term
      PartialAutocorrelations.stepUp(&coefficients, order: k, partial: r)
    }
    return Constrained(coefficients, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ value: [Real]) -> [Real] {
    PartialAutocorrelations.partial(fromCoefficients: value).map { r in
      Real(0.5) * (Real.log1p(r) - Real.log1p(-r))
    }
  }

  /// r = tanh x, and `below` log(1 - r) + `above` log(1 + r).
  @inlinable @inline(__always)
  static func partial(_ x: Real, below: Int, above: Int) -> (Real, Real) {
    typealias P = Real.Primal
    let t = x.primal
    let twice = P(2) * P.abs(t)
    let e = P.exp(-twice)
    // The logarithms of the larger and the smaller of 1 - r and 1 + r.
    let major = P(0.6931471805599453) - P.log1p(e)
    let minor = major - twice
    let isAbove = t .> P(0)
    let r = P.tanh(t)
    let (less, more) = (P(Double(below)), P(Double(above)))
    let term = less * P.select(isAbove, minor, major) + more * P.select(isAbove, major, minor)
    let slope = more * (P(1) - r) - less * (P(1) + r)
    let rest = P.exp(major + minor)
    return (Real.fused(r, x, rest), Real.fused(term, x, slope))
  }
}
