import TSNumerics

extension Support {
  /// The number at an unbounded coordinate, and log |dy/dx|.
  @inlinable @inline(__always)
  public func constrain(scalar x: Real) -> Constrained<Real> {
    switch self {
    case .positive, .nonNegative:
      return Constrained(Real.exp(x), logJacobian: x)
    case .interval(let lower, let upper):
      let width = upper - lower
      return Constrained(
        lower + width * Real.logistic(x),
        logJacobian: Real.log(width) - Real.log1pExp(x) - Real.log1pExp(-x))
    default:
      return Constrained(x, logJacobian: Real(0))
    }
  }
}

extension Support {
  @usableFromInline
  func coordinateCount(eventShape: [Int]) -> Int { eventShape.reduce(1, *) }

  @usableFromInline
  func constrain(_ x: [Real], eventShape: [Int]) -> Constrained<[Real]> {
    let each = x.map { constrain(scalar: $0) }
    return Constrained(each.map(\.value), logJacobian: each.map(\.logJacobian).reduce(Real(0), +))
  }
}
