import TSNumerics

/// The uniform distribution of the whole numbers from a to b, both included.
///
///     log p(k) = -log(b - a + 1),  k = a, a + 1, ..., b
///
/// A draw is that of `jax.random.randint`, which NumPyro's `DiscreteUniform` takes: two words of bits, of 64 bits each
/// for `Double` and of 32 for `Float`, modulo the number of values. The same whole number for the same key. As there, a
/// number of values that is not a power of 2 is drawn with a bias of its share in 2⁶⁴ (2³²).
@frozen
public struct DiscreteUniform<Real: Scalar>: CumulativeDistribution {
  /// The smallest value a, a whole number within ±2⁵² (`Float`: ±2²³).
  public var low: Real
  /// The largest value b, a whole number of at least a, within the same bounds.
  public var high: Real

  /// A discrete uniform distribution.
  ///
  /// - Parameters:
  ///   - low: the smallest value a, a whole number within ±2⁵² (`Float`: ±2²³).
  ///   - high: the largest value b, a whole number of at least a, within the same bounds.
  @inlinable @inline(__always)
  public init(_ low: Real, _ high: Real) {
    self.low = low
    self.high = high
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    let bound = Real(1) / Real.epsilon
    for (value, name) in [(low, "low" as StaticString), (high, "high")] {
      parameters.require(
        (Real.abs(value) .<= bound) .& (Real.floor(value) .== value), value, name,
        "a whole number between \(-bound.double(lane: 0)) and \(bound.double(lane: 0))")
    }
    parameters.require(low .<= high, high, "high", "at least low")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(low, high) }

  @inlinable
  var count: Real { high - low + Real(1) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    Real.inside(support.contains(value), -Real.log(count))
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let counter = Real(Double(source.counter))
    if Real.Primal.Element.self == Float.self {
      return Real.drawn("discrete uniform, narrow", source.key, low, high, counter) {
        randomInteger($0, from: $1, to: $2, counter: $3, bits: 32)
      }
    }
    return Real.drawn("discrete uniform", source.key, low, high, counter) {
      randomInteger($0, from: $1, to: $2, counter: $3, bits: 64)
    }
  }

  @inlinable
  public var moments: Moments<Real>? {
    let width = high - low
    let variance = width * (width + Real(2)) / Real(12)
    return Moments(mean: low + Real(0.5) * width, variance: variance)
  }
}

/// A draw of `jax.random.randint`.
@usableFromInline
func randomInteger(_ key: PRNGKey, from low: Double, to high: Double, counter: Double, bits: Int) -> Double {
  let (first, second) = key.split()
  let span = UInt64(high - low) + 1
  return low + Double(randomOffset(first, second, counter: UInt64(counter), span: span, bits: bits))
}

/// The offset of `jax.random.randint`: (h 2ᵇ + l) modulo the span for two random words h and l of b bits, with products
/// that wrap as there.
@usableFromInline
func randomOffset(_ first: PRNGKey, _ second: PRNGKey, counter: UInt64, span: UInt64, bits: Int) -> UInt64 {
  if bits == 32 {
    let narrow = UInt32(truncatingIfNeeded: span)
    let root = (UInt32(1) << 16) % narrow
    let factor = (root &* root) % narrow
    let high = first.bits32(at: counter) % narrow
    return UInt64((high &* factor &+ second.bits32(at: counter) % narrow) % narrow)
  }
  let root = (UInt64(1) << 32) % span
  let factor = (root &* root) % span
  let high = first.bits64(at: counter) % span
  return (high &* factor &+ second.bits64(at: counter) % span) % span
}

extension DiscreteUniform {
  @inlinable
  public func cumulative(_ x: Real) -> Real {
    Real.select(x .>= high, Real(1), Real.maximum(Real.floor(clamped(x)) - low + Real(1), Real(0)) / count)
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    Real.select(x .< low, Real(1), Real.maximum(high - Real.floor(clamped(x)), Real(0)) / count)
  }

  /// A value moved between one below the smallest and the largest: infinities would give NaN.
  @inlinable
  func clamped(_ x: Real) -> Real { Real.minimum(Real.maximum(x, low - Real(1)), high) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    let lower = Real.Primal.ceiling(probability * count.primal) - Real.Primal(1)
    return settled(probability, lower) { cumulative(Real(primal: $0)).primal .>= probability }
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    let lower = (high - low).primal - Real.Primal.floor(probability * count.primal)
    return settled(probability, lower) { survival(Real(primal: $0)).primal .<= probability }
  }

  /// The first value from an offset, its predecessor and its successor on that has passed a probability.
  @inlinable
  func settled(
    _ probability: Real.Primal, _ offset: Real.Primal, _ isReached: (Real.Primal) -> Real.Mask
  ) -> Real.Primal {
    typealias P = Real.Primal
    var value = P.minimum(low.primal + offset + P(1), high.primal)
    for _ in 0..<2 {
      let before = P.maximum(value - P(1), low.primal)
      value = P.select(isReached(before), before, value)
    }
    return P.quantile(probability, P.maximum(value, low.primal))
  }
}

extension PrimalScalar {
  /// The smallest whole number that is at least x.
  @inlinable
  static func ceiling(_ x: Self) -> Self { -floor(-x) }
}

extension DiscreteUniform {
  /// The same with a high that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ low: Real, _ high: Double) {
    self.init(low, Real(high))
  }

  /// The same with a low that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ low: Double, _ high: Real) {
    self.init(Real(low), high)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ low: Double, _ high: Double) {
    self.init(Real(low), Real(high))
  }
}
