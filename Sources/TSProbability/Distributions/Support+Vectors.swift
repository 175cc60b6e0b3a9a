import TSNumerics

// What makes a vector or a matrix belong, beyond its elements one by one.

extension Support {
  /// Whether a vector or a matrix belongs, lane by lane: each element, and all of them together.
  ///
  /// Sums and lengths that must be 1 may miss it by 1e-6, as in NumPyro, and by the rounding of as many terms.
  @inlinable
  public func contains<V: EventValue>(all value: V) -> Real.Mask where V.Real == Real {
    var mask = Real.Mask(true)
    for position in 0..<value.eventCount { mask = (mask .& contains(value[event: position])) }
    return mask .& containsTogether(value)
  }

  @inlinable
  func containsTogether<V: EventValue>(_ value: V) -> Real.Mask where V.Real == Real {
    typealias P = Real.Primal
    switch self {
    case .simplex: return Self.isOne(sum(value) { $0 }, terms: value.eventCount)
    case .unitVector: return Self.isOne(sum(value) { $0 * $0 }, terms: value.eventCount)
    case .counts(let total): return sum(value) { $0 } .== total.primal
    case .ordered, .positiveOrdered:
      var mask = Real.Mask(true)
      for position in 1..<Swift.max(1, value.eventCount) {
        mask = (mask .& (value[event: position - 1].primal .< value[event: position].primal))
      }
      return mask
    case .stationary:
      return Self.areStationary((0..<value.eventCount).map { value[event: $0].primal })
    case .correlationCholesky, .covarianceCholesky: return isTriangular(value)
    default: return Real.Mask(true)
    }
  }

  /// Whether coefficients are those of a stationary autoregression.
  @inlinable
  static func areStationary(_ coefficients: [Real.Primal]) -> Real.Mask {
    typealias P = Real.Primal
    var mask = Real.Mask(true)
    for r in PartialAutocorrelations<P>.partial(fromCoefficients: coefficients) {
      mask = (mask .& (P.abs(r) .< P(1)))
    }
    return mask
  }

  /// Whether a square matrix is lower triangular with a positive diagonal, and for a correlation has rows of length 1.
  @inlinable
  func isTriangular<V: EventValue>(_ value: V) -> Real.Mask where V.Real == Real {
    typealias P = Real.Primal
    let size = value.eventShape.first ?? 0
    guard value.eventCount == size * size else { return Real.Mask(false) }
    var mask = Real.Mask(true)
    for i in 0..<size {
      var square = P(0)
      for j in 0..<size {
        let element = value[event: i * size + j].primal
        if j == i { mask = (mask .& (element .> P(0))) }
        if j > i { mask = (mask .& (element .== P(0))) }
        square += element * element
      }
      if case .correlationCholesky = self { mask = (mask .& Self.isOne(square, terms: size)) }
    }
    return mask
  }

  @inlinable
  func sum<V: EventValue>(_ value: V, _ term: (Real.Primal) -> Real.Primal) -> Real.Primal
  where V.Real == Real {
    var sum = Real.Primal(0)
    for position in 0..<value.eventCount { sum += term(value[event: position].primal) }
    return sum
  }

  @inlinable
  static func isOne(_ sum: Real.Primal, terms: Int) -> Real.Mask {
    typealias P = Real.Primal
    return P.abs(sum - P(1)) .<= P(1e-6) + P(terms) * P.epsilon
  }

  /// Some vector that belongs, with no derivatives.
  @inlinable
  public func someVector(_ count: Int) -> [Real] {
    let count = Swift.max(0, count)
    switch self {
    case .simplex: return Array(repeating: Real(1) / Real(Swift.max(1, count)), count: count)
    case .unitVector: return (0..<count).map { Real($0 == 0 ? 1 : 0) }
    case .ordered: return (0..<count).map { Real($0) }
    case .positiveOrdered: return (0..<count).map { Real($0 + 1) }
    case .counts(let total): return (0..<count).map { $0 == 0 ? Real(primal: total.primal) : Real(0) }
    default: return Array(repeating: somePoint, count: count)
    }
  }

  /// Some square matrix that belongs, with no derivatives.
  @inlinable
  public func someMatrix(_ size: Int) -> Matrix<Real> {
    switch self {
    case .correlationCholesky, .covarianceCholesky: return .identity(size)
    default: return Matrix(rows: size, columns: size, repeating: somePoint)
    }
  }
}

extension Distribution where Value == [Real] {
  /// Whether a vector has the length of the distribution's and lies in the support.
  @inlinable
  public func contains(_ value: [Real]) -> Real.Mask {
    guard value.count == placeholder.count else { return Real.Mask(false) }
    return support.contains(all: value)
  }
}

extension Distribution where Value == Matrix<Real> {
  /// Whether a matrix has the shape of the distribution's and lies in the support.
  @inlinable
  public func contains(_ value: Matrix<Real>) -> Real.Mask {
    let pattern = placeholder
    guard value.rowCount == pattern.rowCount, value.columnCount == pattern.columnCount else {
      return Real.Mask(false)
    }
    return support.contains(all: value)
  }
}
