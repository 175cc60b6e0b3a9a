import TSFiles
import TSInference
import TSProbability

/// What a fit says of the steps after the data: draws of the future of each site, with the posterior's states and
/// parameters.
public struct Forecast: Sendable {
  /// The sites that go on after the data, in the order of the model.
  public let sites: [SiteForecast]

  /// The forecast of a site.
  ///
  /// - Throws: a ``ModelError`` that lists near names when no such site goes on after the data.
  public subscript(_ name: String) -> SiteForecast {
    get throws(ModelError) {
      guard let site = sites.first(where: { $0.name == name }) else {
        throw unknownSite(name, among: sites.map(\.name))
      }
      return site
    }
  }
}

/// Draws of the future of one site.
public struct SiteForecast: Sendable {
  /// The name of the site.
  public let name: String
  /// The number of the first step, counted from 0 as in the model: the one after the last datum.
  public let firstStep: Int
  /// How many steps there are.
  public let horizon: Int
  /// The lengths of the plates and of the event within a step; empty for one number a step.
  public let stepShape: [Int]
  /// The draws: for each draw of the fit, chain by chain, all steps in order.
  public let paths: [[Double]]

  /// The mean of each number of each step.
  public var mean: [Double] { columns { $0.reduce(0, +) / Double($0.count) } }

  /// The standard deviation of each number of each step.
  public var standardDeviation: [Double] {
    columns { column in
      let mean = column.reduce(0, +) / Double(column.count)
      let squares = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(max(1, column.count - 1))).squareRoot()
    }
  }

  /// The quantile of each number of each step.
  ///
  /// - Parameter probability: in [0, 1].
  /// - Throws: a `FileError` where the probability is out of range or a draw is no number.
  public func quantile(_ probability: Double) throws -> [Double] {
    try quantiles(of: paths, at: [probability])[0]
  }

  private var width: Int { paths.first?.count ?? 0 }

  private func columns(_ body: ([Double]) -> Double) -> [Double] {
    (0..<width).map { place in body(paths.map { $0[place] }) }
  }
}

extension SiteForecast: CustomStringConvertible {
  /// A table of the steps: mean, standard deviation, and the quantiles that hold 90 % of the draws.
  public var description: String {
    let levels = [0.05, 0.5, 0.95]
    guard let found = try? quantiles(of: paths, at: levels) else { return "\(name): no draws" }
    var rows = [[name, "mean", "sd", "5%", "50%", "95%"]]
    let places = stepShape.reduce(1, *)
    for (place, (mean, sd)) in zip(mean, standardDeviation).enumerated() {
      let part = places == 1 ? "" : ",\(place % places)"
      rows.append(
        ["[\(firstStep + place / places)\(part)]"]
          + ([mean, sd] + found.map { $0[place] }).map { SummaryTable.significant($0, beside: sd) })
    }
    return SummaryTable.rightAligned(rows)
  }
}

extension Fit {
  /// Draws the future: the model goes on from where each draw of the fit has left it.
  ///
  /// ```swift
  /// let fit = try LocalLevel(steps: 100).condition(["volume": volume]).fit(seed: 1)
  /// let future = try fit.forecast(LocalLevel(steps: 112).condition(["volume": volume]))
  /// let next = try future["volume"]              // 12 steps: next.mean, next.quantile(0.95)
  /// ```
  ///
  /// The steps that the data cover are those of the fit, its missing values included; what comes after them is drawn, step
  /// after step, from the parameters and the last states of each draw. Covariates of the future are part of the model
  /// that is given; `do` on it is a scenario. Data that the fit has not seen are taken as they are, and change no state: fit
  /// again to learn from them.
  ///
  /// - Parameters:
  ///   - model: the model that was fitted, with its data and more steps than these.
  ///   - seed: 0...2⁶³-1; the fit's own if nil.
  /// - Throws: a ``ModelError`` where the model has no step after its data, or fails.
  /// - Complexity: one run of the model for each draw.
  public func forecast<M: Model>(_ model: M, seed: UInt64? = nil) throws -> Forecast {
    let predictive = try PosteriorPredictive(model, posterior, seed: seed ?? self.seed)
    var futures = FutureSites(predictive.given)
    for chain in 0..<chainCount {
      for draw in 0..<drawCount { try futures.append(predictive.sites(chain: chain, draw: draw)) }
    }
    return try futures.forecast()
  }
}

/// Collects what comes after the data.
struct FutureSites {
  private let given: GivenData
  private var found: [Found] = []

  private struct Found {
    let name: String
    let first: Int
    let shape: [Int]
    var paths: [[Double]] = []
  }

  init(_ given: GivenData) { self.given = given }

  mutating func append(_ sites: [PathSite<Double>]) {
    if found.isEmpty { found = Self.futures(sites, given) }
    for i in found.indices {
      guard let site = sites.first(where: { $0.name == found[i].name }) else { continue }
      let width = found[i].shape.dropFirst().reduce(1, *)
      found[i].paths.append(Array(site.values.dropFirst(found[i].first * width)))
    }
  }

  /// The sites that go on after their data; those without data from where the first of the others does.
  private static func futures(_ sites: [PathSite<Double>], _ given: GivenData) -> [Found] {
    let series = sites.filter { $0.axes.first == .step && $0.positions == nil }
    func end(_ site: PathSite<Double>) -> Int? { given.steps[site.name].map { $0 + 1 } }
    let ends = series.compactMap { site in end(site).flatMap { $0 < site.shape[0] ? $0 : nil } }
    guard let first = ends.min() else { return [] }
    return series.compactMap { site in
      let start = end(site) ?? first
      return start < site.shape[0] ? Found(name: site.name, first: start, shape: site.shape) : nil
    }
  }

  func forecast() throws(ModelError) -> Forecast {
    if found.isEmpty {
      throw ModelError(
        site: nil, position: [],
        reason: .other(
          "there is nothing to forecast: no site that is met at every step goes on after its data; expected the model of "
            + "the fit with its data and more steps"))
    }
    return Forecast(
      sites: found.map {
        SiteForecast(
          name: $0.name, firstStep: $0.first, horizon: $0.shape[0] - $0.first,
          stepShape: Array($0.shape.dropFirst()), paths: $0.paths)
      })
  }
}
