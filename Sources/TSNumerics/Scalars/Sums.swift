// Sums of products under their usual names: a scalar may have its own way to add up all terms.

/// Σ a[i] w[i], with weights that are data.
///
/// The regression of a step on what came before it is one of these:
///
/// ```swift
/// let mean = alpha + dot(beta, y[(t - order)..<t].reversed())
/// ```
///
/// - Parameters:
///   - a: the terms.
///   - weights: as many numbers, the same in every lane.
/// - Complexity: one multiplication and one addition a term, in order; the same bits as the loop.
@inlinable @inline(__always)
public func dot<S: Scalar, Weights: Collection>(_ a: [S], _ weights: Weights) -> S
where Weights.Element == Double {
  precondition(a.count == weights.count, "dot: \(a.count) terms and \(weights.count) weights")
  return S.dot(a, weights)
}

/// Σ a[k] series[t - 1 - k]: what the values before a step contribute, the nearest one first.
///
/// ```swift
/// let mean = alpha + dot(beta, lagsOf: y, before: t)
/// ```
///
/// - Parameters:
///   - a: the coefficients, the nearest lag first.
///   - series: data; at least `t` values.
///   - t: the step, at least `a.count`.
@inlinable @inline(__always)
public func dot<S: Scalar>(_ a: [S], lagsOf series: [Double], before t: Int) -> S {
  precondition(t >= a.count && t <= series.count, "dot: \(a.count) lags before step \(t) of \(series.count)")
  return series.withUnsafeBufferPointer { S.dot(a, Lags(end: $0.baseAddress.map { $0 + t }, count: a.count)) }
}

/// The numbers before a place in memory, the nearest one first.
@frozen @usableFromInline
struct Lags: Collection {
  @usableFromInline let end: UnsafePointer<Double>?
  @usableFromInline let endIndex: Int

  @inlinable @inline(__always)
  init(end: UnsafePointer<Double>?, count: Int) {
    self.end = end
    endIndex = end == nil ? 0 : count
  }

  @inlinable @inline(__always) var startIndex: Int { 0 }
  @inlinable @inline(__always) func index(after i: Int) -> Int { i &+ 1 }
  @inlinable @inline(__always) subscript(position: Int) -> Double { end.unsafelyUnwrapped[-1 &- position] }
}

/// Σ a[i] b[i].
///
/// Numbers that may be either, such as literals, are data.
///
/// - Parameters:
///   - a: the first factors.
///   - b: as many second factors.
@inlinable @inline(__always) @_disfavoredOverload
public func dot<S: Scalar>(_ a: [S], _ b: [S]) -> S {
  precondition(a.count == b.count, "dot: \(a.count) and \(b.count) numbers")
  return S.dot(a, b)
}

extension PrimalScalar {
  @inlinable @inline(__always)
  public static func dot<Weights: Collection>(_ a: [Self], _ weights: Weights) -> Self
  where Weights.Element == Double {
    var sum = Self(0)
    var i = 0
    for weight in weights {
      sum += a[i] * Self(weight)
      i &+= 1
    }
    return sum
  }

  @inlinable @inline(__always)
  public static func dot(_ a: [Self], _ b: [Self]) -> Self {
    var sum = Self(0)
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
