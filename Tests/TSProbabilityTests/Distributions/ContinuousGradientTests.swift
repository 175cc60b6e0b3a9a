import TSNumerics
import TSProbability
import TSPrograms
import TestSupport
import Testing

/// The gradients of log densities and of the logarithms of both tails, by the value and by every parameter.
@Suite("Gradients of continuous families")
struct ContinuousGradientTests {
  /// A family as a function of the parameters and then the value, for both scalars.
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let functions: [(@Sendable ([Double]) -> Double, @Sendable ([Recorded]) -> Recorded)]
    let points: [[Double]]

    init<D: Distribution<Double>, V: Distribution<Recorded>>(
      _ name: String, _ single: @escaping @Sendable ([Double]) -> D,
      _ variable: @escaping @Sendable ([Recorded]) -> V, _ points: [[Double]]
    ) where D.Value == Double, V.Value == Recorded {
      description = name
      self.points = points
      functions = [
        ({ single($0).logDensity($0[$0.count - 1]) }, { variable($0).logDensity($0[$0.count - 1]) })
      ]
    }

    init<D: CumulativeDistribution<Double>, V: CumulativeDistribution<Recorded>>(
      tails name: String, _ single: @escaping @Sendable ([Double]) -> D,
      _ variable: @escaping @Sendable ([Recorded]) -> V, _ points: [[Double]]
    ) where D.Value == Double, V.Value == Recorded {
      description = name
      self.points = points
      functions = [
        ({ single($0).logDensity($0[$0.count - 1]) }, { variable($0).logDensity($0[$0.count - 1]) }),
        ({ single($0).logCumulative($0[$0.count - 1]) }, { variable($0).logCumulative($0[$0.count - 1]) }),
        ({ single($0).logSurvival($0[$0.count - 1]) }, { variable($0).logSurvival($0[$0.count - 1]) }),
        ({ single($0).cumulative($0[$0.count - 1]) }, { variable($0).cumulative($0[$0.count - 1]) }),
        ({ single($0).survival($0[$0.count - 1]) }, { variable($0).survival($0[$0.count - 1]) }),
      ]
    }
  }

  static let around: [[Double]] = [
    [0.5, 2, 0.7], [0.5, 2, -6], [0.5, 2, 9], [-1, 0.3, -4], [0, 1, 25], [0, 1, -25],
  ]
  static let positive: [[Double]] = [[1.5, 2, 0.7], [0.5, 2, 6], [0.2, 3, 0.9], [2, 0.6, 1e-3]]
  static let cases: [Case] = [
    Case(tails: "Normal", { Normal($0[0], $0[1]) }, { Normal($0[0], $0[1]) }, around),
    Case(
      tails: "HalfNormal", { HalfNormal($0[0]) }, { HalfNormal($0[0]) }, [[1.5, 0.2], [0.5, 8], [2, 3]]),
    Case(
      tails: "Exponential", { Exponential($0[0]) }, { Exponential($0[0]) },
      [[1.5, 0.2], [0.5, 80], [2, 3]]),
    Case(tails: "Cauchy", { Cauchy($0[0], $0[1]) }, { Cauchy($0[0], $0[1]) }, around),
    Case(
      tails: "HalfCauchy", { HalfCauchy($0[0]) }, { HalfCauchy($0[0]) }, [[1.5, 0.2], [0.5, 80], [2, 3]]),
    Case(tails: "LogNormal", { LogNormal($0[0], $0[1]) }, { LogNormal($0[0], $0[1]) }, positive),
    Case(
      "SkewNormal", { SkewNormal($0[0], $0[1], $0[2]) }, { SkewNormal($0[0], $0[1], $0[2]) },
      [[0.5, 2, 3, 0.7], [0.5, 2, -3, 30], [0, 1, 0, -5], [1, 2, 8, -9]]),
    Case(tails: "HalfStudentT", { HalfStudentT($0[0], $0[1]) }, { HalfStudentT($0[0], $0[1]) }, positive),
    Case(tails: "Laplace", { Laplace($0[0], $0[1]) }, { Laplace($0[0], $0[1]) }, around),
    Case(
      tails: "AsymmetricLaplace", { AsymmetricLaplace($0[0], $0[1], $0[2]) },
      { AsymmetricLaplace($0[0], $0[1], $0[2]) }, [[0.5, 2, 0.7, 3], [0.5, 2, 3, -40], [0, 1, 0.2, -0.1]]),
    Case(tails: "Logistic", { Logistic($0[0], $0[1]) }, { Logistic($0[0], $0[1]) }, around),
    Case(
      tails: "Gumbel", { Gumbel($0[0], $0[1]) }, { Gumbel($0[0], $0[1]) },
      [[0.5, 2, 0.7], [0.5, 2, -6], [0.5, 2, 9], [0, 1, 50]]),
    Case(tails: "Weibull", { Weibull($0[0], $0[1]) }, { Weibull($0[0], $0[1]) }, positive),
    Case(
      tails: "Pareto", { Pareto($0[0], $0[1]) }, { Pareto($0[0], $0[1]) }, [[1.5, 2, 1.7], [0.5, 2, 60]]),
    Case(tails: "Rayleigh", { Rayleigh($0[0]) }, { Rayleigh($0[0]) }, [[1.5, 0.2], [0.5, 8], [2, 3]]),
    Case(
      tails: "Kumaraswamy", { Kumaraswamy($0[0], $0[1]) }, { Kumaraswamy($0[0], $0[1]) },
      [[1.5, 2, 0.7], [0.5, 3, 1e-3], [3, 0.6, 0.99], [1, 1, 0.4]]),
    Case(
      tails: "TruncatedNormal", { TruncatedNormal($0[0], $0[1], low: $0[2], high: $0[3]) },
      { TruncatedNormal($0[0], $0[1], low: $0[2], high: $0[3]) },
      [
        [0, 1, -1, 2, 0.5], [0, 1, -1, 2, -0.5], [0.5, 2, 9, 12, 10], [0.5, 0.25, -9, -8.9, -8.93],
        [0, 3, 1, 1.5, 1.2],
      ]),
    Case(
      tails: "TruncatedNormal, low", { TruncatedNormal($0[0], $0[1], low: $0[2]) },
      { TruncatedNormal($0[0], $0[1], low: $0[2]) }, [[0, 1, -1, 0.5], [0, 1, 30, 30.1], [0.5, 2, -9, -8]]),
    Case(
      tails: "TruncatedNormal, high", { TruncatedNormal($0[0], $0[1], high: $0[2]) },
      { TruncatedNormal($0[0], $0[1], high: $0[2]) }, [[0, 1, 1, 0.5], [0, 1, -30, -30.1], [0.5, 2, 9, 8]]),
  ]

  @Test(arguments: cases)
  func gradients(_ family: Case) {
    for point in family.points {
      for (index, (single, variable)) in family.functions.enumerated() {
        let found = valueAndGradient(at: point, of: variable)
        #expect(found.value == single(point), "function \(index) at \(point)")
        for position in point.indices {
          let exact = difference(single, point, position)
          #expect(
            isClose(found.gradient[position], exact, relative: 2e-6, absolute: 1e-8),
            "function \(index) at \(point), argument \(position): \(found.gradient[position]), not \(exact)")
        }
      }
    }
  }

  /// A central difference of fourth order: good to about 1e-8 of the size of the function over that of the argument.
  private func difference(_ function: ([Double]) -> Double, _ point: [Double], _ position: Int) -> Double {
    let step = 2e-4 * Swift.max(abs(point[position]), 1e-1) * (abs(point[position]) > 5 ? 0.1 : 1)
    func at(_ multiple: Double) -> Double {
      var moved = point
      moved[position] += multiple * step
      return function(moved)
    }
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
  }
}
