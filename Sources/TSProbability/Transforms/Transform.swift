import TSNumerics

/// The contract of a transform: a bijection from unbounded coordinates to the values of a support, with its log Jacobian.
///
/// A sampler moves in ℝⁿ; a model wants positive scales, ordered cut points, stationary coefficients. The value and the
/// logarithm of the absolute Jacobian determinant are computed in one pass, over any scalar, so that gradients flow
/// through both.
///
/// A transform of one number conforms to ``ScalarTransform``, which gives this contract its members.
public protocol Transform<Real>: Sendable {
  /// The scalar it works on.
  associatedtype Real: Scalar

  /// How many coordinates there are.
  var coordinateCount: Int { get }
  /// How many scalars a value has, in row-major order.
  var valueCount: Int { get }

  /// The value at some coordinates, and log |∂value/∂coordinates|.
  ///
  /// - Parameter coordinates: `coordinateCount` unbounded numbers.
  func constrain(_ coordinates: [Real]) -> Constrained<[Real]>

  /// The coordinates of a value: the inverse of ``constrain(_:)``.
  ///
  /// - Parameter value: `valueCount` scalars of a value inside the support.
  func unconstrain(_ value: [Real]) -> [Real]
}

/// A value and the log Jacobian of the transform it came through.
@frozen
public struct Constrained<Value: EventValue>: Sendable {
  /// The value.
  public var value: Value
  /// log |∂value/∂coordinates|.
  public var logJacobian: Value.Real

  @inlinable @inline(__always)
  public init(_ value: Value, logJacobian: Value.Real) {
    self.value = value
    self.logJacobian = logJacobian
  }
}

/// A transform of one number to one number, strictly rising or strictly falling.
public protocol ScalarTransform<Real>: Transform {
  /// Whether the value rises with the coordinate.
  static var isIncreasing: Bool { get }
  /// The values of all coordinates.
  var image: Support<Real> { get }
  /// States what each parameter of the transform must satisfy.
  func check(_ parameters: inout ParameterChecks)
  /// The value at a coordinate and log |dy/dx|.
  func constrain(_ x: Real) -> Constrained<Real>
  /// The coordinate of a value.
  func unconstrain(_ y: Real) -> Real
}

extension ScalarTransform {
  @inlinable public var coordinateCount: Int { 1 }
  @inlinable public var valueCount: Int { 1 }
  @inlinable public static var isIncreasing: Bool { true }
  @inlinable @inline(__always) public func check(_ parameters: inout ParameterChecks) {}

  @inlinable
  public func constrain(_ coordinates: [Real]) -> Constrained<[Real]> {
    let one = constrain(coordinates[0])
    return Constrained([one.value], logJacobian: one.logJacobian)
  }

  @inlinable
  public func unconstrain(_ value: [Real]) -> [Real] { [unconstrain(value[0])] }
}
