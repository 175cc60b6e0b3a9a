import TSProbability

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
