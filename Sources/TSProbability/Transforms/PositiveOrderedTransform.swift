import TSNumerics

/// Vectors to vectors of positive numbers in strictly rising order.
///
///     y₁ = exp(x₁),  yₖ = yₖ₋₁ + exp(xₖ),  log |∂y/∂x| = x₁ + ... + xₙ
///
/// Source: Stan Reference Manual, section on positive ordered vectors.
@frozen
public struct PositiveOrderedTransform<Real: Scalar>: Transform {
  /// The number of elements n, at least 0.
  public let count: Int

  /// Vectors of `count` elements.
  @inlinable
  public init(_ count: Int) { self.count = count }

  @inlinable public var coordinateCount: Int { count }
  @inlinable public var valueCount: Int { count }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    var y = x
    var last = Real(0)
    var logJacobian = Real(0)
    for k in x.indices {
      last += Real.exp(x[k])
      y[k] = last
      logJacobian += x[k]
    }
    return Constrained(y, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ y: [Real]) -> [Real] {
    y.indices.map { Real.log($0 == 0 ? y[0] : y[$0] - y[$0 - 1]) }
  }
}
