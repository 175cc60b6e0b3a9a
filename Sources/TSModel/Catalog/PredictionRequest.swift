import TSProbability

/// What to predict with a model chosen at run time.
public struct PredictionRequest: Sendable {
  /// The parameters by name, as ``ModelEntry/resolve`` gives them.
  public var parameters: [String: ParameterValue]
  /// The data that are given, by site.
  public var data: [String: SiteData]
  /// The inputs by name.
  public var inputs: [String: SiteData]
  /// The draws of the fit.
  public var posterior: PosteriorSites
  /// 0...2⁶³-1.
  public var seed: UInt64

  /// A request.
  public init(
    parameters: [String: ParameterValue], data: [String: SiteData] = [:], inputs: [String: SiteData] = [:],
    posterior: PosteriorSites, seed: UInt64
  ) {
    self.parameters = parameters
    self.data = data
    self.inputs = inputs
    self.posterior = posterior
    self.seed = seed
  }
}

extension CatalogModel {
  /// What runs a request on this model.
  @inlinable
  func predictor(_ request: PredictionRequest) throws -> ModelPredictor {
    let predictive = try PosteriorPredictive(condition(request.data), request.posterior, seed: request.seed)
    return ModelPredictor(given: predictive.given) { try predictive.sites(chain: $0, draw: $1) }
  }
}

/// What runs a request.
@usableFromInline
struct ModelPredictor: Sendable {
  /// What the model has data for.
  let given: GivenData
  let draw: ModelEntry.Predictor

  @usableFromInline
  init(given: GivenData, draw: @escaping ModelEntry.Predictor) {
    (self.given, self.draw) = (given, draw)
  }
}

extension ModelEntry {
  /// Draws what comes after the data of a fit.
  ///
  /// - Parameters:
  ///   - request: the fit, with the data that it had, and the inputs with those of the future.
  ///   - horizon: how many steps after the last for which there are data, at least 1.
  ///   - draws: which draws of each chain.
  ///   - progress: is told how many of them are done.
  /// - Throws: a ``ModelError`` for a horizon below 1, or where the model fails; a ``ParameterError`` where an input ends
  ///   before the last step, or the model does not say which parameter is its length.
  public func forecast(
    _ request: PredictionRequest, horizon: Int, draws: [Int], progress: (_ done: Int) -> Void = { _ in }
  ) throws -> Forecast {
    guard let name = lengthParameter, case .integer(let length)? = request.parameters[name] else {
      throw ParameterError(
        "\(self.name) does not say which of its parameters is how many steps there are, so that it cannot go on: expected a "
          + "SteppedModel")
    }
    func longer(_ steps: Int) throws -> ModelPredictor {
      var longer = request
      longer.parameters[name] = .integer(steps)
      return try makePredictor(longer)
    }
    let steps = try HorizonLength.find(from: length, horizon: horizon) { steps in
      let predictor = try longer(steps)
      return FutureSites.surplus(try predictor.draw(0, 0), predictor.given)
    }
    let predictor = try longer(steps)
    var futures = FutureSites(predictor.given)
    for chain in 0..<request.posterior.draws.chainCount {
      for (done, draw) in draws.enumerated() {
        try futures.append(predictor.draw(chain, draw))
        progress(chain * draws.count + done + 1)
      }
    }
    return try futures.forecast().upTo(horizon)
  }
}
