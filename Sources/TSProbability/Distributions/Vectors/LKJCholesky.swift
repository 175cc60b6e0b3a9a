import TSNumerics

/// The distribution of Lewandowski, Kurowicka and Joe of a correlation matrix, by its Cholesky factor.
///
///     log p(L) = Σᵢ (n - i + 2η - 2) log Lᵢᵢ - log C,  i = 2...n,  L Lᵀ = R
///
///     log C = n(n-1)/4 log π - Σⱼ (log Γ(η + (n-1)/2) - log Γ(η + (n-1-j)/2)),  j = 1...n-1
///
/// The density of R is proportional to det(R)^(η-1): η = 1 is uniform, larger ones favour small correlations. Every
/// correlation is 2B - 1 with B beta of both concentrations η + (n-2)/2. The density of L is that of its entries below
/// the diagonal, as in NumPyro and Stan.
///
/// A draw is made by the onion method, row by row: i normals and a gamma of concentration η + (n-1-i)/2, over the root
/// of the sum of the squares and twice the gamma. NumPyro draws other numbers of the same distribution.
///
/// Source: Lewandowski, Kurowicka and Joe (2009), Generating random correlation matrices based on vines and extended
/// onion method, doi:10.1016/j.jmva.2009.04.008.
@frozen
public struct LKJCholesky<Real: Scalar>: Distribution {
  /// The number of rows n, from 1 to 4096.
  public var dimension: Int
  /// The concentration η, at least 2.3e-308 (`Float`: 1.2e-38) and finite.
  public var concentration: Real

  /// A distribution of Cholesky factors of correlation matrices.
  ///
  /// - Parameters:
  ///   - dimension: the number of rows n, from 1 to 4096.
  ///   - concentration: η, at least 2.3e-308 (`Float`: 1.2e-38) and finite.
  @inlinable
  public init(_ dimension: Int, _ concentration: Real) {
    self.dimension = dimension
    self.concentration = concentration
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.count(dimension, in: 1...4096, "dimension", of: Real.self)
    parameters.require(
      (concentration .>= Real.smallest) .& (concentration .<= Real.largest), concentration, "concentration",
      "at least \(Real.Primal.Element.leastNormalMagnitude) and finite")
  }

  @inlinable
  public var support: Support<Real> { .correlationCholesky }

  @inlinable
  public func contains(_ value: Matrix<Real>) -> Real.Mask {
    guard value.rowCount == dimension, value.columnCount == dimension else { return Real.Mask(false) }
    return support.contains(all: value)
  }

  @inlinable
  public var placeholder: Matrix<Real> { support.someMatrix(Swift.min(Swift.max(0, dimension), 4096)) }

  @inlinable
  public func logDensity(_ value: Matrix<Real>) -> Real {
    let n = dimension
    var sum = Real(-0.25 * Double(n) * Double(n - 1) * 1.1447298858494002)
    // log Γ(η + (n-1)/2) - log Γ(η + (n-1-j)/2), for odd and for even j, each from the one before.
    var odd = Real(0)
    var even = Real(0)
    for row in 1..<Swift.max(1, n) {
      let lower = concentration + Real(0.5 * Double(n - 1 - row))
      if row == 1 {
        odd = Real.logGammaRatio(lower) + Real(0.5) * Real.log(lower)
      } else if row % 2 == 1 {
        odd += Real.log(lower)
      } else {
        even += Real.log(lower)
      }
      let logDiagonal = Real.log(value[row, row])
      let power = (concentration - Real(1)) * (Real(2) * logDiagonal) + Real(n - 1 - row) * logDiagonal
      sum += (row % 2 == 1 ? odd : even) + power
    }
    return sum
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Matrix<Real> {
    typealias P = Real.Primal
    let (normalKey, gammaKey) = source.generatorKey.split()
    var factor = Matrix<Real>.identity(dimension)
    var position: UInt64 = 0
    for row in 1..<Swift.max(1, dimension) {
      var square = P(0)
      for column in 0..<row {
        let z = P.standardNormal(normalKey.block(position))
        position += 1
        square += z * z
        factor[row, column] = Real(primal: z)
      }
      let shape = concentration + Real(0.5 * Double(dimension - 1 - row))
      let scales = Real.perLane(gammaKey.child(UInt64(row)), count: 2) { key, lane, scales in
        let logGamma = GSL.logGammaDraw(concentration: shape.double(lane: lane), key: key)
        scales = Self.scales(
          square: Swift.max(Double(square[lane: lane]), .leastNormalMagnitude), logGamma: logGamma)
      }
      for column in 0..<row {
        // Rounding must not lead beyond 1.
        let entry = factor[row, column] * scales[0]
        factor[row, column] = Real.maximum(Real.minimum(entry, Real(1)), Real(-1))
      }
      factor[row, row] = Real.maximum(scales[1], Real.smallest)
    }
    return factor
  }

  /// 1/√(s + 2G) and √(2G/(s + 2G)), for log G of any size.
  @inlinable
  static func scales(square: Double, logGamma: Double) -> [Double] {
    let ratio = logGamma + 0.6931471805599453 - Double.log(square)
    let first = 1 / (square.squareRoot() * (1 + Double.exp(ratio)).squareRoot())
    let isLarge = ratio > 0
    let last = Double.exp(isLarge ? 0 : 0.5 * ratio) / (1 + Double.exp(isLarge ? -ratio : ratio)).squareRoot()
    return [first, last]
  }
}

extension LKJCholesky {
  /// The same with a concentration that is data.
  @inlinable @_disfavoredOverload
  public init(_ dimension: Int, _ concentration: Double) { self.init(dimension, Real(concentration)) }
}
