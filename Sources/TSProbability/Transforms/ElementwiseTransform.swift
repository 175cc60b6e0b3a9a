import TSNumerics

/// One transform of a number, applied to each element of a vector or a matrix.
///
/// The log Jacobian is the sum over the elements.
@frozen
public struct ElementwiseTransform<Element: ScalarTransform>: Transform {
  public typealias Real = Element.Real

  /// The transform of each element.
  public let element: Element
  /// The number of elements, at least 0.
  public let count: Int

  /// `element` for each of `count` elements.
  @inlinable
  public init(_ element: Element, count: Int) {
    self.element = element
    self.count = count
  }

  @inlinable public var coordinateCount: Int { count }
  @inlinable public var valueCount: Int { count }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    var y = x
    var logJacobian = Real(0)
    for i in x.indices {
      let one = element.constrain(x[i])
      y[i] = one.value
      logJacobian += one.logJacobian
    }
    return Constrained(y, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ y: [Real]) -> [Real] { y.map { element.unconstrain($0) } }
}
