import TSNumerics

/// Finds the datum of a site at the current steps: what `condition`, `substitute`, `replay` and `do` share.
///
/// A name is resolved once for each statement: what is known of the statements is kept for the run, see ``LookupMemory``.
/// Inside a scan a look-up is an index into an array.
///
/// Unchecked sendability: the memory is attached during a run, which stays on one thread, and let go at its end.
@usableFromInline
struct SiteLookup: @unchecked Sendable {
  private var source: Source
  /// The statements of that memory, by site; owned by it.
  @usableFromInline var bindings: UnsafeMutablePointer<LookupMemory.Binding>?
  @usableFromInline var bindingCount = 0
  /// The loops that have begun since the handler was put in place.
  @usableFromInline var openLoops = 0
  /// A loop that had no steps, in words.
  private var emptyLoop: String?
  /// What the values are to the sites.
  private let role: Role
  /// Whether sites are told that their value is missing among the data.
  @usableFromInline let marksGaps: Bool

  /// What values are to a site.
  enum Role {
    /// Data: where one is missing the site is told so.
    case data
    /// Values of what is not data.
    case values
    /// Values in place of whatever there is.
    case intervention
  }

  /// Where the data are. A block within a step copies its handlers: what all threads share is not counted there.
  private enum Source {
    /// Before the first statement of a run.
    case table(DataTable)
    /// What this run knows of the statements, and the data with it.
    case memory(LookupMemory)
  }

  /// - Parameters:
  ///   - values: data by full site name.
  ///   - isStrict: whether data for names and steps that the model does not have are an error.
  ///   - role: what the values are to the sites.
  init(_ values: [String: SiteData], isStrict: Bool = true, _ role: Role = .values) {
    source = .table(DataTable(values, isStrict: isStrict))
    self.role = role
    marksGaps = role == .data
  }

  mutating func enter(_ loop: Loop) { openLoops += 1 }

  mutating func leave(_ loop: Loop, length: Int) {
    openLoops -= 1
    if length == 0, emptyLoop == nil { emptyLoop = loop.phrase }
    if case .memory(let memory) = source { memory.end(loop.region.pointee.identifier, length: length) }
  }

  /// Gives the site its value, if there is one for it here.
  ///
  /// - Returns: whether the site was given a value, or a part of it.
  @inlinable @inline(__always)
  mutating func fill<D: Distribution>(_ site: inout Site<D>) -> Bool {
    if let bindings, site.identifier < bindingCount {
      let binding = bindings + site.identifier
      if binding.pointee.isAbsent { return false }
      if let series = binding.pointee.series, openLoops == 1 {
        // The common case: one number a step of the scan, which blocks may lie in.
        let index = site.region.pointee.loopIndex
        guard index < binding.pointee.count else { return false }
        if let visited = binding.pointee.visited { visited[index] = true }
        let value = series[index]
        if value.isNaN {
          site.isMissing = marksGaps
          return false
        }
        site.setValue { _ in value }
        return true
      }
    }
    return fillAny(&site)
  }

  @inline(never)
  @usableFromInline
  mutating func fillAny<D: Distribution>(_ site: inout Site<D>) -> Bool {
    guard let values = values(of: site) else { return false }
    let missing = values.count(where: \.isNaN)
    if missing == values.count {
      site.isMissing = marksGaps
      return false
    }
    if missing > 0 || site.isPartlyGiven || site.hasHoles {
      guard missing == 0 || D.allowsHoles else {
        site.fail(
          .other(
            "some components of the value are missing and some are not; \(D.familyName) takes all or none"))
        return false
      }
      site.overlay(Array(values), role)
      return true
    }
    site.setValue { values[values.startIndex + $0] }
    return true
  }

  /// The numbers for a site at the current steps, NaN where one is missing; nil where there are none.
  mutating func values<D: Distribution>(of site: Site<D>) -> ArraySlice<Double>? {
    guard let (use, table) = resolve(site) else { return nil }
    let data = table.data[use.slot]
    if D.Value.self != D.Real.self, site.distribution.placeholder.eventShape != use.eventShape {
      site.fail(
        .dataShape(
          given: use.eventShape, expected: "values of shape \(site.distribution.placeholder.eventShape) here")
      )
      return nil
    }
    let eventCount = use.eventShape.reduce(1, *)
    guard let place = use.place(in: data, site) else { return nil }
    bindings?[site.identifier].visited?[place] = true
    return data.values[(place * eventCount)..<((place + 1) * eventCount)]
  }

  /// Takes note of a site that goes by without its data: it is known, though its data are not needed.
  @inlinable @inline(__always)
  mutating func pass<D: Distribution>(_ site: Site<D>) {
    if let bindings, site.identifier < bindingCount {
      let binding = bindings + site.identifier
      if binding.pointee.isKnown, binding.pointee.visited == nil { return }
    }
    passAny(site)
  }

  @inline(never)
  @usableFromInline
  mutating func passAny<D: Distribution>(_ site: Site<D>) {
    guard let (use, table) = resolve(site) else { return }
    if site.kind == .sample {
      // The run has come to the place, though the value there is not needed.
      if let place = use.place(in: table.data[use.slot], site) {
        bindings?[site.identifier].visited?[place] = true
      }
      return
    }
    let what = site.kind == .factor ? "a factor" : "computed, not drawn"
    site.fail(.other("values were given for \(table.names[use.slot]), but the site is \(what)"))
  }

  /// Where the data of a site lie, found by its name on the first visit; nil where it has none.
  private mutating func resolve<D: Distribution>(_ site: Site<D>) -> (LookupMemory.Use, DataTable)? {
    let memory = attached()
    let use = memory.use(of: site, openLoops: openLoops)
    bindings = memory.bindings
    bindingCount = memory.capacity
    return use.map { ($0, memory.table) }
  }

  private mutating func attached() -> LookupMemory {
    switch source {
    case .memory(let memory): return memory
    case .table(let table):
      let memory = LookupMemory(table)
      source = .memory(memory)
      return memory
    }
  }

  /// Checks, once the model has ended, that all data were used and none were too long.
  mutating func finish(_ run: RunContext) {
    let memory = attached()
    memory.finish(run, emptyLoop: emptyLoop)
    source = .table(memory.table)
    emptyLoop = nil
    bindings = nil
    bindingCount = 0
  }
}

/// The data of one handler, by name; shared by its copies.
final class DataTable: Sendable {
  let names: [SiteName]
  let data: [SiteData]
  /// Whether names that the model does not have are an error.
  let isStrict: Bool

  init(_ values: [String: SiteData], isStrict: Bool) {
    let sorted = values.sorted { $0.key < $1.key }
    data = sorted.map(\.value)
    names = sorted.map { SiteName($0.key) }
    self.isStrict = isStrict
  }
}
