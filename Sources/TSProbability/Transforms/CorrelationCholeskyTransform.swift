import TSNumerics

/// Vectors of n(n - 1)/2 numbers to Cholesky factors of correlation matrices.
///
///     zᵢⱼ = tanh xᵢⱼ,  Lᵢⱼ = zᵢⱼ √(1 - Lᵢ₁² - ... - Lᵢⱼ₋₁²) = zᵢⱼ ∏ₖ﹤ⱼ sech xᵢₖ,  Lᵢᵢ = ∏ₖ﹤ᵢ sech xᵢₖ
///
///     log |∂L/∂x| = Σᵢ Σₖ﹤ᵢ (i + 1 - k) log sech xᵢₖ,  i and k from 1
///
/// The coordinates are the entries below the diagonal row by row, and so are the free entries of L that the
/// Jacobian is taken of. z are partial correlations. Products of sech take the place of the square roots, which would
/// cancel next to the border.
///
/// Source: Lewandowski, Kurowicka and Joe (2009), Generating random correlation matrices based on vines and extended onion
/// method, doi:10.1016/j.jmva.2009.04.008; Stan Reference Manual, section on correlation matrices.
@frozen
public struct CorrelationCholeskyTransform<Real: Scalar>: Transform {
  /// The number of rows n, at least 0.
  public let size: Int

  /// Factors of `size` rows and columns.
  @inlinable
  public init(_ size: Int) { self.size = size }

  @inlinable public var coordinateCount: Int { size * (size - 1) / 2 }
  @inlinable public var valueCount: Int { size * size }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    var factor = [Real](repeating: Real(0), count: valueCount)
    var logJacobian = Real(0)
    var position = 0
    for i in 0..<size {
      var rest = Real(1)
      for j in 0..<i {
        let partial = PartialCorrelation(x[position])
        position += 1
        factor[i * size + j] = partial.value * rest
        rest *= partial.rest
        logJacobian += Real(i + 1 - j) * partial.logRest
      }
      factor[i * size + i] = rest
    }
    return Constrained(factor, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ factor: [Real]) -> [Real] {
    var coordinates: [Real] = []
    coordinates.reserveCapacity(coordinateCount)
    for i in 0..<size {
      // From the diagonal back: the sum of the squares that follow cancels nowhere.
      var square = factor[i * size + i] * factor[i * size + i]
      var row: [Real] = []
      for j in (0..<i).reversed() {
        let entry = factor[i * size + j]
        let rest = Real.sqrt(square)
        row.append(PartialCorrelation.coordinate(entry, rest: rest))
        square += entry * entry
      }
      coordinates += row.reversed()
    }
    return coordinates
  }
}

/// tanh x, sech x and log sech x, each with its derivative in closed form: finite and exact far out.
@frozen
@usableFromInline
struct PartialCorrelation<Real: Scalar> {
  /// z = tanh x.
  @usableFromInline let value: Real
  /// √(1 - z²) = sech x.
  @usableFromInline let rest: Real
  /// log √(1 - z²).
  @usableFromInline let logRest: Real

  @inlinable @inline(__always)
  init(_ x: Real) {
    typealias P = Real.Primal
    let t = x.primal
    let distance = P.abs(t)
    let e = P.exp(-distance)
    let z = P.tanh(t)
    let sech = P(2) * e / (P(1) + e * e)
    value = Real.fused(z, x, sech * sech)
    rest = Real.fused(sech, x, -sech * z)
    logRest = Real.fused(P(0.6931471805599453) - distance - P.log1p(e * e), x, -z)
  }

  /// asinh(entry/rest), which is atanh z for z = entry/√(entry² + rest²).
  @inlinable
  static func coordinate(_ entry: Real, rest: Real) -> Real {
    let ratio = Real.abs(entry) / rest
    let root = Real.sqrt(Real(1) + ratio * ratio)
    let distance = Real.log1p(ratio + ratio * ratio / (Real(1) + root))
    return Real.select(entry .< Real(0), -distance, distance)
  }
}
