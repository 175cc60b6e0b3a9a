import TSForecast
import TSModel
import TestSupport
import Testing

/// A sum of independent standard normals and a number.
struct Combination {
  var mean = 0.0
  /// The coefficient of each standard normal.
  var loadings: [Int: Double] = [:]

  static func + (a: Combination, b: Combination) -> Combination {
    Combination(mean: a.mean + b.mean, loadings: a.loadings.merging(b.loadings, uniquingKeysWith: +))
  }

  static func * (c: Double, a: Combination) -> Combination {
    Combination(mean: c * a.mean, loadings: a.loadings.mapValues { c * $0 })
  }

  func covariance(with other: Combination) -> Double {
    loadings.reduce(0) { $0 + $1.value * (other.loadings[$1.key] ?? 0) }
  }
}

/// Makes standard normals.
struct Noise {
  private var count = 0

  mutating func next(_ scale: Double) -> Combination {
    count += 1
    return Combination(loadings: [count: scale])
  }
}

/// The log density of what is seen of some combinations, by conditioning one after the other.
func denseLogDensity(_ all: [(combination: Combination, value: Double)]) -> Double {
  var matrix = all.map { a in all.map { b in a.combination.covariance(with: b.combination) } }
  var (rest, sum) = (all.map { $0.value - $0.combination.mean }, 0.0)
  while let first = rest.first {
    let variance = matrix[0][0]
    sum -= 0.5 * (first * first / variance + Double.log(2 * Double.pi * variance))
    let column = matrix.map { $0[0] }
    rest = rest.indices.dropFirst().map { rest[$0] - column[$0] / variance * first }
    matrix = matrix.indices.dropFirst().map { i in
      matrix.indices.dropFirst().map { j in matrix[i][j] - column[i] * column[j] / variance }
    }
  }
  return sum
}

func normalLogDensity(_ x: Double, _ mean: Double, _ scale: Double) -> Double {
  let z = (x - mean) / scale
  return -0.5 * z * z - Double.log(scale) - 0.9189385332046727
}

func logistic(of x: Double) -> Double { 1 / (1 + Double.exp(-x)) }

/// The log density of a model with its states integrated out.
func marginal<M: Model>(_ model: M, _ y: [Double?], at position: [Double]) throws -> Double {
  let density = try ModelDensity(model.condition(["y": SiteData(y)]), marginalize: .all)
  try #require(density.dimension == position.count)
  var (values, gradient) = ([0.0], position)
  density.makeEvaluator(laneCount: 1).evaluate(position, values: &values, gradients: &gradient)
  return values[0]
}

/// The names of the sites that are sampled once states are integrated out, in their order.
func sampledSites<M: Model>(_ model: M, _ y: [Double?]) throws -> [String] {
  let density = try ModelDensity(model.condition(["y": SiteData(y)]), marginalize: .all)
  let integrated = Set(density.states?.sites ?? [])
  return density.layout.sites.map(\.name).filter { !integrated.contains($0) }
}
