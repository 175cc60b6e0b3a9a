// The elementary functions under their usual names, so that a model reads `exp(x / 2)`.
//
// In a file that also imports Foundation or Glibc, `exp` of a plain `Double` is the C library's: a function that is
// not generic wins. A model's own `E.Real` always comes here.
//
// Every one is within one unit of the last place (`erfc` within one and a half). Close to overflow infinity comes
// early, in double (and single) precision: `sinh` and `cosh` beyond 709.7 (88.7), `log1p` beyond 1e307 (1e38),
// `logGamma` beyond 2.5e305 (4e36), `pow` in the last binade. `logGamma` of a negative number near one of its zeros is
// right to about 1e-15 (1e-7) absolutely.

/// eˣ.
@inlinable @inline(__always)
public func exp<S: Scalar>(_ x: S) -> S { S.exp(x) }

/// eˣ - 1 without cancellation near zero.
@inlinable @inline(__always)
public func expm1<S: Scalar>(_ x: S) -> S { S.expm1(x) }

/// The natural logarithm; minus infinity at zero, NaN below.
@inlinable @inline(__always)
public func log<S: Scalar>(_ x: S) -> S { S.log(x) }

/// log(1 + x) without cancellation near zero.
@inlinable @inline(__always)
public func log1p<S: Scalar>(_ x: S) -> S { S.log1p(x) }

/// The sine; radians.
@inlinable @inline(__always)
public func sin<S: Scalar>(_ x: S) -> S { S.sin(x) }

/// The cosine; radians.
@inlinable @inline(__always)
public func cos<S: Scalar>(_ x: S) -> S { S.cos(x) }

/// The tangent; radians.
@inlinable @inline(__always)
public func tan<S: Scalar>(_ x: S) -> S { S.tan(x) }

/// The inverse of the tangent, in (-π/2, π/2).
@inlinable @inline(__always)
public func atan<S: Scalar>(_ x: S) -> S { S.atan(x) }

/// The hyperbolic sine, (eˣ - e⁻ˣ) / 2.
@inlinable @inline(__always)
public func sinh<S: Scalar>(_ x: S) -> S { S.sinh(x) }

/// The hyperbolic cosine, (eˣ + e⁻ˣ) / 2.
@inlinable @inline(__always)
public func cosh<S: Scalar>(_ x: S) -> S { S.cosh(x) }

/// The hyperbolic tangent, in [-1, 1].
@inlinable @inline(__always)
public func tanh<S: Scalar>(_ x: S) -> S { S.tanh(x) }

/// The error function, 2/√π ∫₀ˣ exp(-t²) dt.
@inlinable @inline(__always)
public func erf<S: Scalar>(_ x: S) -> S { S.erf(x) }

/// 1 - erf(x) without cancellation in the upper tail.
@inlinable @inline(__always)
public func erfc<S: Scalar>(_ x: S) -> S { S.erfc(x) }

/// log |Γ(x)|.
@inlinable @inline(__always)
public func logGamma<S: Scalar>(_ x: S) -> S { S.logGamma(x) }

/// The square root, correctly rounded; NaN below zero.
@inlinable @inline(__always)
public func sqrt<S: Scalar>(_ x: S) -> S { S.sqrt(x) }

/// The largest whole number that is at most x.
@inlinable @inline(__always)
public func floor<S: Scalar>(_ x: S) -> S { S.floor(x) }

/// xʸ.
@inlinable @inline(__always)
public func pow<S: Scalar>(_ x: S, _ y: S) -> S { S.pow(x, y) }

/// |x|.
///
/// For `Double` and `Float` the standard library's `abs` is the same function and is preferred.
@inlinable @inline(__always) @_disfavoredOverload
public func abs<S: Scalar>(_ x: S) -> S { S.abs(x) }

/// The smaller of two numbers; NaN where either is NaN.
@inlinable @inline(__always)
public func minimum<S: Scalar>(_ a: S, _ b: S) -> S { S.minimum(a, b) }

/// The larger of two numbers; NaN where either is NaN.
@inlinable @inline(__always)
public func maximum<S: Scalar>(_ a: S, _ b: S) -> S { S.maximum(a, b) }

/// `a` where `mask` holds, `b` elsewhere.
@inlinable @inline(__always)
public func select<S: Scalar>(_ mask: S.Mask, _ a: S, _ b: S) -> S { S.select(mask, a, b) }

/// log(1 + eˣ), the softplus: neither overflows for large x nor cancels for small.
@inlinable @inline(__always)
public func log1pExp<S: Scalar>(_ x: S) -> S { S.log1pExp(x) }

/// log(1 - eˣ) for x ≤ 0, stable at both ends.
@inlinable @inline(__always)
public func log1mExp<S: Scalar>(_ x: S) -> S { S.log1mExp(x) }

/// 1 / (1 + e⁻ˣ), in [0, 1].
@inlinable @inline(__always)
public func logistic<S: Scalar>(_ x: S) -> S { S.logistic(x) }

// MARK: Stable combinations

extension Scalar {
  /// log(1 + eˣ), the softplus: neither overflows for large x nor cancels for small.
  ///
  /// max(x, 0) + log1p(exp(-|x|)), written with `select` so that the derivative at zero is 1/2.
  @inlinable
  public static func log1pExp(_ x: Self) -> Self {
    let isNegative = x .< 0
    return select(isNegative, 0, x) + log1p(exp(select(isNegative, x, -x)))
  }

  /// log(1 - eˣ) for x ≤ 0: minus infinity at zero, NaN above.
  ///
  /// Near zero eˣ - 1 is the accurate part, far below eˣ is. Each branch is given an argument that is harmless where
  /// the other is taken, so that neither spoils a gradient.
  ///
  /// Source: Mächler (2012), Accurately computing log(1 - exp(-|a|)), the Rmpfr package.
  @inlinable
  public static func log1mExp(_ x: Self) -> Self {
    let isNear = x .> -0.6931471805599453
    let near = log(-expm1(select(isNear, x, -0.5)))
    let far = log1p(-exp(select(isNear, -1, x)))
    return select(isNear, near, far)
  }

  /// 1 / (1 + e⁻ˣ), in [0, 1].
  @inlinable
  public static func logistic(_ x: Self) -> Self {
    let e = Primal.exp(-x.primal)
    let value = Primal(1) / (Primal(1) + e)
    // The complement e/(1 + e), which is 1 where e overflows.
    let isFinite = e .< Primal(Double.infinity)
    return fused(value, x, value * Primal.select(isFinite, e * value, Primal(1)))
  }
}
