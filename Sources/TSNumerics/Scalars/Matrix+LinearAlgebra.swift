// Linear algebra over any scalar: without pivots, since a branch on a value would be wrong on lanes.

extension Matrix {
  /// A matrix of data, the same in every lane.
  @inlinable @_disfavoredOverload
  public init(_ data: Matrix<Double>) {
    self.init(rows: data.rowCount, columns: data.columnCount, repeating: Real(0))
    for position in elements.indices { elements[position] = Real(data.elements[position]) }
  }

  /// A diagonal matrix.
  @inlinable
  public init(diagonal: [Real]) {
    self.init(rows: diagonal.count, columns: diagonal.count, repeating: Real(0))
    for i in diagonal.indices { self[i, i] = diagonal[i] }
  }

  /// Whether there are as many rows as columns.
  @inlinable public var isSquare: Bool { rowCount == columnCount }

  /// The matrix with rows and columns exchanged.
  @inlinable
  public var transposed: Matrix {
    var result = Matrix(rows: columnCount, columns: rowCount, repeating: Real(0))
    for i in 0..<rowCount {
      for j in 0..<columnCount { result[j, i] = self[i, j] }
    }
    return result
  }

  /// The product of two matrices.
  ///
  /// - Precondition: `a` has as many columns as `b` has rows.
  @inlinable
  public static func * (a: Matrix, b: Matrix) -> Matrix { plainProduct(a, b) }

  @inlinable
  static func plainProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
    precondition(a.columnCount == b.rowCount, "a product of \(a.columnCount) columns and \(b.rowCount) rows")
    var result = Matrix(rows: a.rowCount, columns: b.columnCount, repeating: Real(0))
    for i in 0..<a.rowCount {
      for j in 0..<b.columnCount {
        var sum = Real(0)
        for k in 0..<a.columnCount { sum += a[i, k] * b[k, j] }
        result[i, j] = sum
      }
    }
    return result
  }

  /// The product of a matrix and a vector.
  ///
  /// - Precondition: the matrix has as many columns as the vector has elements.
  @inlinable
  public static func * (a: Matrix, x: [Real]) -> [Real] {
    precondition(a.columnCount == x.count, "a product of \(a.columnCount) columns and \(x.count) elements")
    return (0..<a.rowCount).map { i in
      var sum = Real(0)
      for k in x.indices { sum += a[i, k] * x[k] }
      return sum
    }
  }

  /// L Lᵀ of a lower triangular matrix L; what lies above its diagonal is not read.
  @inlinable
  public func timesTranspose() -> Matrix {
    var result = self
    for i in 0..<rowCount {
      for j in 0...i {
        var sum = Real(0)
        for k in 0...j { sum += self[i, k] * self[j, k] }
        result[i, j] = sum
        result[j, i] = sum
      }
    }
    return result
  }

  /// The lower triangular L with a positive diagonal and L Lᵀ = A, for a symmetric positive definite A.
  ///
  /// Only the lower triangle of A is read. Where A is not positive definite the diagonal of L holds, in the first row
  /// where that shows, the pivot itself: the number of at most 0 (or NaN) whose root it would be. So an element of the
  /// diagonal that is not positive says that A is at fault.
  ///
  /// - Precondition: the matrix is square.
  /// - Complexity: O(n³).
  @inlinable
  public func choleskyFactor() -> Matrix {
    precondition(isSquare, "the Cholesky factor of \(rowCount) rows and \(columnCount) columns")
    var factor = Matrix(rows: rowCount, columns: rowCount, repeating: Real(0))
    for i in 0..<rowCount {
      for j in 0...i {
        var rest = self[i, j]
        for k in 0..<j { rest -= factor[i, k] * factor[j, k] }
        if i == j {
          let isPositive = rest .> Real(0)
          factor[i, i] = Real.select(isPositive, Real.sqrt(Real.select(isPositive, rest, Real(1))), rest)
        } else {
          factor[i, j] = rest / factor[j, j]
        }
      }
    }
    return factor
  }

  /// The lower triangular L with L Lᵀ = A⁻¹, without A⁻¹ itself: with A = U Uᵀ, U upper triangular, L is U⁻ᵀ.
  ///
  /// Where A is not positive definite some element of the diagonal is not positive; see ``choleskyFactor()``.
  ///
  /// - Precondition: the matrix is square.
  /// - Complexity: O(n³).
  @inlinable
  public func choleskyFactorOfInverse() -> Matrix {
    let n = rowCount
    var turned = self
    for i in 0..<n {
      for j in 0..<n { turned[i, j] = self[n - 1 - i, n - 1 - j] }
    }
    let factor = turned.choleskyFactor()
    var lower = Matrix(rows: n, columns: n, repeating: Real(0))
    for i in 0..<n {
      for j in 0...i { lower[i, j] = factor[n - 1 - j, n - 1 - i] }
    }
    return lower.inverseOfLower()
  }

  /// The inverse of a lower triangular matrix; what lies above its diagonal is not read.
  @inlinable
  public func inverseOfLower() -> Matrix {
    var result = Matrix(rows: rowCount, columns: rowCount, repeating: Real(0))
    for j in 0..<rowCount {
      result[j, j] = Real(1) / self[j, j]
      for i in (j + 1)..<Swift.max(j + 1, rowCount) {
        var sum = Real(0)
        for k in j..<i { sum -= self[i, k] * result[k, j] }
        result[i, j] = sum / self[i, i]
      }
    }
    return result
  }

  /// The x with L x = b, for a lower triangular L; what lies above its diagonal is not read.
  @inlinable
  public func solveLower(_ b: [Real]) -> [Real] {
    var x = b
    for i in x.indices {
      for j in 0..<i { x[i] -= self[i, j] * x[j] }
      x[i] /= self[i, i]
    }
    return x
  }

  /// The x with Lᵀ x = b, for a lower triangular L; what lies above its diagonal is not read.
  @inlinable
  public func solveLowerTransposed(_ b: [Real]) -> [Real] {
    var x = b
    for i in x.indices.reversed() {
      x[i] /= self[i, i]
      for j in 0..<i { x[j] -= self[i, j] * x[i] }
    }
    return x
  }

  /// The sum of the logarithms of the diagonal: the log determinant of a triangular matrix, half that of L Lᵀ.
  @inlinable
  public var logDiagonal: Real {
    var sum = Real(0)
    for i in 0..<rowCount { sum += Real.log(self[i, i]) }
    return sum
  }
}
