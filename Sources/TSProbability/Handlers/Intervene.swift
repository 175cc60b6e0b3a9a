import TSNumerics

/// An intervention: the model goes on with the value given, while the site itself is drawn as before.
///
/// Handlers further out see the site as if nothing had happened; what follows it in the model sees the intervention
/// (Pearl's do-operator). Of a vector some components may be given, the others are as they were drawn, where the family
/// allows that.
///
/// Source: Pearl (2009), Causality, doi:10.1017/CBO9780511803161.
public struct Intervene: Handler, Sendable {
  @usableFromInline var lookup: SiteLookup

  /// Intervenes at the named sites.
  public init(_ values: [String: SiteData]) { lookup = SiteLookup(values, .intervention) }

  @inlinable @inline(__always)
  public mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample else { return lookup.pass(site) }
    _ = lookup.fill(&site)
  }

  public mutating func enter(_ loop: inout Loop) { lookup.enter(loop) }
  public mutating func leave(_ loop: Loop, length: Int) { lookup.leave(loop, length: length) }
  public mutating func finish(_ run: RunContext) { lookup.finish(run) }
}

extension Model {
  /// The model under an intervention; see ``Intervene``.
  ///
  /// - Parameter values: values by full site name.
  public func `do`(_ values: [String: SiteData]) -> Handled<Self, Intervene> {
    handled(by: Intervene(values))
  }

  /// The model under an intervention on series.
  public func `do`(_ values: [String: [Double]]) -> Handled<Self, Intervene> {
    `do`(values.mapValues { SiteData($0) })
  }

  /// The model under an intervention on sites outside loops.
  public func `do`(_ values: [String: Double]) -> Handled<Self, Intervene> {
    `do`(values.mapValues { SiteData($0) })
  }
}
