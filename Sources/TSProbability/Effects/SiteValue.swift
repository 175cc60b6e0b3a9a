import TSNumerics

/// The value of a site, which may not be known yet.
///
/// A scalar lies beside a flag and not in an optional: the vectors of an optional are carried as words, and reading words
/// again as a vector waits until they have reached the cache.
@frozen
@usableFromInline
struct SiteValue<D: Distribution> {
  /// Whether there is a value, where values are scalars.
  @usableFromInline var hasScalar = false
  /// The value where it is a scalar; zero as long as there is none.
  @usableFromInline var scalar = D.Real(0)
  /// The value where it is not a scalar.
  @usableFromInline var other: D.Value?

  @inlinable @inline(__always)
  init(_ value: D.Value?) {
    if D.Value.self != D.Real.self {
      other = value
    } else if let value {
      scalar = unsafeBitCast(value, to: D.Real.self)
      hasScalar = true
    }
  }

  /// A datum, the same in every lane, if there is one.
  @inlinable @inline(__always)
  init(data: Double?) where D.Value == D.Real {
    hasScalar = data != nil
    scalar = D.Real(data ?? 0)
  }

  @inlinable @inline(__always)
  var isKnown: Bool { D.Value.self == D.Real.self ? hasScalar : other != nil }

  /// The value, if there is one.
  @inlinable @inline(__always)
  var known: D.Value? {
    guard D.Value.self == D.Real.self else { return other }
    return hasScalar ? unsafeBitCast(scalar, to: D.Value.self) : nil
  }
}
