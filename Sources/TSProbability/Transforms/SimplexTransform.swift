import TSNumerics

/// Vectors of n - 1 numbers to n positive numbers that add up to 1, by the inverse isometric log-ratio.
///
///     y = softmax(V x),  log |∂(y₁, ..., yₙ₋₁)/∂x| = log y₁ + ... + log yₙ + log(n)/2
///
/// The columns of V are orthonormal and add up to 0: column i has 1/√(i(i+1)) in its first i places, -i/√(i(i+1)) in the
/// next and 0 below. Hence x = 0 is the centre, and, unlike under stick-breaking, no element is treated unlike another
/// but for a rotation of x. This is Stan's transform from 2.37 on, in O(n).
///
/// Where elements differ by more than e⁷⁰⁰ the smallest vanish; the log Jacobian and the derivatives stay finite.
///
/// Source: Egozcue, Pawlowsky-Glahn, Mateu-Figueras and Barceló-Vidal (2003), Isometric logratio transformations for
/// compositional data analysis, doi:10.1023/A:1023818214614.
@frozen
public struct SimplexTransform<Real: Scalar>: Transform {
  /// The number of elements n, at least 1.
  public let count: Int

  /// Vectors of `count` elements.
  @inlinable
  public init(_ count: Int) { self.count = count }

  @inlinable public var coordinateCount: Int { Swift.max(0, count - 1) }
  @inlinable public var valueCount: Int { count }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    typealias P = Real.Primal
    var y = [Real](repeating: Real(0), count: count)
    var sum = Real(0)
    for i in x.indices.reversed() {
      let part = x[i] * Real(1 / Double((i + 1) * (i + 2)).squareRoot())
      y[i + 1] -= Real(i + 1) * part
      // Position i receives the parts of all later coordinates too.
      sum += part
      y[i] += sum
    }
    // The softmax does not change under a shift by a constant: the largest element carries no derivative here.
    let largest = y.reduce(P(-Double.infinity)) { P.maximum($0, $1.primal) }
    var total = Real(0)
    for i in y.indices {
      y[i] = Real.exp(y[i] - Real(primal: largest))
      total += y[i]
    }
    for i in y.indices { y[i] /= total }
    let n = Real(count)
    let logJacobian = Real(0.5) * Real.log(n) - n * (Real(primal: largest) + Real.log(total))
    return Constrained(y, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ y: [Real]) -> [Real] {
    var sum = Real(0)
    let logs = y.map { Real.log($0) }
    return (0..<coordinateCount).map { i in
      sum += logs[i]
      return (sum - Real(i + 1) * logs[i + 1]) * Real(1 / Double((i + 1) * (i + 2)).squareRoot())
    }
  }
}
