import TSNumerics
import TSProbability
import TestSupport

/// A vector autoregression of three series, y[t] ~ N(c + Φ y[t-1], L Lᵀ), with a level that hangs on each step.
struct VectorSeries: Model {
  static let phi = [[0.6, 0.2, 0], [-0.3, 0.5, 0.1], [0, 0.4, 0.3]]
  static let intercept = [0.1, -0.2, 0.3]
  static let factor = [[1.0, 0, 0], [0.7, 0.5, 0], [-0.4, 0.9, 0.6]]

  var steps = 6

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let zero = [E.Real](repeating: E.Real(0), count: 3)
    effects.scan(length: steps, into: zero) { effects, last, _ in
      let mean = Matrix<E.Real>(Matrix<Double>(Self.phi)) * last
      let shifted = (0..<3).map { mean[$0] + E.Real(Self.intercept[$0]) }
      last = effects.sample("y", MultivariateNormal(shifted, factor: Matrix<Double>(Self.factor)))
      effects.sample("z", Normal(last[0], 1))
    }
  }

  /// The distribution of a step after another.
  static func step(after last: [Double]) -> DenseGaussian {
    let mean = intercept.indices.map { i in zip(phi[i], last).reduce(intercept[i]) { $0 + $1.0 * $1.1 } }
    return DenseGaussian(mean, factor: factor)
  }

  /// The distribution of all steps of y.
  static func all(_ steps: Int) -> DenseGaussian {
    DenseGaussian(
      autoregression: phi, intercept: intercept,
      covariance: DenseGaussian(intercept, factor: factor).covariance, steps: steps)
  }
}

/// Many vectors of one distribution, side by side.
struct VectorPlate: Model {
  var count: Int
  /// Student t with so many degrees of freedom; normal if nil.
  var degreesOfFreedom: Double?

  static let location = [1.0, -2, 0.5]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.plate("cells", count) { effects, _ in
      let location = Self.location.map { E.Real($0) }
      let factor = Matrix<Double>(VectorSeries.factor)
      if let degreesOfFreedom {
        effects.sample("v", MultivariateStudentT(degreesOfFreedom, location, factor: factor))
      } else {
        effects.sample("v", MultivariateNormal(location, factor: factor))
      }
    }
  }

  static let dense = DenseGaussian(location, factor: VectorSeries.factor)
}

/// Rows with holes: none, the first, the middle, the last, two, and all.
let rowsWithHoles: [[Double?]] = [
  [0.5, 1, -1], [nil, 0.2, 0.4], [1.5, nil, -0.3], [-0.7, 0.1, nil], [nil, 1.1, nil], [nil, nil, nil],
]
