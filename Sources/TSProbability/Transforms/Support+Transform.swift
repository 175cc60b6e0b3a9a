import TSNumerics

// The bijection of each support. Supports of one number are switched over in place, without allocation: this is the
// hottest path of inference.

extension Support {
  /// How many unbounded coordinates a value has; nil where there are none, since values are whole numbers, or where
  /// the support has no values of that shape.
  ///
  /// - Parameter eventShape: the lengths along each axis of the value; empty for one number.
  public func coordinateCount(eventShape: [Int]) -> Int? {
    transform(eventShape: eventShape)?.coordinateCount
  }

  /// The value of a support of one number at a coordinate, with log |dy/dx|.
  ///
  /// Whole numbers and vectors have no coordinate of one number: the number itself, with log Jacobian 0, comes back.
  @inlinable @inline(__always)
  public func constrain(scalar x: Real) -> Constrained<Real> {
    switch self {
    case .real: return Constrained(x, logJacobian: Real(0))
    case .positive, .nonNegative: return PositiveTransform().constrain(x)
    case .atLeast(let lower): return LowerBoundedTransform(lower).constrain(x)
    case .atMost(let upper): return UpperBoundedTransform(upper).constrain(x)
    case .interval(let lower, let upper):
      let transform = BoundedTransform(lower, upper)
      // By what the ends are, not by their values: what a lane computes must not depend on other lanes.
      return lower.isConstant && upper.isConstant
        ? transform.constrain(x) : transform.constrainWhereBounded(x)
    default: return Constrained(x, logJacobian: Real(0))
    }
  }

  /// The coordinate of a value of a support of one number: the inverse of ``constrain(scalar:)``.
  ///
  /// At the ends of a closed support it is infinite.
  @inlinable @inline(__always)
  public func unconstrain(scalar y: Real) -> Real {
    switch self {
    case .positive, .nonNegative: return PositiveTransform().unconstrain(y)
    case .atLeast(let lower): return LowerBoundedTransform(lower).unconstrain(y)
    case .atMost(let upper): return UpperBoundedTransform(upper).unconstrain(y)
    case .interval(let lower, let upper): return BoundedTransform(lower, upper).unconstrain(y)
    default: return y
    }
  }

  /// The transform to the values of a shape; nil for whole numbers, or where the support has no values of that shape.
  ///
  /// A support of numbers applies to each element of a vector or a matrix.
  ///
  /// - Parameter eventShape: the lengths along each axis of the value; empty for one number.
  public func transform(eventShape: [Int]) -> (any Transform<Real>)? {
    guard eventShape.allSatisfy({ $0 >= 0 }) else { return nil }
    switch self {
    case .boolean, .count, .whole, .counts: return nil
    case .real: return Self.elementwise(IdentityTransform(), eventShape)
    case .positive, .nonNegative: return Self.elementwise(PositiveTransform(), eventShape)
    case .atLeast(let lower): return Self.elementwise(LowerBoundedTransform(lower), eventShape)
    case .atMost(let upper): return Self.elementwise(UpperBoundedTransform(upper), eventShape)
    case .interval(let lower, let upper):
      return Self.elementwise(BoundedTransform(lower, upper), eventShape)
    case .simplex, .ordered, .positiveOrdered, .unitVector, .stationary:
      guard eventShape.count == 1 else { return nil }
      return vectorTransform(count: eventShape[0])
    case .correlationCholesky, .covarianceCholesky:
      guard eventShape.count == 2, eventShape[0] == eventShape[1] else { return nil }
      if case .correlationCholesky = self { return CorrelationCholeskyTransform<Real>(eventShape[0]) }
      return CovarianceCholeskyTransform<Real>(eventShape[0])
    }
  }

  private func vectorTransform(count: Int) -> (any Transform<Real>)? {
    switch self {
    case .simplex: return count > 0 ? SimplexTransform<Real>(count) : nil
    case .ordered: return OrderedTransform<Real>(count)
    case .positiveOrdered: return PositiveOrderedTransform<Real>(count)
    case .unitVector: return count > 0 ? UnitVectorTransform<Real>(count) : nil
    case .stationary: return StationaryTransform<Real>(count)
    default: return nil
    }
  }

  private static func elementwise<T: ScalarTransform<Real>>(
    _ transform: T, _ eventShape: [Int]
  ) -> any Transform<Real> {
    eventShape.isEmpty ? transform : ElementwiseTransform(transform, count: eventShape.reduce(1, *))
  }
}

extension Support {
  /// The value of a given shape at some coordinates; nil where ``transform(eventShape:)`` is nil.
  ///
  /// The same as going through the transform, but specialised for the scalar.
  @inlinable
  public func constrain(_ x: [Real], eventShape: [Int]) -> Constrained<[Real]>? {
    let size = eventShape.first ?? 1
    switch self {
    case .boolean, .count, .whole, .counts: return nil
    case .real, .positive, .nonNegative, .atLeast, .atMost, .interval:
      var sum = Real(0)
      var values: [Real] = []
      values.reserveCapacity(x.count)
      for coordinate in x {
        let one = constrain(scalar: coordinate)
        values.append(one.value)
        sum += one.logJacobian
      }
      return Constrained(values, logJacobian: sum)
    case .simplex: return size > 0 ? SimplexTransform<Real>(size).constrain(x) : nil
    case .ordered: return OrderedTransform<Real>(size).constrain(x)
    case .positiveOrdered: return PositiveOrderedTransform<Real>(size).constrain(x)
    case .unitVector: return size > 0 ? UnitVectorTransform<Real>(size).constrain(x) : nil
    case .stationary: return StationaryTransform<Real>(size).constrain(x)
    case .correlationCholesky: return CorrelationCholeskyTransform<Real>(size).constrain(x)
    case .covarianceCholesky: return CovarianceCholeskyTransform<Real>(size).constrain(x)
    }
  }
}
