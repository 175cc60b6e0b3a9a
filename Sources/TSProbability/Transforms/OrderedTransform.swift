import TSNumerics

/// Vectors to vectors in strictly rising order.
///
///     y₁ = x₁,  yₖ = yₖ₋₁ + exp(xₖ),  log |∂y/∂x| = x₂ + ... + xₙ
///
/// Source: Stan Reference Manual, section on ordered vectors.
@frozen
public struct OrderedTransform<Real: Scalar>: Transform {
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
    var logJacobian = Real(0)
    for k in x.indices.dropFirst() {
      y[k] = y[k - 1] + Real.exp(x[k])
      logJacobian += x[k]
    }
    return Constrained(y, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ y: [Real]) -> [Real] {
    y.indices.map { $0 == 0 ? y[0] : Real.log(y[$0] - y[$0 - 1]) }
  }
}
