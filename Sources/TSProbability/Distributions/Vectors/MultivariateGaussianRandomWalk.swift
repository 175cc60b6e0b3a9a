import TSNumerics

/// A Gaussian random walk of vectors: a matrix of T rows, each the one before it plus a multivariate normal increment.
///
///     log p(x) = Σₜ -|zₜ|²/2 - T Σᵢ log Lᵢᵢ - T n log(2π)/2,  L zₜ = xₜ - xₜ₋₁ - δ,  x₀ the start
///
/// δ and L are the location and the factor of the increments: correlated drifts of several series. The density is the
/// joint one of all values, with derivatives of its own, in O(T n²).
///
/// A draw is xₜ = x₀ + t δ + L (ε₁ + ... + εₜ), where the vectors ε are the normals of the key row by row.
@frozen
public struct MultivariateGaussianRandomWalk<Real: Scalar>: Distribution {
  /// The distribution of an increment: its location is the drift.
  public var increment: MultivariateNormal<Real>
  /// The number of rows T, from 1 to 2²⁷.
  public var steps: Int
  /// What the first increment is added to, finite.
  public var start: [Real]

  /// A Gaussian random walk of vectors.
  ///
  /// - Parameters:
  ///   - increment: the distribution of an increment: its location is the drift.
  ///   - steps: the number of rows T, from 1 to 2²⁷ over the dimension.
  ///   - start: what the first increment is added to: n finite numbers; zeros where it is nil.
  @inlinable
  public init(_ increment: MultivariateNormal<Real>, _ steps: Int, start: [Real]? = nil) {
    self.increment = increment
    self.steps = steps
    self.start = start ?? Array(repeating: Real(0), count: increment.location.count)
  }

  /// The number n of numbers in a row.
  @inlinable
  public var dimension: Int { increment.location.count }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    increment.check(&parameters)
    parameters.count(steps, in: 1...(134_217_728 / Swift.max(1, dimension)), "steps", of: Real.self)
    parameters.require(
      Real.Mask(start.count == dimension), Real(start.count), "start",
      "a vector of as many elements as an increment has, \(dimension)")
    parameters.finite(start, "start")
  }

  @inlinable
  public var support: Support<Real> { .real }

  @inlinable
  public func contains(_ value: Matrix<Real>) -> Real.Mask {
    guard value.rowCount == steps, value.columnCount == dimension else { return Real.Mask(false) }
    return support.contains(all: value)
  }

  @inlinable
  public var placeholder: Matrix<Real> {
    Matrix(
      rows: Swift.min(steps, 134_217_728 / Swift.max(1, dimension)), columns: dimension, repeating: Real(0))
  }

  @inlinable
  public func logDensity(_ value: Matrix<Real>) -> Real {
    typealias P = Real.Primal
    let n = dimension
    let factor = increment.factor
    var z = [P](repeating: P(0), count: value.elements.count)
    var square = P(0)
    for t in 0..<value.rowCount {
      for i in 0..<n {
        let previous = t == 0 ? start[i] : value[t - 1, i]
        z[t * n + i] = value[t, i].primal - previous.primal - increment.location[i].primal
      }
      square += factor.whiten(&z, from: t * n)
    }
    let constant = P(value.rowCount) * (factor.logDiagonalPrimal + P(n) * P.halfLogTwoPi)
    let result = P.select(
      square .< P(Double.infinity), P(-0.5) * square - constant, P(-Double.infinity))
    if !Real.isDifferentiable { return Real(primal: result) }
    let gradient = gradient(z, rows: value.rowCount)
    return Real.fused(result, value.elements + start + increment.location + factor.elements) { gradient[$0] }
  }

  /// The derivatives by the values, the start, the drift and the factor, from the whitened increments.
  @inlinable
  func gradient(_ z: [Real.Primal], rows: Int) -> [Real.Primal] {
    typealias P = Real.Primal
    let n = dimension
    let factor = increment.factor
    let (first, drift, matrix) = (z.count, z.count + n, z.count + 2 * n)
    var gradient = [P](repeating: P(0), count: matrix + n * n)
    var w = z
    for t in 0..<rows {
      factor.unwhiten(&w, from: t * n)
      for i in 0..<n {
        let slope = w[t * n + i]
        gradient[t * n + i] -= slope
        gradient[t == 0 ? first + i : (t - 1) * n + i] += slope
        gradient[drift + i] += slope
        for j in 0...i { gradient[matrix + i * n + j] += slope * z[t * n + j] }
      }
    }
    for i in 0..<n { gradient[matrix + i * n + i] -= P(rows) / factor[i, i].primal }
    return gradient
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Matrix<Real> {
    let n = dimension
    var result = Matrix(rows: steps, columns: n, repeating: Real(0))
    var sums = [Real](repeating: Real(0), count: n)
    for t in 0..<steps {
      for i in 0..<n { sums[i] += Real(primal: source.normal(at: t * n + i, of: steps * n)) }
      for i in 0..<n {
        let drift = Real(t + 1) * increment.location[i]
        result[t, i] = Real.finite(start[i] + drift + increment.factor.lowerRow(i, times: sums))
      }
    }
    return result
  }

  @inlinable
  public var moments: Moments<Matrix<Real>>? {
    var mean = Matrix(rows: steps, columns: dimension, repeating: Real(0))
    var variance = mean
    for i in 0..<dimension {
      let one = increment.factor.squaredLength(ofRow: i)
      for t in 0..<steps {
        mean[t, i] = start[i] + Real(t + 1) * increment.location[i]
        variance[t, i] = Real(t + 1) * one
      }
    }
    return Moments(mean: mean, variance: variance)
  }
}
