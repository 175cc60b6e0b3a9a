import TSNumerics

/// Collects where the latent and computed sites of a run lie, visit by visit.
struct LayoutBuilder {
  private var dimension = 0
  private var valueCount = 0
  private var found: [Found] = []
  /// By the number of the statement.
  private var statements: [Statement] = []
  private var open: [OpenLoop] = []

  /// A statement of the model, latent or not.
  private struct Statement {
    /// The greatest index of each loop around it, plus one.
    var lengths: [Int]
    /// Which of the sites found it is.
    var place: Int?
    var hasData = false
  }

  /// A site and where each of its visits lies.
  private struct Found {
    let statement: Int
    let name: String
    let isDeterministic: Bool
    let eventShape: [Int]
    /// Whether each of the loops around is a scan, from the outside in.
    let isScan: [Bool]
    /// For each visit the number of its first value in the order of the run.
    var firsts: [Int] = []
    /// For each visit the index of each loop.
    var indices: [Int] = []
    /// For each visit the components of the value that are latent; nil where all are.
    var components: [[Int]?] = []

    func index(_ visit: Int, _ axis: Int) -> Int { indices[visit * isScan.count + axis] }
  }

  private struct OpenLoop {
    let isScan: Bool
    var index = 0
  }

  /// Takes note of a latent site, with the number of its coordinates.
  ///
  /// - Parameter components: the components of the value that are latent; nil where all are.
  mutating func addLatent<D: Distribution>(
    _ site: Site<D>, eventShape: [Int], coordinateCount: Int, components: [Int]? = nil
  ) {
    dimension += coordinateCount
    note(site, eventShape, isDeterministic: false, components: components)
  }

  /// Takes note of a site whose value is known. Steps at which it has data count as steps.
  mutating func pass<D: Distribution>(_ site: Site<D>) {
    if site.kind == .sample {
      extend(site.identifier)
      if site.isObserved { statements[site.identifier].hasData = true }
    } else if site.kind == .deterministic, let value = site.value {
      note(site, value.eventShape, isDeterministic: true)
    }
  }

  /// Whether a statement had data at one of its visits.
  func hasData(_ statement: Int) -> Bool {
    statements.indices.contains(statement) && statements[statement].hasData
  }

  private mutating func extend(_ statement: Int) {
    while statements.count <= statement { statements.append(Statement(lengths: open.map { _ in 0 })) }
    if statements[statement].lengths.count != open.count {
      statements[statement].lengths = open.map { _ in 0 }
    }
    for axis in open.indices where statements[statement].lengths[axis] <= open[axis].index {
      statements[statement].lengths[axis] = open[axis].index + 1
    }
  }

  private mutating func note<D: Distribution>(
    _ site: Site<D>, _ eventShape: [Int], isDeterministic: Bool, components: [Int]? = nil
  ) {
    extend(site.identifier)
    let place = statements[site.identifier].place ?? found.count
    if place == found.count {
      statements[site.identifier].place = place
      found.append(
        Found(
          statement: site.identifier, name: site.name.description, isDeterministic: isDeterministic,
          eventShape: eventShape, isScan: open.map(\.isScan)))
    }
    if found[place].eventShape != eventShape {
      site.fail(
        .other("its values have shape \(found[place].eventShape) at one step and \(eventShape) at another"))
    }
    found[place].firsts.append(valueCount)
    found[place].components.append(components)
    for loop in open { found[place].indices.append(loop.index) }
    valueCount += components?.count ?? eventShape.reduce(1, *)
  }

  mutating func enter(_ loop: Loop) { open.append(OpenLoop(isScan: loop.kind == .scan)) }
  mutating func step(_ index: Int) { open[open.count - 1].index = index }
  mutating func leave() { _ = open.popLast() }
}

extension LayoutBuilder {
  /// The layout, once the model has ended.
  ///
  /// A site that has data at some steps keeps the places of those at which it is latent.
  var layout: LatentLayout {
    var sites: [LatentLayout.Site] = []
    var order = [Int](repeating: 0, count: valueCount)
    var first = 0
    for site in found {
      let placed = place(site)
      sites.append(placed.site)
      for (visit, ranks) in zip(site.firsts, placed.ranks) {
        for (i, rank) in ranks.enumerated() { order[visit + i] = first + rank }
      }
      first += placed.site.count
    }
    return LatentLayout(sites: sites, dimension: dimension, order: order)
  }

  /// The shape of all values of a site, and where the numbers of each visit lie among them.
  private func place(_ site: Found) -> (site: LatentLayout.Site, ranks: [[Int]]) {
    let axes =
      site.isScan.indices.filter { site.isScan[$0] } + site.isScan.indices.filter { !site.isScan[$0] }
    let statement = statements[site.statement]
    let lengths = axes.map { statement.lengths[$0] }
    let eventCount = site.eventShape.reduce(1, *)
    let places = site.firsts.indices.map { visit in
      axes.reduce(0) { $0 * statement.lengths[$1] + site.index(visit, $1) }
    }
    // Where components are missing one by one, each has a place of its own.
    let hasHoles = site.components.contains { $0 != nil }
    let width = hasHoles ? 1 : eventCount
    let units = zip(places, site.components).map { place, components in
      hasHoles ? (components ?? Array(0..<eventCount)).map { place * eventCount + $0 } : [place]
    }
    let isWhole = !hasHoles && lengths.reduce(1, *) == places.count
    let positions = isWhole ? nil : units.joined().sorted()
    let ranks =
      isWhole ? [:] : Dictionary(uniqueKeysWithValues: (positions ?? []).enumerated().map { ($1, $0) })
    let layout = LatentLayout.Site(
      name: site.name, shape: lengths + site.eventShape, isDeterministic: site.isDeterministic,
      scanAxes: site.isScan.count(where: { $0 }), eventAxes: hasHoles ? 0 : site.eventShape.count,
      positions: positions, hasData: statement.hasData)
    let found = units.map { units in
      units.flatMap { unit in
        let first = (isWhole ? unit : ranks[unit] ?? 0) * width
        return first..<(first + width)
      }
    }
    return (layout, found)
  }
}
