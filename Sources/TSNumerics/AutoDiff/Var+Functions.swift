// The elementary functions with their derivatives. Where the derivative is a function of the value it is taken from there.

extension Var {
  /// |x|; the derivative at 0 is 0.
  @inlinable @inline(__always)
  public static func abs(_ x: Self) -> Self {
    let sign = P.select(x.value .> P(0), P(1), P.select(x.value .< P(0), P(-1), P(0)))
    return unary(P.abs(x.value), x, sign)
  }

  /// The largest whole number that is at most x: a constant, since its derivative is 0 wherever there is one.
  @inlinable @inline(__always)
  public static func floor(_ x: Self) -> Self { Self(primal: P.floor(x.value)) }

  @inlinable @inline(__always)
  public static func sqrt(_ x: Self) -> Self {
    let root = P.sqrt(x.value)
    return unary(root, x, P(0.5) / root)
  }

  @inlinable @inline(__always)
  public static func exp(_ x: Self) -> Self {
    let value = P.exp(x.value)
    return unary(value, x, value)
  }

  @inlinable @inline(__always)
  public static func expm1(_ x: Self) -> Self {
    let value = P.expm1(x.value)
    return unary(value, x, value + P(1))
  }

  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self { unary(P.log(x.value), x, P(1) / x.value) }

  @inlinable @inline(__always)
  public static func log1p(_ x: Self) -> Self { unary(P.log1p(x.value), x, P(1) / (P(1) + x.value)) }

  @inlinable @inline(__always)
  public static func sin(_ x: Self) -> Self { unary(P.sin(x.value), x, P.cos(x.value)) }

  @inlinable @inline(__always)
  public static func cos(_ x: Self) -> Self { unary(P.cos(x.value), x, -P.sin(x.value)) }

  @inlinable @inline(__always)
  public static func tan(_ x: Self) -> Self {
    let value = P.tan(x.value)
    return unary(value, x, P(1) + value * value)
  }

  @inlinable @inline(__always)
  public static func atan(_ x: Self) -> Self {
    unary(P.atan(x.value), x, P(1) / (P(1) + x.value * x.value))
  }

  @inlinable @inline(__always)
  public static func sinh(_ x: Self) -> Self { unary(P.sinh(x.value), x, P.cosh(x.value)) }

  @inlinable @inline(__always)
  public static func cosh(_ x: Self) -> Self { unary(P.cosh(x.value), x, P.sinh(x.value)) }

  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self {
    let value = P.tanh(x.value)
    return unary(value, x, (P(1) - value) * (P(1) + value))
  }

  @inlinable @inline(__always)
  public static func erf(_ x: Self) -> Self {
    unary(P.erf(x.value), x, P(1.1283791670955126) * P.exp(-x.value * x.value))
  }

  @inlinable @inline(__always)
  public static func erfc(_ x: Self) -> Self {
    unary(P.erfc(x.value), x, P(-1.1283791670955126) * P.exp(-x.value * x.value))
  }

  /// log |Γ(x)|; the derivative is the digamma function.
  @inlinable
  public static func logGamma(_ x: Self) -> Self { unary(P.logGamma(x.value), x, digamma(x.value)) }

  /// xʸ; the derivative by x is 0 where y is 0, that by y where x is 0.
  @inlinable
  public static func pow(_ x: Self, _ y: Self) -> Self {
    let value = P.pow(x.value, y.value)
    return binary(
      value, x, P.select(y.value .== P(0), P(0), y.value * P.pow(x.value, y.value - P(1))),
      y, P.select(x.value .== P(0), P(0), value * P.log(P.select(x.value .== P(0), P(1), x.value))))
  }

  @usableFromInline
  static func digamma(_ x: P) -> P {
    var result = x
    for lane in 0..<P.laneCount {
      result[lane: lane] = P.Element(SpecialFunctions.digamma(Double(x[lane: lane])))
    }
    return result
  }
}
