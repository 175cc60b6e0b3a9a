import TSNumerics

/// The ends of a support of one number, for distributions made of others: cut it, or join it with another.
@frozen
@usableFromInline
struct SupportRange<Real: Scalar> {
  /// The smallest value, or nil.
  @usableFromInline var lower: Real?
  /// The largest value, or nil.
  @usableFromInline var upper: Real?
  /// Whether values are whole numbers.
  @usableFromInline let isDiscrete: Bool
  /// Whether 0, the smallest value, is left out.
  @usableFromInline var isAboveZero = false

  @inlinable @inline(__always)
  init(_ support: Support<Real>) {
    isDiscrete = support.isDiscrete
    switch support {
    case .positive:
      lower = Real(0)
      isAboveZero = true
    case .nonNegative, .count: lower = Real(0)
    case .atLeast(let bound): lower = bound
    case .atMost(let bound): upper = bound
    case .interval(let a, let b), .whole(let a, let b): (lower, upper) = (a, b)
    case .boolean: (lower, upper) = (Real(0), Real(1))
    default: break
    }
  }

  /// The support with these ends.
  @inlinable @inline(__always)
  var support: Support<Real> {
    if isDiscrete { return .whole(lower ?? Real(-Double.infinity), upper ?? Real(Double.infinity)) }
    if isAboveZero, upper == nil { return .positive }
    let smallest = isAboveZero ? Real.smallest : lower
    switch (smallest, upper) {
    case (nil, nil): return .real
    case (let a?, nil): return .atLeast(a)
    case (nil, let b?): return .atMost(b)
    case (let a?, let b?): return .interval(a, b)
    }
  }

  /// Without the values beyond two bounds.
  @inlinable @inline(__always)
  mutating func cut(lower bound: Real?, upper otherBound: Real?) {
    if let bound {
      let inner = isDiscrete ? -Real.floor(-bound) : bound
      // A bound that is known to lie below zero leaves the positive numbers as they are.
      if !isAboveZero || !inner.isConstant || !(inner .<= Real(0)).isAllTrue {
        lower = lower.map { Real.maximum(isAboveZero ? Real.smallest : $0, inner) } ?? inner
        isAboveZero = false
      }
    }
    if let otherBound {
      let inner = isDiscrete ? Real.floor(otherBound) : otherBound
      upper = upper.map { Real.minimum($0, inner) } ?? inner
    }
  }

  /// With the values of another support, and all between.
  @inlinable
  mutating func join(_ other: SupportRange) {
    if let a = lower, let b = other.lower {
      isAboveZero = isAboveZero && (other.isAboveZero || b.isConstant && (b .> Real(0)).isAllTrue)
      lower = Real.minimum(a, b)
    } else {
      lower = nil
      isAboveZero = false
    }
    if let a = upper, let b = other.upper { upper = Real.maximum(a, b) } else { upper = nil }
  }
}
