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

extension Forecast {
  /// The first steps of each site.
  @usableFromInline
  func upTo(_ horizon: Int) -> Forecast {
    Forecast(
      sites: sites.map { site in
        guard site.horizon > horizon else { return site }
        let count = horizon * site.stepShape.reduce(1, *)
        return SiteForecast(
          name: site.name, firstStep: site.firstStep, horizon: horizon, stepShape: site.stepShape,
          paths: site.paths.map { Array($0.prefix(count)) })
      })
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
  @inlinable
  public func forecast<M: Model>(_ model: M, seed: UInt64? = nil) throws -> Forecast {
    let predictive = try PosteriorPredictive(model, posterior, seed: seed ?? self.seed)
    var futures = FutureSites(predictive.given)
    for chain in 0..<chainCount {
      for draw in 0..<drawCount { try futures.append(predictive.sites(chain: chain, draw: draw)) }
    }
    return try futures.forecast()
  }

  /// Draws the next steps after the data: ``forecast(_:seed:)`` of the model with as many steps more.
  ///
  /// ```swift
  /// let sold = Sales(price: past + planned).condition(["sales": sales])
  /// let future = try fit.forecast(sold.do(["promotion": SiteData(scenario)]), horizon: 12)
  /// ```
  ///
  /// - Parameters:
  ///   - model: the model that was fitted, with its data; with more of its covariates, and under `do`, it is a scenario.
  ///   - horizon: how many steps after the last for which there are data, at least 1. A missing value at the end of the data
  ///     is one of the data.
  ///   - seed: 0...2⁶³-1; the fit's own if nil.
  /// - Throws: a ``ModelError`` for a horizon below 1, where a covariate ends before it, or the model fails.
  /// - Complexity: one run of the model for each draw, and two more.
  @inlinable
  public func forecast<M: SteppedModel>(_ model: M, horizon: Int, seed: UInt64? = nil) throws -> Forecast {
    try forecast(longer(model, horizon: horizon), seed: seed).upTo(horizon)
  }

  /// The model with as many steps as go on after its data for a horizon.
  @usableFromInline
  func longer<M: SteppedModel>(_ model: M, horizon: Int) throws -> M {
    // Not compiled anew for each model: it runs once.
    let length = try HorizonLength.find(from: model.stepCount, horizon: horizon) { length in
      let longer = try model.lengthened(to: length)
      let predictive = try PosteriorPredictive(longer, posterior, seed: seed)
      return FutureSites.surplus(try predictive.sites(chain: 0, draw: 0), predictive.given)
    }
    return try model.lengthened(to: length)
  }

  /// Draws the next steps after the data with the model that was fitted, its covariates and its handlers.
  ///
  /// - Parameters:
  ///   - horizon: how many steps, at least 1.
  ///   - seed: 0...2⁶³-1; the fit's own if nil.
  /// - Throws: a ``ModelError`` as ``forecast(_:horizon:seed:)``, and where the fit does not know its model: one that was
  ///   read from a directory, or whose model is no ``SteppedModel``.
  public func forecast(horizon: Int, seed: UInt64? = nil) throws -> Forecast {
    guard let continuation else {
      throw HorizonLength.fault(
        "the fit does not know how its model goes on: it was read from a directory, or the model is no SteppedModel; "
          + "expected forecast(model, horizon:) with the model and its data")
    }
    return try continuation(self, horizon, seed)
  }
}
