import TSNumerics

/// Vectors to vectors of length 1.
///
///     y = x/|x|,  "log Jacobian" = -|x|²/2
///
/// There are n coordinates for a surface of n - 1 dimensions, so that no direction is special and none is cut off. The
/// length of x does not matter to the model. It is given the density that makes x standard normal where y is
/// uniform, and -|x|²/2 is the logarithm of that density without its constant, not of a determinant.
///
/// x = 0, which has no direction, goes to the first axis.
///
/// Source: Stan Reference Manual, section on unit vectors; Marsaglia (1972), Choosing a point from the surface of
/// a sphere, doi:10.1214/aoms/1177692644.
@frozen
public struct UnitVectorTransform<Real: Scalar>: Transform {
  /// The number of elements n, at least 1.
  public let count: Int

  /// Vectors of `count` elements.
  @inlinable
  public init(_ count: Int) { self.count = count }

  @inlinable public var coordinateCount: Int { count }
  @inlinable public var valueCount: Int { count }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    var square = Real(0)
    for element in x { square += element * element }
    guard !x.isEmpty else { return Constrained(x, logJacobian: square) }
    let isZero = square .== Real(0)
    let length = Real.sqrt(Real.select(isZero, Real(1), square))
    var y = x.map { $0 / length }
    y[0] = Real.select(isZero, Real(1), y[0])
    return Constrained(y, logJacobian: Real(-0.5) * square)
  }

  /// The coordinates of length 1, the value itself.
  @inlinable
  public func unconstrain(_ y: [Real]) -> [Real] { y }
}
