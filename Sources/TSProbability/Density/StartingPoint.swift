import TSNumerics

/// Finds the coordinates at which some sites have given values, and the others stay where they are.
///
/// The outermost handler of a run over `Double`, which meets the sites in the order of their coordinates.
struct StartingPoint: Handler {
  private var lookup: SiteLookup
  private(set) var coordinates: [Double]
  private var cursor = 0
  /// Which of the visits of sites without a value have no coordinate either; see ``ProgramRecorder``.
  private let missing: Set<Int>
  private var visits = 0

  init(_ coordinates: [Double], _ values: [String: SiteData], missing: Set<Int>) {
    (self.coordinates, self.missing) = (coordinates, missing)
    lookup = SiteLookup(values)
  }

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    // What sites require is left aside: the point is looked for, not judged.
    site.isMasked = true
    guard site.kind == .sample, D.Real.self == Double.self else { return lookup.pass(site) }
    if site.value != nil { return refuse(site) }
    visits += 1
    if missing.contains(visits) {
      lookup.pass(site)
      return site.passMissing()
    }
    if site.isPartlyGiven { return complete(&site) }
    if DiscreteValues(site.distribution) != nil { return take(&site) }
    let shape = site.distribution.placeholder.eventShape
    guard let transform = site.distribution.support.transform(eventShape: shape),
      cursor + transform.coordinateCount <= coordinates.count
    else { return site.fail(.other(changedLayout)) }
    let range = cursor..<(cursor + transform.coordinateCount)
    cursor = range.upperBound
    let isGiven = lookup.fill(&site)
    // A family that can be given in part lies on the real line, where coordinates are values.
    if site.isPartlyGiven { site.complete { D.Real(coordinates[range.lowerBound + $0]) } }
    if isGiven, let value = site.value {
      guard let point = point(of: value, site, transform) else { return }
      coordinates.replaceSubrange(range, with: point)
    } else {
      let value = transform.constrain(coordinates[range].map { D.Real($0) }).value
      site.value = site.distribution.placeholder.rearranged(from: value)
    }
  }

  /// The coordinates of a value that was given; nil, and a failed run, where it has none.
  private func point<D: Distribution>(
    of value: D.Value, _ site: Site<D>, _ transform: any Transform<D.Real>
  ) -> [Double]? {
    let (support, elements) = (site.distribution.support, (0..<value.eventCount).map { value[event: $0] })
    func double(_ number: D.Real) -> Double { Double(number.primal[lane: 0]) }
    guard site.distribution.contains(value).isAllTrue else {
      let wrong = elements.first { !support.contains($0)[lane: 0] } ?? elements.first
      site.fail(
        .outsideSupport(
          value: wrong.map(double) ?? .nan, family: D.familyName, expected: support.phrase, lane: 0))
      return nil
    }
    let point = transform.unconstrain(elements).map(double)
    if point.count == transform.coordinateCount, point.allSatisfy(\.isFinite) { return point }
    site.fail(
      .other("a chain cannot start at the edge of the support; expected \(support.phrase), inside the bounds")
    )
    return nil
  }

  /// The components that are missing are their coordinates.
  private mutating func complete<D: Distribution>(_ site: inout Site<D>) {
    let open = site.openComponents
    guard cursor + open.count <= coordinates.count else { return site.fail(.other(changedLayout)) }
    if let values = lookup.values(of: site) {
      let given = values.indices.filter { !values[$0].isNaN }.map { $0 - values.startIndex }
      guard Set(given).isSubset(of: open) else { return site.fail(.other(startBesideData)) }
      for (i, component) in open.enumerated() where given.contains(component) {
        let value = values[values.startIndex + component]
        if !value.isFinite {
          return site.fail(
            .outsideSupport(
              value: value, family: D.familyName, expected: site.distribution.support.phrase, lane: 0))
        }
        coordinates[cursor + i] = value
      }
    }
    let first = cursor
    cursor += open.count
    site.complete { position in
      open.firstIndex(of: position).map { D.Real(coordinates[first + $0]) }
    }
  }

  /// A discrete site is its coordinate.
  private mutating func take<D: Distribution>(_ site: inout Site<D>) {
    guard cursor < coordinates.count else { return site.fail(.other(changedLayout)) }
    lookup.pass(site)
    site.setValue { _ in coordinates[cursor] }
    cursor += 1
  }

  /// A value that the model knows already takes no start.
  private mutating func refuse<D: Distribution>(_ site: Site<D>) {
    var copy = site
    if lookup.fill(&copy) { site.fail(.other(startBesideData)) }
  }

  mutating func enter(_ loop: inout Loop) { lookup.enter(loop) }
  mutating func leave(_ loop: Loop, length: Int) { lookup.leave(loop, length: length) }
  mutating func finish(_ run: RunContext) { lookup.finish(run) }
}

private let startBesideData = "a start was given, but there are data for it here"

extension Model {
  /// The coordinates at which some sites have given values, and the others those of `coordinates`.
  func startingPoint(
    _ coordinates: [Double], _ values: [String: SiteData], missing: Set<Int>
  ) throws -> [Double] {
    let after = try run(under: StartingPoint(coordinates, values, missing: missing))
    return after.coordinates
  }
}

extension ModelDensity {
  /// The coordinates of a point where some sites have given values, and the others those of `coordinates`.
  ///
  /// Values are in the units of the model. One number for a site with several values is for all of them; a missing value
  /// (`nil`) stays where it is.
  ///
  /// - Parameters:
  ///   - coordinates: as many as ``dimension``; the origin if it is left out.
  ///   - values: by site, of the shape in ``layout``.
  /// - Throws: a ``ModelError`` where there is no such latent site, a value is outside the support or at its edge, or data
  ///   are there.
  /// - Complexity: one run of the model.
  public func coordinates(
    _ coordinates: [Double]? = nil, with values: [String: SiteData]
  ) throws -> [Double] {
    let base = coordinates ?? [Double](repeating: 0, count: dimension)
    guard base.count == dimension else {
      throw ModelError(
        site: nil, position: [],
        reason: .other("the point given has \(base.count) coordinates, the density \(dimension)"))
    }
    var all = values
    for site in layout.sites where site.count != 1 || !site.shape.isEmpty {
      guard let data = values[site.name], data.shape.isEmpty, let value = data.elements.first else {
        continue
      }
      all[site.name] = site.data([Double?](repeating: value, count: site.count))
    }
    if let name = values.keys.sorted().first(where: { states?.sites.contains($0) ?? false }) {
      throw ModelError(
        site: name, position: [],
        reason: .other(
          "is integrated out, so that it starts nowhere; it does where it is sampled (marginalize: none)"))
    }
    let discrete = discreteStates?.sites.map(\.name) ?? []
    if let name = values.keys.sorted().first(where: { discrete.contains($0) }) {
      throw ModelError(
        site: name, position: [], reason: .other("is discrete and summed out, so that it starts nowhere"))
    }
    let point = try startingPoint(recordedCoordinates(base), all)
    return zip(density.coordinates, point).filter { $0.0 != nil }.map(\.1)
  }
}

extension LatentLayout.Site {
  /// Values of the site, one for each of its ``count``, as data of its ``shape``: missing where it is not latent.
  package func data(_ values: [Double?]) -> SiteData {
    guard let positions, values.count == count else { return SiteData(shape: shape, values: values) }
    var all = [Double?](repeating: nil, count: shape.reduce(1, *))
    for (rank, position) in positions.enumerated() {
      for i in 0..<eventCount { all[position * eventCount + i] = values[rank * eventCount + i] }
    }
    return SiteData(shape: shape, values: all)
  }
}
