import TSNumerics

/// Fixes sites to data and marks them observed.
///
/// In a scan the data are a series: the whole of it, a prefix (the rest is drawn, which is a forecast), or any subset
/// (missing entries stay latent).
///
/// Some components of a vector may be missing where the family knows its conditional distributions, as the multivariate
/// normal and Student t do: under a seed they are drawn given those that are there, from the key of the site, and its log
/// density is the marginal one of the latter. In a ``ModelDensity`` they are latent, each a coordinate of its own. Such a
/// site is observed; ``TracedSite/isComponentObserved`` tells which of its components are.
public struct Condition: Handler, Sendable {
  @usableFromInline var lookup: SiteLookup

  /// Conditions the named sites.
  public init(_ data: [String: SiteData]) { lookup = SiteLookup(data, .data) }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample else { return lookup.pass(site) }
    if lookup.fill(&site) { site.isObserved = true }
  }

  public mutating func enter(_ loop: inout Loop) { lookup.enter(loop) }
  public mutating func leave(_ loop: Loop, length: Int) { lookup.leave(loop, length: length) }
  public mutating func finish(_ run: RunContext) { lookup.finish(run) }
}

/// Fixes latent sites to values; they stay latent.
///
/// Of a site some of whose components are data the others are fixed; the log density is then that of the whole value. Where
/// some components of a value are not given, as `nil`, they are drawn given the others, by the families that can.
public struct Substitute: Handler, Sendable {
  @usableFromInline var lookup: SiteLookup

  /// Substitutes values at the named sites.
  public init(_ values: [String: SiteData]) { lookup = SiteLookup(values) }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample, !site.isObserved || site.hasHoles else { return lookup.pass(site) }
    _ = lookup.fill(&site)
  }

  public mutating func enter(_ loop: inout Loop) { lookup.enter(loop) }
  public mutating func leave(_ loop: Loop, length: Int) { lookup.leave(loop, length: length) }
  public mutating func finish(_ run: RunContext) { lookup.finish(run) }
}

extension Model {
  /// The model with sites fixed to data; see ``Condition``.
  ///
  /// - Parameter data: values by full site name.
  public func condition(_ data: [String: SiteData]) -> Handled<Self, Condition> {
    handled(by: Condition(data))
  }

  /// The model with sites fixed to series, one value a step (or plate element, or component).
  public func condition(_ data: [String: [Double]]) -> Handled<Self, Condition> {
    condition(data.mapValues { SiteData($0) })
  }

  /// The model with sites fixed to series with gaps: nil where a value is missing.
  @_disfavoredOverload
  public func condition(_ data: [String: [Double?]]) -> Handled<Self, Condition> {
    condition(data.mapValues { SiteData($0) })
  }

  /// The model with sites fixed to series of vectors, one row a step.
  public func condition(_ data: [String: [[Double]]]) -> Handled<Self, Condition> {
    condition(data.mapValues { SiteData($0) })
  }

  /// The model with sites fixed to series of vectors with holes: nil where a component is missing.
  @_disfavoredOverload
  public func condition(_ data: [String: [[Double?]]]) -> Handled<Self, Condition> {
    condition(data.mapValues { SiteData($0) })
  }

  /// The model with sites outside loops fixed to numbers.
  public func condition(_ data: [String: Double]) -> Handled<Self, Condition> {
    condition(data.mapValues { SiteData($0) })
  }

  /// The model with latent sites fixed to values; see ``Substitute``.
  ///
  /// - Parameter values: values by full site name.
  public func substitute(_ values: [String: SiteData]) -> Handled<Self, Substitute> {
    handled(by: Substitute(values))
  }

  /// The model with latent sites fixed to series.
  public func substitute(_ values: [String: [Double]]) -> Handled<Self, Substitute> {
    substitute(values.mapValues { SiteData($0) })
  }

  /// The model with latent sites outside loops fixed to numbers.
  public func substitute(_ values: [String: Double]) -> Handled<Self, Substitute> {
    substitute(values.mapValues { SiteData($0) })
  }
}
