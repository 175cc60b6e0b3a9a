import TSNumerics
import TSText

/// What a run made known, site by site, in the order in which the sites were first met.
///
/// ```swift
/// let prior = try RandomWalk().seed(42).trace()
/// let x = try prior["x"]                        // 100 values
/// let logDensity = prior.logDensity             // of all sample sites and factors
/// ```
public struct Trace<Real: Scalar>: Sendable {
  /// The sites, in order.
  public let sites: [TracedSite<Real>]
  /// The random stream that gave the keys; nil where nothing was drawn under a seed.
  public let stream: RandomStream?

  /// The values of a site as a flat list: by step, then plate, then event.
  ///
  /// - Throws: a ``ModelError`` that lists near names when there is no such site.
  public subscript(_ name: String) -> [Real] {
    get throws(ModelError) { try site(name).values }
  }

  /// A site by its name.
  ///
  /// - Throws: a ``ModelError`` that lists near names when there is no such site.
  public func site(_ name: String) throws(ModelError) -> TracedSite<Real> {
    for site in sites where site.name == name { return site }
    let names = sites.map(\.name)
    throw ModelError(
      site: name, position: [], reason: .unknownSite(near: nearest(name, among: names), sites: names))
  }

  /// The log density of everything recorded: the sum over sample sites and factors, with their weights.
  ///
  /// - Complexity: O(number of values).
  public var logDensity: Real {
    var sum = Real(0)
    for site in sites { sum += site.logDensity }
    return sum
  }

  init(sites: [TracedSite<Real>], stream: RandomStream?) {
    self.sites = sites
    self.stream = stream
  }

  init(_ store: TraceStore<Real>, stream: RandomStream?) throws(ModelError) {
    var sites: [TracedSite<Real>] = []
    for identifier in store.order { sites.append(try TracedSite(store, identifier)) }
    self.init(sites: sites, stream: stream)
  }
}

extension Model {
  /// Runs the model and records its sites.
  ///
  /// - Parameter scalar: the scalar of the run.
  /// - Throws: the first ``ModelError`` of the run.
  @inlinable
  public func trace<Real: Scalar>(as scalar: Real.Type) throws -> Trace<Real> {
    try run(under: TraceRecorder<Real>(), as: scalar).trace
  }

  /// Runs the model and records the values of its sites, without what they were drawn from.
  @inlinable
  package func traceOfValues<Real: Scalar>(as scalar: Real.Type) throws -> Trace<Real> {
    try run(under: TraceRecorder<Real>(keepsDistributions: false), as: scalar).trace
  }

  /// Runs the model in double precision and records its sites.
  ///
  /// - Throws: the first ``ModelError`` of the run.
  @inlinable
  public func trace() throws -> Trace<Double> { try trace(as: Double.self) }
}
