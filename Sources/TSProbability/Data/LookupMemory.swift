import TSNumerics
import TSText

/// What a run knows of the statements that pass a handler with data: which have data, and where these lie.
@usableFromInline
final class LookupMemory {
  let table: DataTable
  /// By site; as many as `capacity`.
  @usableFromInline private(set) var bindings: UnsafeMutablePointer<Binding>
  private(set) var capacity = 8

  private var uses: [Int: Use] = [:]
  private var lengths: [Int: Int] = [:]
  private var seen: [String] = []
  /// A copy of each series at an address of its own, nil where it is not needed yet.
  private var series: [UnsafeMutablePointer<Double>?]
  /// Which places of each of the data the run has come to; nil where that is not asked.
  private var visits: [UnsafeMutableBufferPointer<Bool>?]

  /// What a site finds here, at the cost of one comparison.
  @usableFromInline
  struct Binding {
    /// Whether the site's name has been looked up.
    @usableFromInline var isKnown = false
    /// Whether there are no data for it.
    @usableFromInline var isAbsent = false
    /// One number a step, where the data are such.
    @usableFromInline var series: UnsafeMutablePointer<Double>?
    @usableFromInline var count = 0
    /// Where to note which places of the data the run has come to; nil where that is not asked.
    @usableFromInline var visited: UnsafeMutablePointer<Bool>?
  }

  /// Which data are a site's, and the loops around it, by axis of the data.
  struct Use {
    let slot: Int
    let axes: [Axis]
    let eventShape: [Int]
  }

  struct Axis {
    let identifier: Int
    let isScan: Bool
    let name: String

    /// "scan" or "plate 'lags'".
    var phrase: String { isScan ? "scan" : "plate '\(name)'" }

    func place(_ index: Int) -> ModelError.Place {
      isScan ? .step(index) : .element(index, plate: name)
    }
  }

  init(_ table: DataTable) {
    self.table = table
    series = Array(repeating: nil, count: table.data.count)
    visits = Array(repeating: nil, count: table.data.count)
    bindings = .allocate(capacity: capacity)
    bindings.initialize(repeating: Binding(), count: capacity)
  }

  deinit {
    bindings.deallocate()
    for pointer in series { pointer?.deallocate() }
    for places in visits { places?.deallocate() }
  }

  /// A loop has ended.
  func end(_ loop: Int, length: Int) {
    lengths[loop] = Swift.max(length, lengths[loop] ?? 0)
  }
}

// MARK: Names and shapes

extension LookupMemory {
  /// The data of a site, found by its name on the first visit; nil where there are none.
  func use<D: Distribution>(of site: Site<D>, openLoops: Int) -> Use? {
    let identifier = site.identifier
    if identifier >= capacity { grow(beyond: identifier) }
    if !bindings[identifier].isKnown {
      bindings[identifier].isKnown = true
      seen.append(site.name.description)
      let use = table.names.firstIndex(of: site.name).flatMap { begin($0, site, openLoops) }
      bindings[identifier].isAbsent = use == nil
      uses[identifier] = use
    }
    return uses[identifier]
  }

  private func grow(beyond identifier: Int) {
    let size = Swift.max(2 * capacity, identifier + 1)
    let larger = UnsafeMutablePointer<Binding>.allocate(capacity: size)
    larger.moveInitialize(from: bindings, count: capacity)
    (larger + capacity).initialize(repeating: Binding(), count: size - capacity)
    bindings.deallocate()
    (bindings, capacity) = (larger, size)
  }

  /// Checks data against the site that they are for.
  private func begin<D: Distribution>(_ slot: Int, _ site: Site<D>, _ openLoops: Int) -> Use? {
    let data = table.data[slot]
    let eventShape = D.Value.self == D.Real.self ? [] : site.distribution.placeholder.eventShape
    let loops = site.loops(openLoops).map {
      Axis(
        identifier: $0.pointee.identifier, isScan: $0.pointee.kind == .scan, name: $0.pointee.name.description
      )
    }
    let axes = loops.filter(\.isScan) + loops.filter { !$0.isScan }
    if let index = data.notANumber {
      site.fail(.notANumber(index: index))
      return nil
    }
    if data.values.isEmpty, !data.isMisshapen {
      site.fail(
        .other("a series without values was given; expected at least one value, or no series for the site"))
      return nil
    }
    let given = data.shape
    if data.isMisshapen || given.count != axes.count + eventShape.count
      || Array(given.suffix(eventShape.count)) != eventShape
    {
      site.fail(.dataShape(given: given, expected: Self.describe(axes, eventShape)))
      return nil
    }
    if D.Value.self == D.Real.self, axes.count == 1, axes[0].isScan {
      bindings[site.identifier].series = address(of: slot)
      bindings[site.identifier].count = data.values.count
    }
    bindings[site.identifier].visited = visits(of: slot, count: given.prefix(axes.count).reduce(1, *))
    return Use(slot: slot, axes: axes, eventShape: eventShape)
  }

  private func visits(of slot: Int, count: Int) -> UnsafeMutablePointer<Bool>? {
    if !table.isStrict { return nil }
    if let known = visits[slot], known.count == count { return known.baseAddress }
    let places = UnsafeMutableBufferPointer<Bool>.allocate(capacity: count)
    places.initialize(repeating: false)
    visits[slot]?.deallocate()
    visits[slot] = places
    return places.baseAddress
  }

  private func address(of slot: Int) -> UnsafeMutablePointer<Double> {
    if let pointer = series[slot] { return pointer }
    let values = table.data[slot].values
    let pointer = UnsafeMutablePointer<Double>.allocate(capacity: values.count)
    pointer.initialize(from: values, count: values.count)
    series[slot] = pointer
    return pointer
  }

  private static func describe(_ axes: [Axis], _ eventShape: [Int]) -> String {
    if axes.isEmpty, eventShape.isEmpty { return "a single value" }
    var parts = axes.map { $0.isScan ? "one axis for the steps of the scan" : "one axis for \($0.phrase)" }
    if !eventShape.isEmpty { parts.append("values of shape \(eventShape)") }
    return parts.joined(separator: ", ")
  }

  /// Checks, once the model has ended, that all data were used and none were too long.
  ///
  /// - Parameter emptyLoop: a loop of the run that had no steps, whose sites the run has not come to.
  func finish(_ run: RunContext, emptyLoop: String?) {
    if run.hasFailed || !table.isStrict { return }
    let used = uses.values.sorted { $0.slot < $1.slot }
    for slot in table.data.indices where !used.contains(where: { $0.slot == slot }) {
      failUnmet(slot, run, emptyLoop)
    }
    for use in used {
      let name = table.names[use.slot]
      for (axis, loop) in use.axes.enumerated() {
        let (given, length) = (table.data[use.slot].shape[axis], lengths[loop.identifier] ?? 0)
        if given > length {
          run.fail(.dataLength(given: given, loop: loop.phrase, length: length), site: name)
        }
      }
      let places = unvisited(use)
      if !places.isEmpty { run.fail(.unmetData(places: places), site: name) }
    }
  }

  /// Data for a site that the run has not come to.
  private func failUnmet(_ slot: Int, _ run: RunContext, _ emptyLoop: String?) {
    let (name, data) = (table.names[slot], table.data[slot])
    guard let emptyLoop else {
      return run.fail(.unknownSite(near: nearest(name.description, among: seen), sites: seen), site: name)
    }
    // No values for no steps.
    if data.values.isEmpty, !data.isMisshapen { return }
    run.fail(.unmetSite(given: data.values.count, loop: emptyLoop, sites: seen), site: name)
  }

  /// Where there are data that the run has not come to.
  private func unvisited(_ use: Use) -> [[ModelError.Place]] {
    guard let visited = visits[use.slot] else { return [] }
    let data = table.data[use.slot]
    let eventCount = use.eventShape.reduce(1, *)
    var places: [[ModelError.Place]] = []
    for place in visited.indices where !visited[place] {
      let values = data.values[(place * eventCount)..<((place + 1) * eventCount)]
      if values.allSatisfy(\.isNaN) { continue }
      var (rest, index) = (place, [Int](repeating: 0, count: use.axes.count))
      for axis in index.indices.reversed() {
        (rest, index[axis]) = rest.quotientAndRemainder(dividingBy: data.shape[axis])
      }
      places.append(zip(use.axes, index).map { $0.place($1) })
    }
    return places
  }
}

// MARK: Places

extension LookupMemory.Use {
  /// The row-major place of the current steps in the data, the event aside; nil beyond the end of a series.
  func place<D: Distribution>(in data: SiteData, _ site: Site<D>) -> Int? {
    var place = 0
    for (axis, loop) in axes.enumerated() {
      let region = site.loop(loop.identifier)
      let (index, length) = (region?.pointee.index ?? 0, data.shape[axis])
      if index >= length {
        if axis > 0 || !loop.isScan {
          let expected = Swift.max(index + 1, region?.pointee.expectedLength ?? 0)
          site.fail(.dataLength(given: length, loop: loop.phrase, length: expected))
        }
        return nil
      }
      place = place * length + index
    }
    return place
  }
}

extension Site {
  /// The innermost loops around the site, from the outside in.
  fileprivate func loops(_ count: Int) -> [UnsafeMutablePointer<Region>] {
    var found: [UnsafeMutablePointer<Region>] = []
    var current: UnsafeMutablePointer<Region>? = region
    while let here = current, found.count < count {
      if here.pointee.isLoop { found.append(here) }
      current = here.pointee.parent
    }
    return found.reversed()
  }

  /// The loop around the site with the given number.
  fileprivate func loop(_ identifier: Int) -> UnsafeMutablePointer<Region>? {
    var current: UnsafeMutablePointer<Region>? = region
    while let here = current, here.pointee.identifier != identifier { current = here.pointee.parent }
    return current
  }
}

extension Region {
  fileprivate var isLoop: Bool { kind == .scan || kind == .plate }
}
