import TSModel

/// What a model foresees of a series, in the units of the series.
protocol PooledForecast {
  /// For each step equally weighted points in increasing order.
  var points: [[Double]] { get }

  /// Paths of the future, whose steps belong together.
  ///
  /// - Parameters:
  ///   - numbers: which paths; each is the same whatever the others are.
  ///   - key: the root of the draws.
  func paths(_ numbers: some Sequence<Int>, key: PRNGKey) -> [[Double]]
}

/// What a model whose states are integrated out foresees.
struct CandidateForecast: PooledForecast {
  /// For each step equally weighted points in increasing order.
  let points: [[Double]]
  /// The median of each step on the scale of the model.
  private let middles: [Double]
  private let fit: CandidateFit
  private let scale: SeriesScale

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
    (self.fit, self.scale) = (fit, scale)
    let widening = fit.parameters.spreadRatio.squareRoot()
    var middles: [Double] = []
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
      middles.append(middle)
      let tails = HeavyTails.stretches(points.count)
      return points.indices.map { scale.restored(middle + (points[$0] - middle) * widening * tails[$0]) }
    }
    self.middles = middles
  }

  /// Paths of the future, whose steps belong together; each has a stretch of its own for all its steps.
  ///
  /// - Parameters:
  ///   - numbers: which paths; each is the same whatever the others are.
  ///   - key: the root of the draws.
  func paths(_ numbers: some Sequence<Int>, key: PRNGKey) -> [[Double]] {
    fit.restore()
    let widening = fit.parameters.spreadRatio.squareRoot()
    return numbers.map { number in
      let path = fit.path(number, key: key)
      let stretch = widening * HeavyTails.stretch(of: number, key: key.child(named: "tails"))
      return zip(path, middles).map { scale.restored($1 + ($0 - $1) * stretch) }
    }
  }
}
