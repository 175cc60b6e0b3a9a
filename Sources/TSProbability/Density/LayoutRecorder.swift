import TSNumerics

/// Finds the latent sites of a model: one run in which each has the value at coordinate 0.
///
/// Nothing is drawn, so a prior that is wild or improper does no harm, and a discrete latent is found before anything is
/// differentiated. The outermost handler of a run over `Double`.
struct LayoutRecorder: Handler {
  init() {}

  private(set) var dimension = 0
  private(set) var siteOrder = SiteOrder()
  private var found: [Found] = []
  private var places: [Int: Int] = [:]
  /// The statements that had data.
  private var observed: Set<Int> = []
  /// The lengths of the loops around sites that had data so far.
  private var given: [Int: [Int]] = [:]
  private var open: [OpenLoop] = []

  /// A site and where each of its visits lies.
  struct Found {
    let name: String
    let isDeterministic: Bool
    let eventShape: [Int]
    /// Whether each of the loops around is a scan, from the outside in.
    let isScan: [Bool]
    /// The greatest index of each loop, plus one.
    var lengths: [Int]
    /// The visits: the number of the first value in the order of the run, and the index of each loop.
    var visits: [(first: Int, index: [Int])] = []
  }

  private struct OpenLoop {
    let isScan: Bool
    var index = 0
  }

  private var valueCount = 0

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .sample, site.value == nil, D.Real.self == Double.self else { return }
    let pattern = site.distribution.placeholder
    let shape = pattern.eventShape
    guard !site.distribution.support.isDiscrete else {
      return site.fail(
        .other(
          "\(D.familyName) is discrete and has no gradient; sum the site out, or condition it on data"))
    }
    guard let count = site.distribution.support.coordinateCount(eventShape: shape) else {
      return site.fail(.other("\(D.familyName) has no transform to values of shape \(shape)"))
    }
    let origin = [D.Real](repeating: D.Real(0), count: count)
    guard let constrained = site.distribution.support.constrain(origin, eventShape: shape) else { return }
    site.value = pattern.rearranged(from: constrained.value)
    dimension += count
    note(site, eventShape: shape, isDeterministic: false)
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    if site.kind == .sample { extend(site.identifier) }
    if site.isObserved { observed.insert(site.identifier) }
    guard site.kind == .deterministic, let value = site.value else { return }
    note(site, eventShape: value.eventShape, isDeterministic: true)
  }

  /// Notes a visit to a site that may have data there: the steps count, latent or not.
  private mutating func extend(_ identifier: Int) {
    let place = places[identifier]
    var lengths = place.map { found[$0].lengths } ?? given[identifier] ?? open.map { _ in 0 }
    for (axis, loop) in open.enumerated() { lengths[axis] = max(lengths[axis], loop.index + 1) }
    if let place { found[place].lengths = lengths } else { given[identifier] = lengths }
  }

  private mutating func note<D: Distribution>(_ site: Site<D>, eventShape: [Int], isDeterministic: Bool) {
    let index = open.map(\.index)
    siteOrder.note(site.name)
    let place = places[site.identifier] ?? found.count
    if place == found.count {
      places[site.identifier] = place
      found.append(
        Found(
          name: site.name.description, isDeterministic: isDeterministic, eventShape: eventShape,
          isScan: open.map(\.isScan), lengths: given[site.identifier] ?? index.map { _ in 0 }))
    }
    if found[place].eventShape != eventShape {
      site.fail(
        .other("its values have shape \(found[place].eventShape) at one step and \(eventShape) at another"))
    }
    for (axis, i) in index.enumerated() {
      found[place].lengths[axis] = max(found[place].lengths[axis], i + 1)
    }
    found[place].visits.append((valueCount, index))
    valueCount += eventShape.reduce(1, *)
  }

  mutating func enter(_ loop: inout Loop) { open.append(OpenLoop(isScan: loop.kind == .scan)) }
  mutating func step(_ index: Int) { open[open.count - 1].index = index }
  mutating func leave(_ loop: Loop, length: Int) { _ = open.popLast() }

  /// The layout, once the model has ended.
  ///
  /// A site that has data at some steps keeps the places of those at which it is latent.
  ///
  /// - Throws: the failure of the run; an error where nothing is latent.
  func layout(after run: ScoringRun) throws -> LatentLayout {
    if let failure = run.state.pointee.failure { throw failure }
    if dimension == 0 {
      throw ModelError(
        site: nil, position: [],
        reason: .other("the model has no latent site: everything is given, and there is nothing to infer"))
    }
    return layout
  }

  private var layout: LatentLayout {
    var sites: [LatentLayout.Site] = []
    var order = [Int](repeating: 0, count: valueCount)
    var first = 0
    let withData = Set(places.filter { observed.contains($0.key) }.values)
    for (number, site) in found.enumerated() {
      let placed = Self.place(site, hasData: withData.contains(number))
      sites.append(placed.site)
      for (visit, start) in zip(site.visits, placed.starts) {
        for i in 0..<site.eventShape.reduce(1, *) { order[visit.first + i] = first + start + i }
      }
      first += placed.site.count
    }
    return LatentLayout(sites: sites, dimension: dimension, order: order)
  }

  /// The shape of all values of a site, and where each visit lies among them.
  private static func place(_ site: Found, hasData: Bool) -> (site: LatentLayout.Site, starts: [Int]) {
    let axes =
      site.isScan.indices.filter { site.isScan[$0] } + site.isScan.indices.filter { !site.isScan[$0] }
    let lengths = axes.map { site.lengths[$0] }
    let eventCount = site.eventShape.reduce(1, *)
    let places = site.visits.map { visit in axes.reduce(0) { $0 * site.lengths[$1] + visit.index[$1] } }
    let isWhole = lengths.reduce(1, *) == places.count
    let positions = isWhole ? nil : places.sorted()
    let ranks =
      isWhole ? [:] : Dictionary(uniqueKeysWithValues: (positions ?? []).enumerated().map { ($1, $0) })
    let layout = LatentLayout.Site(
      name: site.name, shape: lengths + site.eventShape, isDeterministic: site.isDeterministic,
      scanAxes: site.isScan.count(where: { $0 }), eventAxes: site.eventShape.count, positions: positions,
      hasData: hasData)
    return (layout, places.map { (isWhole ? $0 : ranks[$0] ?? 0) * eventCount })
  }
}

extension Model {
  /// The latent sites of the model and the order in which they are met, found by one run.
  func latentLayout() throws -> (layout: LatentLayout, order: SiteOrder) {
    let run = ScoringRun()
    var effects = Run(Bottom(), state: run.state, Double.self)
    let (_, recorder) = effects.with(LayoutRecorder()) { self(&$0) }
    return (try recorder.layout(after: run), recorder.siteOrder)
  }
}
