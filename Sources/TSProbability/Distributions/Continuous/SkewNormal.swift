import TSNumerics

/// The skew normal distribution.
///
///     log p(x) = log 2 - z²/2 - log(2π)/2 - log σ + log Φ(αz),  z = (x - μ)/σ
///
/// log Φ is exact far in the lower tail, so the density keeps its digits on the thin side too.
///
/// A draw is μ + σ (α|Z| + Y)/√(1 + α²) with Z and Y normal, from two uniforms. NumPyro does not have this family.
///
/// Source: Azzalini (1985), A class of distributions which includes the normal ones.
@frozen
public struct SkewNormal<Real: Scalar>: Distribution {
  /// The location μ, finite.
  public var location: Real
  /// The scale σ, positive and finite.
  public var scale: Real
  /// The shape α, finite; positive for a longer upper tail, 0 for a normal.
  public var shape: Real

  /// A skew normal distribution.
  ///
  /// - Parameters:
  ///   - location: the location μ, finite.
  ///   - scale: the scale σ, positive and finite.
  ///   - shape: the shape α, finite; positive for a longer upper tail, 0 for a normal.
  @inlinable @inline(__always)
  public init(_ location: Real, _ scale: Real, _ shape: Real) {
    self.location = location
    self.scale = scale
    self.shape = shape
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(location, "location")
    parameters.positive(scale, "scale")
    parameters.finite(shape, "shape")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .real }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let z = (value - location) / scale
    // 0 times infinity would be no number: there the density is 0 whatever the shape.
    let bounded = Real.maximum(Real(-1e30), Real.minimum(z, Real(1e30)))
    let normal = Real(-0.5) * z * z - Real.log(scale) - Real(0.22579135264472743)
    return normal + Real.logNormalCumulative(shape * bounded)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let folded = Real(primal: Real.Primal.abs(source.normal(at: 0, of: 2)))
    let free = Real(primal: source.normal(at: 1, of: 2))
    let (sine, cosine) = direction
    return Real.finite(location + scale * (sine * folded + cosine * free))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let (sine, _) = direction
    let mean = location + scale * sine * Real(0.7978845608028654)
    return Moments(mean: mean, variance: scale * scale * (Real(1) - Real(0.6366197723675814) * sine * sine))
  }
}

extension SkewNormal {
  /// α/√(1 + α²) and 1/√(1 + α²), without overflow of α².
  @inlinable @inline(__always)
  var direction: (Real, Real) {
    let size = Real.maximum(Real(1), Real.abs(shape))
    let (a, b) = (shape / size, Real(1) / size)
    let length = Real.sqrt(a * a + b * b)
    return (a / length, b / length)
  }
}

extension SkewNormal {
  /// The same with a shape that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Real, _ shape: Double) { self.init(location, scale, Real(shape)) }

  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, _ shape: Real) { self.init(location, Real(scale), shape) }

  /// The same with a scale and a shape that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, _ shape: Double) {
    self.init(location, Real(scale), Real(shape))
  }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, _ shape: Real) { self.init(Real(location), scale, shape) }

  /// The same with a location and a shape that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, _ shape: Double) {
    self.init(Real(location), scale, Real(shape))
  }

  /// The same with a location and a scale that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, _ shape: Real) {
    self.init(Real(location), Real(scale), shape)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, _ shape: Double) {
    self.init(Real(location), Real(scale), Real(shape))
  }
}
