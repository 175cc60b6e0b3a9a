import Synchronization
import TSModel

/// What a model foresees of a series, in the units of the series.
struct CandidateForecast {
  /// For each step equally weighted points in increasing order.
  let points: [[Double]]

  /// How many points stand for each draw of the parameters.
  private static let slices = 40
  /// The middles of equal slices of a standard normal distribution.
  private static let normals = (0..<slices).map {
    normalQuantile((Double($0) + 0.5) / Double(slices))
  }

  /// - Parameters:
  ///   - fit: the model.
  ///   - scale: the scale that it is on.
  init(_ fit: CandidateFit, _ scale: SeriesScale) {
    let widening = fit.spreadRatio.squareRoot()
    points = fit.components().map { components in
      var points: [Double] = []
      points.reserveCapacity(CandidateFit.keptCount * Self.slices)
      for (mean, deviation, weight) in components {
        let copies = Int((weight * Double(CandidateFit.keptCount)).rounded())
        for z in Self.normals {
          for _ in 0..<copies { points.append(mean + deviation * z) }
        }
      }
      points.sort()
      let middle = points.isEmpty ? 0 : 0.5 * (points[(points.count - 1) / 2] + points[points.count / 2])
      let tails = HeavyTails.stretches(points.count)
      return points.indices.map { scale.restored(middle + (points[$0] - middle) * widening * tails[$0]) }
    }
  }
}

/// Tails as of a Student t distribution with five degrees of freedom: quantiles of a normal distribution are stretched so
/// that those that hold 80 % stay where they are.
enum HeavyTails {
  /// The stretch at the middle of each of some equal slices of probability.
  static func stretches(_ count: Int) -> [Double] { cache.withLock { $0.stretches(count) } }

  private static let cache = Mutex(Table())

  private struct Table {
    var known: [Int: [Double]] = [:]

    mutating func stretches(_ count: Int) -> [Double] {
      if let found = known[count] { return found }
      let made = (0..<count).map { HeavyTails.stretch((Double($0) + 0.5) / Double(count)) }
      if known.count < 16 { known[count] = made }
      return made
    }
  }

  /// The degrees of freedom.
  private static let degrees = 5.0

  static func stretch(_ probability: Double) -> Double {
    let normal = normalQuantile(probability)
    let unit = studentQuantile(0.9) / normalQuantile(0.9)
    // At the middle both are nothing; their ratio is that of the densities there.
    if abs(normal) < 1e-6 { return 1.0509434 / unit }
    return studentQuantile(probability) / normal / unit
  }

  private static func studentQuantile(_ p: Double) -> Double { StudentT(degrees, 0, 1).quantile(p) }
}

/// The quantile of the standard normal distribution.
func normalQuantile(_ p: Double) -> Double { Normal(0.0, 1.0).quantile(p) }
