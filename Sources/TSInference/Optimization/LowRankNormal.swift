import TSNumerics

/// A normal whose covariance is the inverse Hessian that an optimiser has learnt: a diagonal and a correction of low
/// rank,
///
///     Σ = diag(α) + β γ βᵀ,   β = (diag(α) Y, S)
///     γ = (0, -R⁻¹; -R⁻ᵀ, R⁻ᵀ (diag(η) + Yᵀ diag(α) Y) R⁻¹)
///
/// with S and Y the steps and changes of gradient, R the upper triangle of SᵀY and η its diagonal.
///
/// - Complexity: O(m² n) to make and O(m n) a draw, with m pairs.
///
/// Sources: Byrd, Nocedal and Schnabel (1994), doi:10.1007/BF01582063; Zhang, Carpenter, Gelman and Vehtari (2022),
/// Pathfinder, JMLR 23(306), algorithm 4.
struct LowRankNormal {
  let mean: [Double]
  /// The diagonal of Σ.
  let variances: [Double]
  private let roots: [Double]
  /// Orthonormal columns, or columns of zeros.
  private let basis: [[Double]]
  /// The Cholesky factor of I + R̃ γ R̃ᵀ, with basis · R̃ = diag(α)^-½ β.
  private let factor: [Double]
  private let halfLogDeterminant: Double

  /// The normal of a point on the way of an optimiser; its mean is a Newton step x + Σ∇ from there. `nil` when Σ is not
  /// positive definite as far as the numbers tell.
  init?(at point: EvaluatedPoint, scales alpha: [Double], pairs: [(step: [Double], change: [Double])]) {
    let m = pairs.count
    let gamma = Self.middle(alpha, pairs)
    let columns = pairs.map { pair in alpha.indices.map { alpha[$0] * pair.change[$0] } } + pairs.map(\.step)
    roots = alpha.map { $0.squareRoot() }
    let roots = self.roots
    let (basis, triangle) = orthonormalize(
      columns.map { column in column.indices.map { column[$0] / roots[$0] } })
    let r = 2 * m
    let inner = Self.sandwich(triangle, gamma, r)
    guard let factor = choleskyFactor(inner, dimension: r) else { return nil }
    self.basis = basis
    self.factor = factor
    var half = roots.reduce(0) { $0 + Double.log($1) }
    for i in 0..<r { half += Double.log(factor[i * r + i]) }
    halfLogDeterminant = half
    var (mean, variances) = (point.position, alpha)
    let projected = columns.map { TSInference.inner($0, point.gradient) }
    for i in mean.indices {
      mean[i] += alpha[i] * point.gradient[i]
      for k in 0..<r {
        for l in 0..<r {
          mean[i] += columns[k][i] * gamma[k * r + l] * projected[l]
          variances[i] += columns[k][i] * gamma[k * r + l] * columns[l][i]
        }
      }
    }
    guard mean.allSatisfy(\.isFinite), variances.allSatisfy({ $0 > 0 && $0.isFinite }), half.isFinite else {
      return nil
    }
    self.mean = mean
    self.variances = variances
  }

  /// The lower triangle of I + R̃ γ R̃ᵀ.
  private static func sandwich(_ triangle: [Double], _ gamma: [Double], _ r: Int) -> [Double] {
    var result = [Double](repeating: 0, count: r * r)
    for i in 0..<r {
      for j in 0...i {
        var sum = i == j ? 1.0 : 0
        for k in i..<r {
          for l in j..<r { sum += triangle[i * r + k] * gamma[k * r + l] * triangle[j * r + l] }
        }
        result[i * r + j] = sum
      }
    }
    return result
  }

  /// The draw that standard normals stand for, with its log density.
  func draw(_ z: [Double]) -> (position: [Double], logDensity: Double) {
    let r = basis.count
    var x = z
    let coordinates = basis.map { inner($0, z) }
    for i in 0..<r {
      var moved = -coordinates[i]
      for j in 0...i { moved += factor[i * r + j] * coordinates[j] }
      for k in x.indices { x[k] += moved * basis[i][k] }
    }
    let position = x.indices.map { mean[$0] + roots[$0] * x[$0] }
    let constant = 0.5 * Double(z.count) * Double.log(2 * Double.pi)
    return (position, -halfLogDeterminant - 0.5 * inner(z, z) - constant)
  }

  /// (x - µ)ᵀ Σ⁻¹ (x - µ), whose mean over draws is the dimension.
  func squaredDistance(to x: [Double]) -> Double {
    let r = basis.count
    let y = x.indices.map { (x[$0] - mean[$0]) / roots[$0] }
    var coordinates = basis.map { inner($0, y) }
    var distance = inner(y, y) - inner(coordinates, coordinates)
    for i in 0..<r {
      for j in 0..<i { coordinates[i] -= factor[i * r + j] * coordinates[j] }
      coordinates[i] /= factor[i * r + i]
      distance += coordinates[i] * coordinates[i]
    }
    return distance
  }

  /// The matrix γ, 2m by 2m, in rows.
  private static func middle(_ alpha: [Double], _ pairs: [(step: [Double], change: [Double])]) -> [Double] {
    let m = pairs.count
    // The inverse of the upper triangle R, column by column.
    var inverse = [Double](repeating: 0, count: m * m)
    for j in 0..<m {
      inverse[j * m + j] = 1 / inner(pairs[j].step, pairs[j].change)
      for i in stride(from: j - 1, through: 0, by: -1) {
        var sum = 0.0
        for k in i + 1..<j + 1 { sum += inner(pairs[i].step, pairs[k].change) * inverse[k * m + j] }
        inverse[i * m + j] = -sum / inner(pairs[i].step, pairs[i].change)
      }
    }
    var core = [Double](repeating: 0, count: m * m)
    for i in 0..<m {
      for j in 0..<m {
        for k in alpha.indices { core[i * m + j] += pairs[i].change[k] * alpha[k] * pairs[j].change[k] }
      }
      core[i * m + i] += inner(pairs[i].step, pairs[i].change)
    }
    var gamma = [Double](repeating: 0, count: 4 * m * m)
    for i in 0..<m {
      for j in 0..<m {
        gamma[i * 2 * m + m + j] = -inverse[i * m + j]
        gamma[(m + j) * 2 * m + i] = -inverse[i * m + j]
        var sum = 0.0
        for k in 0...i {
          for l in 0...j { sum += inverse[k * m + i] * core[k * m + l] * inverse[l * m + j] }
        }
        gamma[(m + i) * 2 * m + m + j] = sum
      }
    }
    return gamma
  }
}

/// Orthonormal columns Q and an upper triangle R (in rows) with Q R = the columns given, by Gram and Schmidt, twice.
///
/// A column that depends on those before it becomes zeros.
///
/// Source: Golub and Van Loan (2013), Matrix Computations, section 5.2.8.
func orthonormalize(_ columns: [[Double]]) -> (columns: [[Double]], triangle: [Double]) {
  let r = columns.count
  var result: [[Double]] = []
  var triangle = [Double](repeating: 0, count: r * r)
  for (j, column) in columns.enumerated() {
    var rest = column
    for _ in 0..<2 {
      for i in 0..<j {
        let along = inner(result[i], rest)
        triangle[i * r + j] += along
        for k in rest.indices { rest[k] -= along * result[i][k] }
      }
    }
    let length = inner(rest, rest).squareRoot()
    if length > 1e-10 * inner(column, column).squareRoot() {
      triangle[j * r + j] = length
      result.append(rest.map { $0 / length })
    } else {
      result.append(Array(repeating: 0, count: column.count))
    }
  }
  return (result, triangle)
}
