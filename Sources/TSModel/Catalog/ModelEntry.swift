import TSNumerics
import TSProbability
import TSPrograms

/// A model that can be chosen at run time, with what runs it already specialised.
///
/// Make it in the module that defines the model: `ModelEntry(RandomWalk.self)` captures closures that the compiler
/// specialises there. The runner is erased, the model never is.
public struct ModelEntry: Sendable {
  /// The name the model is chosen by.
  public let name: String
  /// What it is, in one line.
  public let summary: String
  /// What its parameters mean.
  public let parameters: [Parameter]
  /// What its sites are.
  public let sites: [SiteDescription]
  /// What it is given for every step and does not draw.
  public let inputs: [InputDescription]
  /// The default parameters by name; unset ones are absent.
  public let defaults: @Sendable () throws(ParameterError) -> [String: ParameterValue]
  /// The parameters after assignments as typed, checked.
  public let resolve:
    @Sendable ([(name: String, text: String)]) throws(ParameterError) -> [String: ParameterValue]
  /// The parameters of a fit to data, after assignments as typed: where none was made, what the model prefers for the
  /// data.
  public let resolveFit:
    @Sendable ([(name: String, text: String)], [String: SiteData]) throws(ParameterError) -> FitParameters
  /// How many of the first values of the series parameters take as given.
  public let givenSteps: @Sendable ([String: ParameterValue]) throws(ParameterError) -> Int
  let drawDouble: @Sendable (DrawRequest, DrawSink<Double>) throws -> Void
  let drawFloat: @Sendable (DrawRequest, DrawSink<Float>) throws -> Void
  let makeDensity:
    @Sendable ([String: ParameterValue], [String: SiteData], [String: SiteData], Marginalization) throws ->
      ModelDensity
  let makeGraph: @Sendable ([String: ParameterValue], [String: SiteData]) throws -> SiteGraph
  let makeParticles: @Sendable (DrawRequest, _ fixed: [String: SiteData]) throws -> ModelParticles
  let makePredictor: @Sendable (PredictionRequest) throws -> Predictor

  /// Takes the sites of one path.
  public typealias DrawSink<Element: PathElement> = (_ path: Int, _ sites: [PathSite<Element>]) throws -> Void

  /// Gives the sites of the run for a draw of a fit.
  public typealias Predictor = @Sendable (_ chain: Int, _ draw: Int) throws -> [PathSite<Double>]

  /// An entry for a model.
  @inlinable
  public init<M: CatalogModel>(_ model: M.Type) {
    self.init(
      name: M.name, summary: M.summary, parameters: M.parameters, sites: M.sites,
      inputs: M.inputs.map(\.description),
      defaults: { () throws(ParameterError) in try M().parameterValues },
      resolve: { settings throws(ParameterError) in try M(settings: settings).parameterValues },
      resolveFit: { settings, data throws(ParameterError) in
        try M(settings: settings).forFit(to: data, set: Set(settings.map(\.name)))
      },
      givenSteps: { parameters throws(ParameterError) in try M(parameters: parameters).givenSteps },
      drawDouble: { try M(parameters: $0.parameters, inputs: $0.inputs).draw($0, as: Double.self, $1) },
      drawFloat: { try M(parameters: $0.parameters, inputs: $0.inputs).draw($0, as: Float.self, $1) },
      makeDensity: { try ModelDensity(M(parameters: $0, inputs: $2).condition($1), marginalize: $3) },
      makeGraph: { try M(parameters: $0, inputs: $1).graph() },
      makeParticles: {
        try ModelParticles(
          M(parameters: $0.parameters, inputs: $0.inputs).condition($0.data).substitute($1))
      },
      makePredictor: { try M(parameters: $0.parameters, inputs: $0.inputs).predictor($0) })
  }

  @usableFromInline
  init(
    name: String, summary: String, parameters: [Parameter], sites: [SiteDescription],
    inputs: [InputDescription],
    defaults: @escaping @Sendable () throws(ParameterError) -> [String: ParameterValue],
    resolve:
      @escaping @Sendable ([(name: String, text: String)]) throws(ParameterError) -> [String: ParameterValue],
    resolveFit:
      @escaping @Sendable ([(name: String, text: String)], [String: SiteData]) throws(ParameterError) ->
      FitParameters,
    givenSteps: @escaping @Sendable ([String: ParameterValue]) throws(ParameterError) -> Int,
    drawDouble: @escaping @Sendable (DrawRequest, DrawSink<Double>) throws -> Void,
    drawFloat: @escaping @Sendable (DrawRequest, DrawSink<Float>) throws -> Void,
    makeDensity:
      @escaping @Sendable ([String: ParameterValue], [String: SiteData], [String: SiteData], Marginalization)
      throws -> ModelDensity,
    makeGraph: @escaping @Sendable ([String: ParameterValue], [String: SiteData]) throws -> SiteGraph,
    makeParticles: @escaping @Sendable (DrawRequest, [String: SiteData]) throws -> ModelParticles,
    makePredictor: @escaping @Sendable (PredictionRequest) throws -> Predictor
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.sites = sites
    self.inputs = inputs
    self.resolveFit = resolveFit
    self.givenSteps = givenSteps
    self.defaults = defaults
    self.resolve = resolve
    self.drawDouble = drawDouble
    self.drawFloat = drawFloat
    self.makeDensity = makeDensity
    self.makeGraph = makeGraph
    self.makeParticles = makeParticles
    self.makePredictor = makePredictor
  }

  /// The site that a series of data is meant for.
  public var seriesSite: String? { sites.first(where: \.isSeries)?.name }

  /// Whether the series is all that the model draws, so that a fit to a series without gaps has nothing to find.
  public var hasNothingToFit: Bool { !sites.isEmpty && sites.allSatisfy(\.isSeries) }

  /// Draws in double precision and hands over each path as it is drawn.
  ///
  /// - Throws: a ``ParameterError``, the first ``ModelError``, or what `sink` throws.
  public func draw(_ request: DrawRequest, _ sink: DrawSink<Double>) throws { try drawDouble(request, sink) }

  /// Draws in single precision, as NumPyro does by default, and hands over each path as it is drawn.
  ///
  /// - Throws: a ``ParameterError``, the first ``ModelError``, or what `sink` throws.
  public func drawSingle(_ request: DrawRequest, _ sink: DrawSink<Float>) throws {
    try drawFloat(request, sink)
  }
}

extension ModelEntry {
  /// The posterior of the model: the log density of its latent sites given data.
  ///
  /// - Parameters:
  ///   - parameters: as ``resolve`` gives them.
  ///   - data: by site.
  ///   - inputs: by name.
  ///   - marginalization: the sites to integrate out.
  /// - Throws: a ``ParameterError``, or the ``ModelError`` of the run that finds the latent sites.
  public func density(
    parameters: [String: ParameterValue], data: [String: SiteData], inputs: [String: SiteData] = [:],
    marginalize marginalization: Marginalization = .none
  ) throws -> ModelDensity {
    try makeDensity(parameters, data, inputs, marginalization)
  }

  /// The sites of the model and what each depends on, without data.
  ///
  /// - Parameters:
  ///   - parameters: as ``resolve`` gives them.
  ///   - inputs: by name.
  /// - Throws: a ``ParameterError``, or the ``ModelError`` of the run.
  public func graph(
    parameters: [String: ParameterValue], inputs: [String: SiteData] = [:]
  ) throws -> SiteGraph {
    try makeGraph(parameters, inputs)
  }

  /// The model as particles run it.
  ///
  /// - Parameters:
  ///   - parameters: of the model.
  ///   - data: what its sites are conditioned on.
  ///   - inputs: what it takes beside.
  ///   - fixed: values of latent sites.
  /// - Throws: ``ModelError``; see ``ModelParticles``.
  public func particles(
    parameters: [String: ParameterValue], data: [String: SiteData], inputs: [String: SiteData] = [:],
    fixed: [String: SiteData] = [:]
  ) throws -> ModelParticles {
    try makeParticles(DrawRequest(parameters: parameters, data: data, inputs: inputs, seed: 0), fixed)
  }

  /// What runs the model with the latent values of a fit's draws; see ``PosteriorPredictive``.
  ///
  /// - Throws: a ``ParameterError``, or a ``ModelError``; so does what it gives.
  public func predictor(_ request: PredictionRequest) throws -> Predictor { try makePredictor(request) }
}

/// The parameters of a fit.
public struct FitParameters: Sendable, Equatable {
  /// All of them by name; unset ones are absent.
  public let values: [String: ParameterValue]
  /// The names of those that were neither set nor are the model's own defaults, in the order of its table: they were
  /// chosen for the data.
  public let chosen: [String]
}

extension CatalogModel {
  /// The parameters of a fit of this model, which has those that were set.
  @usableFromInline
  func forFit(
    to data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> FitParameters {
    let chosen = try fitDefaults(for: data, set: set).filter { !set.contains($0.key) }
    let values = try parameterValues.merging(chosen) { $1 }
    return FitParameters(
      values: try Self(parameters: values).parameterValues,
      chosen: Self.parameters.map(\.name).filter { chosen[$0] != nil })
  }
}

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
  func predictor(_ request: PredictionRequest) throws -> ModelEntry.Predictor {
    let predictive = try PosteriorPredictive(condition(request.data), request.posterior, seed: request.seed)
    return { try predictive.sites(chain: $0, draw: $1) }
  }
}

/// What to draw from a model chosen at run time.
public struct DrawRequest: Sendable {
  /// The parameters by name, as ``ModelEntry/resolve`` gives them.
  public var parameters: [String: ParameterValue]
  /// Data by site.
  public var data: [String: SiteData]
  /// The inputs by name.
  public var inputs: [String: SiteData]
  /// 0...2⁶³-1.
  public var seed: UInt64
  /// The rule by which sites get their keys.
  public var stream: RandomStream
  /// How many paths, each under a child of the seed's key; nil for one run under the seed itself.
  public var paths: Int?

  /// A request.
  public init(
    parameters: [String: ParameterValue] = [:], data: [String: SiteData] = [:],
    inputs: [String: SiteData] = [:], seed: UInt64, stream: RandomStream = .numpyro, paths: Int? = nil
  ) {
    self.parameters = parameters
    self.data = data
    self.inputs = inputs
    self.seed = seed
    self.stream = stream
    self.paths = paths
  }
}

extension CatalogModel {
  /// Runs a request on this model.
  @inlinable
  func draw<Element: PathElement>(
    _ request: DrawRequest, as element: Element.Type, _ sink: ModelEntry.DrawSink<Element>
  ) throws {
    let model = condition(request.data)
    if let paths = request.paths {
      try model.forEachPath(paths, seed: request.seed, stream: request.stream, as: element, sink)
    } else {
      let trace = try model.seed(request.seed, stream: request.stream).traceOfValues(as: element)
      try sink(0, trace.sites.map { PathSite($0) })
    }
  }
}
