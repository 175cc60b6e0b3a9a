import TSNumerics
import TSProbability
import TestSupport
import Testing

@Suite("Edges of families of vectors")
struct VectorEdgeTests {
  @Test("A matrix that is no covariance is a parameter out of range")
  func badMatrices() {
    let location = [0.0, 0.0]
    let indefinite = Matrix<Double>([[1, 2], [2, 1]])
    let fault = MultivariateNormal(location, covariance: indefinite).parameterFault()
    #expect(fault?.parameter == "covariance" && fault?.value == -3)
    #expect(MultivariateNormal(location, precision: indefinite).parameterFault()?.parameter == "precision")
    let asymmetric = Matrix<Double>([[1, 0.5], [0.2, 1]])
    #expect(
      MultivariateNormal(location, covariance: asymmetric).parameterFault()?.expected == "symmetric")
    let semidefinite = Matrix<Double>([[1, 1], [1, 1]])
    #expect(MultivariateNormal(location, covariance: semidefinite).parameterFault()?.value == 0)
    let oblong = Matrix<Double>([[1, 0, 0], [0, 1, 0]])
    #expect(MultivariateNormal(location, covariance: oblong).parameterFault()?.parameter == "covariance")
    #expect(
      MultivariateNormal(location, factor: Matrix<Double>.identity(3)).parameterFault()?.parameter == "factor"
    )
    let upper = Matrix<Double>([[1, 0.5], [0, 1]])
    #expect(MultivariateNormal(location, factor: upper).parameterFault()?.value == 0.5)
    #expect(MultivariateNormal<Double>([], factor: .identity(0)).parameterFault()?.parameter == "factor")
  }

  @Test("An autoregression that is not stationary is a parameter out of range")
  func notStationary() {
    for coefficients in [
      [1.0], [-1.0], [0.5, 0.5], [1.2], [0.5, 0.6], [2.1, -1.05], [.nan], [1e300, 1e300],
    ] {
      #expect(Autoregressive(coefficients, 1.0, 5).parameterFault()?.parameter == "coefficients")
    }
    // The triangle of stationarity of order 2.
    #expect(Autoregressive([1.9, -0.95], 1.0, 5).parameterFault() == nil)
    #expect(Autoregressive([-0.5, 0.4], 1.0, 5).parameterFault() == nil)
    #expect(Autoregressive([0.5], 1.0, 5, intercept: 2.0).mean == 4)
  }

  @Test("Zeros among probabilities and on the border of the simplex")
  func zeros() {
    let certain = Multinomial([1.0, 0.0], 7)
    #expect(certain.parameterFault() == nil && certain.logDensity([7, 0]) == 0)
    #expect(certain.logDensity([6, 1]) == -.infinity)
    #expect(certain.draw(RandomSource(key: PRNGKey(seed: 1))) == [7, 0])
    #expect(abs(Dirichlet([1.0, 1, 1]).logDensity([0, 0.5, 0.5]) - Double.log(2)) < 1e-15)
    #expect(Dirichlet([2.0, 1, 1]).logDensity([0, 0.5, 0.5]) == -.infinity)
    #expect(Dirichlet([0.5, 1, 1]).logDensity([0, 0.5, 0.5]) == .infinity)
    for seed in UInt64(0)..<50 {
      let x = Dirichlet([1e-300, 1e-300, 1e-300]).draw(RandomSource(key: PRNGKey(seed: seed)))
      #expect(x.max() == 1 && x.allSatisfy { $0 > 0 })
    }
  }

  @Test("What belongs to a support of vectors")
  func supports() {
    typealias S = Support<Double>
    #expect(S.simplex.contains(all: [0.25, 0.75]) && !S.simplex.contains(all: [0.25, 0.7501]))
    #expect(!S.simplex.contains(all: [-0.25, 1.25]) && !S.simplex.contains(all: [Double]()))
    #expect(S.ordered.contains(all: [-1, 0, 2.5]) && !S.ordered.contains(all: [-1, 0, 0]))
    #expect(S.positiveOrdered.contains(all: [1, 2]) && !S.positiveOrdered.contains(all: [-1, 2]))
    #expect(S.unitVector.contains(all: [0.6, -0.8]) && !S.unitVector.contains(all: [0.6, 0.7]))
    #expect(S.counts(total: 5).contains(all: [2, 3]) && !S.counts(total: 5).contains(all: [2, 2]))
    #expect(!S.counts(total: 5).contains(all: [2.5, 2.5]))
    #expect(S.stationary.contains(all: [0.5, 0.3]) && !S.stationary.contains(all: [0.5, 0.5]))
    let factor = Matrix<Double>([[1, 0], [0.6, 0.8]])
    #expect(S.correlationCholesky.contains(all: factor) && S.covarianceCholesky.contains(all: factor))
    #expect(!S.correlationCholesky.contains(all: Matrix<Double>([[1, 0], [0.6, 0.7]])))
    #expect(!S.covarianceCholesky.contains(all: Matrix<Double>([[1, 0.1], [0.6, 0.8]])))
    #expect(!S.covarianceCholesky.contains(all: Matrix<Double>([[1, 0], [0.6, -0.8]])))
    for support in [
      S.simplex, .ordered, .positiveOrdered, .unitVector, .counts(total: 3), .stationary, .real,
    ] {
      #expect(support.contains(all: support.someVector(4)))
    }
    for support in [S.correlationCholesky, .covarianceCholesky] {
      #expect(support.contains(all: support.someMatrix(3)))
    }
  }

  @Test("Partial autocorrelations and coefficients lead back to each other")
  func partialAutocorrelations() {
    typealias P = PartialAutocorrelations<Double>
    #expect(P.coefficients(fromPartial: []).isEmpty)
    #expect(P.coefficients(fromPartial: [0.5, 0.25]) == [0.375, 0.25])
    var generator = FixedGenerator(5)
    for order in 1...8 {
      let partial = (0..<order).map { _ in Double.random(in: -0.9...0.9, using: &generator) }
      let back = P.partial(fromCoefficients: P.coefficients(fromPartial: partial))
      #expect(isClose(back, partial, absolute: 1e-11))
    }
  }

  @Test("Factors, inverses and products")
  func linearAlgebra() {
    let covariance = Matrix<Double>([[4, 2, -1], [2, 5, 0.5], [-1, 0.5, 3]])
    let factor = covariance.choleskyFactor()
    #expect(isClose((factor * factor.transposed).elements, covariance.elements, absolute: 1e-15))
    #expect(isClose(factor.timesTranspose().elements, covariance.elements, absolute: 1e-15))
    let inverse = covariance.choleskyFactorOfInverse()
    let product = covariance * inverse.timesTranspose()
    #expect(isClose(product.elements, Matrix<Double>.identity(3).elements, absolute: 1e-14))
    let b = [1.0, -2, 0.5]
    #expect(isClose(factor * factor.solveLower(b), b, absolute: 1e-15))
    #expect(isClose(factor.transposed * factor.solveLowerTransposed(b), b, absolute: 1e-15))
    #expect(
      isClose(
        (factor * factor.inverseOfLower()).elements, Matrix<Double>.identity(3).elements, absolute: 1e-15))
    // The determinant by cofactors: 4 (15 - 0.25) - 2 (6 + 0.5) - (1 + 5) = 40.
    #expect(isClose(2 * factor.logDiagonal, Double.log(40), relative: 1e-15))
    #expect(Matrix(diagonal: [1.0, 2])[1, 1] == 2 && Matrix(diagonal: [1.0, 2])[1, 0] == 0)
  }
}
