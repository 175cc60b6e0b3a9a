import TSModel
import TSNumerics

/// What one part of a series adds at each step: draws of a fit.
public struct SeriesComponent: Sendable {
  /// How the part is written, such as `seasonal(12)`; `fitted` for the sum of all parts.
  public let name: String
  /// The draws: for each draw of the fit, chain by chain, all steps in order.
  public let paths: [[Double]]

  /// Draws of a part.
  public init(_ name: String, _ paths: [[Double]]) {
    self.name = name
    self.paths = paths
  }

  /// How many steps there are.
  public var stepCount: Int { paths.first?.count ?? 0 }

  /// The distribution of each step: every draw counts alike.
  ///
  /// - Throws: ``ScoreError`` where a draw is no number.
  public func steps() throws(ScoreError) -> [PredictivePoints] {
    var steps: [PredictivePoints] = []
    for step in 0..<stepCount { steps.append(try PredictivePoints(paths.map { $0[step] })) }
    return steps
  }
}

extension Fit {
  /// The parts of a series, each with its draws: at every draw they add up to `fitted`, which comes last.
  ///
  /// - Parameter model: the model that was fitted.
  /// - Returns: the parts in the order of the formula, the level from zero, and `fitted`.
  /// - Throws: a `ModelError` where the fit did not keep the draws of a part; ``ForecastError`` for a formula that is none.
  public func components(of model: StructuralSeries) throws -> [SeriesComponent] {
    var all: [SeriesComponent] = []
    for part in try model.componentSites {
      let draws = try self[part.site]
      let paths = (0..<chainCount).flatMap { chain in
        (0..<drawCount).map { draw in draws[chain: chain, draw: draw].map { $0 + part.shift } }
      }
      all.append(SeriesComponent(part.name, paths))
    }
    return all
  }
}
