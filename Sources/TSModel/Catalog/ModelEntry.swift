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
  /// What it is given for every step and does not draw; see ``given(_:)``.
  public private(set) var inputs: [InputDescription]
  /// The parameter that says how many steps there are; nil for a model that is no ``SteppedModel``.
  public let lengthParameter: String?
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
  let makePredictor: @Sendable (PredictionRequest) throws -> ModelPredictor
  private let inputsGiven: @Sendable ([String: ParameterValue]) throws(ParameterError) -> [InputDescription]

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
      inputsGiven: { parameters throws(ParameterError) in
        try M(parameters: parameters).ownInputs.map(\.description)
      },
      lengthParameter: M.lengthParameter,
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
    inputsGiven: @escaping @Sendable ([String: ParameterValue]) throws(ParameterError) -> [InputDescription],
    lengthParameter: String?,
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
    makePredictor: @escaping @Sendable (PredictionRequest) throws -> ModelPredictor
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.sites = sites
    self.inputs = inputs
    self.inputsGiven = inputsGiven
    self.lengthParameter = lengthParameter
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
  public func predictor(_ request: PredictionRequest) throws -> Predictor { try makePredictor(request).draw }

  /// The same with the inputs that the model has with some parameters.
  ///
  /// - Parameter parameters: as ``resolve`` gives them.
  public func given(_ parameters: [String: ParameterValue]) throws(ParameterError) -> ModelEntry {
    var entry = self
    entry.inputs = try inputsGiven(parameters)
    return entry
  }
}
