import TSNumerics

/// Takes the values of latent sites from an earlier trace; sites that it lacks are drawn.
///
/// Of a site some of whose components are data the others are taken.
public struct Replay: Handler, Sendable {
  @usableFromInline var lookup: SiteLookup

  /// Replays the latent sample sites of a trace.
  public init<Real: LaneElement>(_ trace: Trace<Real>) {
    var table: [String: SiteData] = [:]
    for site in trace.sites where site.kind == .sample && !site.isFullyObserved {
      table[site.name] = SiteData(site)
    }
    lookup = SiteLookup(table, isStrict: false)
  }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample, !site.isObserved || site.hasHoles else { return }
    _ = lookup.fill(&site)
  }

  public mutating func enter(_ loop: inout Loop) { lookup.enter(loop) }
  public mutating func leave(_ loop: Loop, length: Int) { lookup.leave(loop, length: length) }
  public mutating func finish(_ run: RunContext) { lookup.finish(run) }
}

extension SiteData {
  /// The values of a traced site, missing where it was not met.
  public init<Real: LaneElement>(_ site: TracedSite<Real>) {
    let values = site.values
    guard let positions = site.positions else {
      self.init(shape: site.shape, values: values.map { Double($0) })
      return
    }
    let count = site.shape.reduce(1, *)
    let eventCount = positions.isEmpty ? 1 : values.count / positions.count
    var all = [Double?](repeating: nil, count: count)
    for (entry, position) in positions.enumerated() {
      for part in 0..<eventCount {
        all[position * eventCount + part] = Double(values[entry * eventCount + part])
      }
    }
    self.init(shape: site.shape, values: all)
  }
}

extension Model {
  /// The model with its latent values taken from an earlier trace; see ``Replay``.
  public func replay<Real: LaneElement>(_ trace: Trace<Real>) -> Handled<Self, Replay> {
    handled(by: Replay(trace))
  }
}
