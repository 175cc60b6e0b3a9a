import TSNumerics

/// A site in a trace: its values, their arrangement, and what they were drawn from.
public struct TracedSite<Real: Scalar>: Sendable {
  /// The full name.
  public let name: String
  /// Sample, deterministic or factor.
  public let kind: SiteKind
  /// The lengths along each axis: steps, then plates, then the event.
  public let shape: [Int]
  /// What each axis is.
  public let axes: [SiteAxis]
  /// The family it was drawn from, such as "Normal"; several, joined by commas, where it changes with the step.
  public let family: String
  /// For a site that was not met at every step: the row-major positions along `shape` that have a value.
  public let positions: [Int]?
  private let store: TraceStore<Real>
  private let identifier: Int
  /// For each place along `shape`, without the event, the entry that holds it.
  private let entries: Entries

  /// How entries, kept in order of visits, lie along the axes.
  private enum Entries: Sendable {
    case inOrder(Int)
    case permuted([Int])
  }

  init(_ store: TraceStore<Real>, _ identifier: Int) throws(ModelError) {
    let record = store.records[identifier]
    self.store = store
    self.identifier = identifier
    name = record.name.description
    kind = record.kind
    var families: [String] = []
    for segment in record.segments where !families.contains(segment.family) {
      families.append(segment.family)
    }
    family = families.joined(separator: ", ")
    let eventShape = record.segments.first?.eventShape ?? []
    let loops = record.loops.compactMap { store.loops[$0] }
    for segment in record.segments where segment.eventShape != eventShape {
      throw ModelError(
        site: name, position: [],
        reason: .other("its values have shapes \(eventShape) and \(segment.eventShape); one is expected"))
    }
    try Self.requireRegular(loops, site: name)
    let layout = LoopLayout(
      loops.map {
        LoopLayout.Axis(
          isScan: $0.kind == .scan, length: $0.length, isReversed: $0.isReversed, outerVisits: $0.outerVisits)
      })
    shape = layout.shape + eventShape
    axes =
      layout.order.map { loops[$0].kind == .scan ? .step : .plate(loops[$0].name.description) }
      + eventShape.map { _ in .event }
    let count = store.entries(of: identifier)
    if count != layout.count {
      let places = (0..<count).map { layout.place(ofVisit: (record.visits?[$0] ?? $0 + 1) - 1) }
      let order = places.indices.sorted { places[$0] < places[$1] }
      entries = .permuted(order)
      positions = order.map { places[$0] }
    } else {
      positions = nil
      entries = layout.isInOrder ? .inOrder(count) : .permuted(layout.visits())
    }
  }

  private static func requireRegular(
    _ loops: [TraceStore<Real>.LoopRecord], site: String
  ) throws(ModelError) {
    for loop in loops where loop.isRagged || loop.changesDirection {
      let what = loop.kind == .scan ? "the scan" : "the plate '\(loop.name)'"
      let fault =
        loop.isRagged
        ? "\(what) around it has different lengths in different passes; equal ones are expected, the missing part masked"
        : "\(what) around it runs forwards in one pass and backwards in another; one direction is expected"
      throw ModelError(site: site, position: [], reason: .other(fault))
    }
  }

  /// The values as a flat row-major list along `shape`; where the site was not met at every step, those it has.
  ///
  /// - Complexity: O(number of values) at each use: keep the list.
  public var values: [Real] {
    let eventCount = segments.first?.eventShape.reduce(1, *) ?? 1
    return arranged(eventCount) { segment in
      segment.values.map { segment.readValues($0, segment.count) } ?? []
    }
  }

  /// The log density of each entry, with its weight: one a step and plate element; zeros for deterministic values.
  ///
  /// Of a value some of whose components were data, and the others drawn given these, it is the marginal log density of the
  /// data: what importance weighting needs. Where a handler gave the others, as `substitute` does, it is that of the whole
  /// value; ``dataLogDensities`` tells that of the data.
  ///
  /// - Complexity: O(number of values) at each use.
  public var logDensities: [Real] {
    terms { pattern, _ in
      guard let pattern, !pattern.isDrawn.isEmpty else { return .whole }
      return .part(pattern.isGiven)
    }
  }

  /// The log density of the data of each entry, with its weight: marginal where some components of a value are data, 0 where
  /// none is. Its sum over the entries is the log likelihood of the data.
  ///
  /// - Complexity: O(number of values) at each use; O(n³) for a value of n components of which some are data.
  public var dataLogDensities: [Real] {
    terms { pattern, isObserved in
      if let pattern { return .part(pattern.isMissing.map { !$0 }) }
      return isObserved ? .whole : .none
    }
  }

  /// What of a value counts in a density.
  private enum Counted {
    case whole, none
    case part([Bool])
  }

  private func terms(_ counted: (ComponentPattern?, Bool) -> Counted) -> [Real] {
    arranged(1) { segment in
      guard let values = segment.values, let distributions = segment.distributions else { return [] }
      var terms = segment.readLogDensities(values, distributions, segment.count)
      for run in attributeRuns {
        let entries = run.entries.clamped(to: segment.start..<(segment.start + segment.count))
        let what = counted(store.patterns[run.pattern], run.isObserved)
        if case .whole = what, !run.isMasked, run.scale == 1 { continue }
        for place in entries.map({ $0 - segment.start }) {
          switch what {
          case .whole: break
          case .none: terms[place] = Real(0)
          case .part(let isGiven): terms[place] = segment.readPart(values, distributions, place, isGiven)
          }
          if run.isMasked || run.scale == 0 {
            terms[place] = Real(0)
          } else if run.scale != 1 {
            terms[place] = Real(run.scale) * terms[place]
          }
        }
      }
      return terms
    }
  }

  /// The sum of the log densities; 0 for deterministic values.
  public var logDensity: Real {
    var sum = Real(0)
    for term in logDensities { sum += term }
    return sum
  }

  /// Whether each entry is data, or some of its components are.
  public var isObserved: [Bool] {
    let flags = attributeRuns.flatMap { run in run.entries.map { _ in run.isObserved } }
    guard case .permuted(let order) = entries else { return flags }
    return order.map { flags[$0] }
  }

  /// Whether each of ``values`` is data: one for each component of each entry, in their order.
  ///
  /// - Complexity: O(number of values) at each use.
  public var isComponentObserved: [Bool] {
    let eventCount = segments.first?.eventShape.reduce(1, *) ?? 1
    let flags = attributeRuns.flatMap { run in
      let one =
        store.patterns[run.pattern]?.isMissing.map { !$0 }
        ?? Array(repeating: run.isObserved, count: eventCount)
      return run.entries.map { _ in one }
    }
    guard case .permuted(let order) = entries else { return flags.flatMap { $0 } }
    return order.flatMap { flags[$0] }
  }

  /// Whether every value is data, with all its components.
  public var isFullyObserved: Bool { attributeRuns.allSatisfy { $0.isObserved && $0.pattern == 0 } }

  /// The distribution of each entry, for code that knows the family: `site.distributions as? [Normal<Double>]`.
  public var distributions: [Any] {
    arranged(1) { segment in
      segment.distributions.map { segment.readDistributions($0, segment.count) } ?? []
    }
  }

  private var segments: [TraceSegment<Real>] { store.records[identifier].segments }

  /// Entries that share their attributes.
  private struct AttributeRun {
    let entries: Range<Int>
    let isObserved: Bool
    let isMasked: Bool
    let scale: Double
    let pattern: Int
  }

  private var attributeRuns: [AttributeRun] {
    let starts = store.records[identifier].attributes
    let count = store.entries(of: identifier)
    return starts.indices.map { index in
      let end = index + 1 < starts.count ? starts[index + 1].start : count
      let value = starts[index].value
      return AttributeRun(
        entries: starts[index].start..<end, isObserved: value.isObserved, isMasked: value.isMasked,
        scale: value.scale, pattern: value.pattern)
    }
  }

  /// What each segment gives, `width` items an entry, in the order of the axes.
  private func arranged<T>(_ width: Int, _ read: (TraceSegment<Real>) -> [T]) -> [T] {
    if case .inOrder = entries, segments.count == 1 { return read(segments[0]) }
    var inVisits: [T] = []
    inVisits.reserveCapacity(width * store.entries(of: identifier))
    for segment in segments { inVisits.append(contentsOf: read(segment)) }
    guard case .permuted(let order) = entries else { return inVisits }
    var all: [T] = []
    all.reserveCapacity(inVisits.count)
    for entry in order { all.append(contentsOf: inVisits[(entry * width)..<((entry + 1) * width)]) }
    return all
  }
}

/// An axis of a site.
public enum SiteAxis: Sendable, Equatable {
  /// The steps of a scan.
  case step
  /// The elements of a plate.
  case plate(String)
  /// An axis of the value itself.
  case event
}

/// How the visits of nested loops lie along the axes of a site: steps before plates, outer before inner.
struct LoopLayout {
  /// A loop around a site.
  struct Axis {
    let isScan: Bool
    let length: Int
    let isReversed: Bool
    /// For each pass the visit of the loop around it, where some have no pass.
    let outerVisits: [Int]?
  }

  /// The loops by axis.
  let order: [Int]
  /// The lengths by axis.
  let shape: [Int]
  private let loops: [Axis]

  /// A layout of loops from the outside in.
  init(_ loops: [Axis]) {
    order = loops.indices.filter { loops[$0].isScan } + loops.indices.filter { !loops[$0].isScan }
    shape = order.map { loops[$0].length }
    self.loops = loops
  }

  /// How many visits there are when every loop makes every pass.
  var count: Int { loops.reduce(1) { $0 * $1.length } }

  /// Whether visits come in the order of the axes.
  var isInOrder: Bool { order == Array(order.indices) && !loops.contains(where: \.isReversed) }

  /// The row-major place along the axes of a visit, counted from 0.
  func place(ofVisit visit: Int) -> Int {
    var indices = Array(repeating: 0, count: loops.count)
    var rest = visit
    for (number, loop) in loops.enumerated().reversed() where loop.length > 0 {
      let index = rest % loop.length
      let pass = rest / loop.length
      indices[number] = loop.isReversed ? loop.length - 1 - index : index
      rest = loop.outerVisits.map { pass < $0.count ? $0[pass] - 1 : pass } ?? pass
    }
    return order.reduce(0) { $0 * loops[$1].length + indices[$1] }
  }

  /// For each place along the axes the visit that it belongs to.
  func visits() -> [Int] {
    var visits = Array(repeating: 0, count: count)
    for visit in 0..<count { visits[place(ofVisit: visit)] = visit }
    return visits
  }
}
