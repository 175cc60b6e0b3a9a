import TSNumerics
import TSProbability

/// Precisions that many paths are drawn in: each has a vector of lanes to draw eight paths at once.
public protocol PathElement: LaneElement {
  /// Eight paths at once.
  associatedtype Wide: PrimalScalar where Wide.Element == Self
}

extension Double: PathElement {
  public typealias Wide = Lanes<SIMD8<Double>>
}

extension Float: PathElement {
  public typealias Wide = Lanes<SIMD8<Float>>
}

/// One site of one path.
public struct PathSite<Element: PathElement>: Sendable {
  /// The full name.
  public let name: String
  /// Sample, deterministic or factor.
  public let kind: SiteKind
  /// The lengths along each axis: steps, then plates, then the event.
  public let shape: [Int]
  /// What each axis is.
  public let axes: [SiteAxis]
  /// For a site that was not met at every step: the row-major positions along `shape` that have a value.
  public let positions: [Int]?
  /// The values, row-major along `shape`; where the site was not met at every step, those it has.
  public let values: [Element]

  @inlinable
  init(
    name: String, kind: SiteKind, shape: [Int], axes: [SiteAxis], positions: [Int]?, values: [Element]
  ) {
    self.name = name
    self.kind = kind
    self.shape = shape
    self.axes = axes
    self.positions = positions
    self.values = values
  }
}

extension Model {
  /// Draws many paths, each under a key of its own, and hands them over one by one.
  ///
  /// Path `i` runs under `split(key, count)[i]`, as NumPyro's `Predictive` runs it, so path `i` of one is path `i` of
  /// a thousand. Eight paths are drawn at once on lanes; each is the same bits as it would be alone.
  ///
  /// - Parameters:
  ///   - count: how many paths.
  ///   - seed: 0...2⁶³-1.
  ///   - stream: the rule by which sites get their keys.
  ///   - element: `Double` or `Float`.
  ///   - body: gets the index of the path and its sites; an error it throws ends the run.
  /// - Throws: the first ``ModelError``, with the path, or what `body` throws.
  /// - Complexity: memory for eight paths at a time.
  @inlinable
  public func forEachPath<Element: PathElement>(
    _ count: Int, seed: UInt64, stream: RandomStream = .numpyro, as element: Element.Type,
    _ body: (Int, [PathSite<Element>]) throws -> Void
  ) throws {
    guard count >= 0, seed <= UInt64(Int64.max) else {
      let fault =
        count < 0
        ? "the number of paths is \(count), but must be at least 0"
        : "the seed is \(seed), but must be from 0 to \(Int64.max)"
      throw ModelError(site: nil, position: [], reason: .other(fault))
    }
    let root = PRNGKey(seed: seed)
    let width = Element.Wide.laneCount
    var first = 0
    while first < count {
      let inUse = Swift.min(width, count - first)
      if inUse == 1 {
        let trace = try located(first) {
          try self.seed(root.child(UInt64(first)), stream: stream).traceOfValues(as: Element.self)
        }
        try body(first, trace.sites.map { PathSite($0) })
      } else {
        // Lanes without a path of their own repeat the last one.
        let keys = (0..<width).map { root.child(UInt64(first + Swift.min($0, inUse - 1))) }
        let trace = try located(first) {
          try self.seed(lanes: keys, stream: stream).traceOfValues(as: Element.Wide.self)
        }
        let sites = trace.sites.map { WideSite($0) }
        for lane in 0..<inUse { try body(first + lane, sites.map { $0.path(lane) }) }
      }
      first += inUse
    }
  }

  /// Draws many paths and keeps them.
  ///
  /// - Returns: for each path its sites.
  /// - Throws: the first ``ModelError``, with the path.
  @inlinable
  public func paths(
    _ count: Int, seed: UInt64, stream: RandomStream = .numpyro
  ) throws -> [[PathSite<Double>]] {
    var all: [[PathSite<Double>]] = []
    try forEachPath(count, seed: seed, stream: stream, as: Double.self) { all.append($1) }
    return all
  }
}

/// Runs one group of paths; an error is given the path it is about.
@inlinable
func located<Result>(_ first: Int, _ run: () throws -> Result) throws -> Result {
  do {
    return try run()
  } catch var error as ModelError {
    error.path = first + error.lane
    throw error
  }
}

/// A site of several paths at once, from which each path's values are taken.
@usableFromInline
struct WideSite<Wide: PrimalScalar> where Wide.Element: PathElement {
  @usableFromInline let site: TracedSite<Wide>
  @usableFromInline let values: [Wide]

  @inlinable
  init(_ site: TracedSite<Wide>) {
    self.site = site
    values = site.values
  }

  @inlinable
  func path(_ lane: Int) -> PathSite<Wide.Element> {
    PathSite(
      name: site.name, kind: site.kind, shape: site.shape, axes: site.axes,
      positions: site.positions, values: elements(lane))
  }

  /// One lane of every value: lane `i` of a scalar lies at its place `i` in memory.
  @inlinable
  func elements(_ lane: Int) -> [Wide.Element] {
    values.withUnsafeBytes { bytes in
      let all = bytes.assumingMemoryBound(to: Wide.Element.self)
      return [Wide.Element](unsafeUninitializedCapacity: values.count) { result, count in
        var from = lane
        for to in 0..<values.count {
          result.initializeElement(at: to, to: all[from])
          from &+= Wide.laneCount
        }
        count = values.count
      }
    }
  }
}

extension PathSite {
  @inlinable
  init(_ site: TracedSite<Element>) {
    self.init(
      name: site.name, kind: site.kind, shape: site.shape, axes: site.axes, positions: site.positions,
      values: site.values)
  }
}
