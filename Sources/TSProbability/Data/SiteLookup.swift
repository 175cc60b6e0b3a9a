import TSNumerics
import TSText

/// Finds the datum of a site at the current steps: what `condition`, `substitute`, `replay` and `do` share.
///
/// A name is resolved once for each statement; inside a scan a look-up is an index into an array.
@usableFromInline
struct SiteLookup: Sendable {
  @usableFromInline var data: [SiteData]
  let names: [SiteName]
  /// Whether names that the model does not have are an error.
  let isStrict: Bool
  /// For each statement its index in `data`; -1 for none, -2 when it is not known yet.
  @usableFromInline var slots: [Int] = []
  @usableFromInline var loops: [OpenLoop] = []
  private var uses: [Use?]
  private var lengths: [Int: Int] = [:]
  private var seen: [String] = []

  @usableFromInline struct OpenLoop: Sendable {
    @usableFromInline let identifier: Int
    @usableFromInline let isScan: Bool
    @usableFromInline let phrase: String
    @usableFromInline let expectedLength: Int
    @usableFromInline var index: Int
  }

  /// Which loops lay around a site when its data were first used, by axis of the data.
  private struct Use: Sendable {
    let loops: [OpenLoop]
    let eventShape: [Int]
  }

  init(_ table: [String: SiteData], isStrict: Bool = true) {
    let sorted = table.sorted { $0.key < $1.key }
    data = sorted.map(\.value)
    names = sorted.map { SiteName($0.key) }
    uses = Array(repeating: nil, count: sorted.count)
    self.isStrict = isStrict
  }

  mutating func enter(_ loop: Loop) {
    loops.append(
      OpenLoop(
        identifier: loop.region.pointee.identifier, isScan: loop.kind == .scan, phrase: loop.phrase,
        expectedLength: loop.expectedLength, index: 0)
    )
  }

  @inlinable @inline(__always)
  mutating func step(_ index: Int) { loops[loops.count &- 1].index = index }

  mutating func leave(length: Int) {
    if let loop = loops.popLast() {
      lengths[loop.identifier] = Swift.max(length, lengths[loop.identifier] ?? 0)
    }
  }

  /// Gives the site its value, if there is one for it here.
  ///
  /// - Returns: whether the site was given a value.
  @inlinable @inline(__always)
  mutating func fill<D: Distribution>(_ site: inout Site<D>) -> Bool {
    let slot = site.identifier < slots.count ? slots[site.identifier] : -2
    if slot == -1 { return false }
    if slot >= 0, loops.count == 1, loops[0].isScan, D.Value.self == D.Real.self {
      // The common case: one number a step.
      let index = loops[0].index
      guard index < data[slot].values.count else { return false }
      let value = data[slot].values[index]
      if value.isNaN { return false }
      site.setValue { _ in value }
      return true
    }
    return fillAny(&site)
  }

  @inline(never)
  @usableFromInline
  mutating func fillAny<D: Distribution>(_ site: inout Site<D>) -> Bool {
    guard let slot = resolve(site) else { return false }
    let eventShape = uses[slot]?.eventShape ?? []
    if D.Value.self != D.Real.self, site.distribution.placeholder.eventShape != eventShape {
      site.fail(
        .dataShape(
          given: eventShape, expected: "values of shape \(site.distribution.placeholder.eventShape) here"))
      return false
    }
    let eventCount = eventShape.reduce(1, *)
    guard let place = place(in: slot, site) else { return false }
    let values = data[slot].values[(place * eventCount)..<((place + 1) * eventCount)]
    let missing = values.count(where: \.isNaN)
    if missing == values.count { return false }
    if missing > 0 {
      site.fail(.other("some components of the value are missing and some are not; give all or none"))
      return false
    }
    site.setValue { values[values.startIndex + $0] }
    return true
  }

  /// The data of a site, found by its name on the first visit.
  private mutating func resolve<D: Distribution>(_ site: Site<D>) -> Int? {
    while slots.count <= site.identifier { slots.append(-2) }
    if slots[site.identifier] == -2 {
      seen.append(site.name.description)
      slots[site.identifier] = names.firstIndex(of: site.name) ?? -1
    }
    let slot = slots[site.identifier]
    guard slot >= 0 else { return nil }
    if uses[slot] == nil, !begin(slot, site) {
      slots[site.identifier] = -1
      return nil
    }
    return slot
  }

  /// Checks data against the site that they are for.
  private mutating func begin<D: Distribution>(_ slot: Int, _ site: Site<D>) -> Bool {
    let eventShape = D.Value.self == D.Real.self ? [] : site.distribution.placeholder.eventShape
    let axes = loops.filter(\.isScan) + loops.filter { !$0.isScan }
    uses[slot] = Use(loops: axes, eventShape: eventShape)
    if let index = data[slot].notANumber {
      site.fail(.notANumber(index: index))
      return false
    }
    if data[slot].values.isEmpty, !data[slot].isMisshapen {
      site.fail(.other("the data are empty; at least one value is expected"))
      return false
    }
    let given = data[slot].shape
    if data[slot].isMisshapen || given.count != axes.count + eventShape.count
      || Array(given.suffix(eventShape.count)) != eventShape
    {
      site.fail(.dataShape(given: given, expected: Self.describe(axes, eventShape)))
      return false
    }
    return true
  }

  private static func describe(_ axes: [OpenLoop], _ eventShape: [Int]) -> String {
    if axes.isEmpty, eventShape.isEmpty { return "a single value" }
    var parts = axes.map { $0.isScan ? "one axis for the steps of the scan" : "one axis for \($0.phrase)" }
    if !eventShape.isEmpty { parts.append("values of shape \(eventShape)") }
    return parts.joined(separator: ", ")
  }

  /// The row-major place of the current steps in the data, the event aside; nil beyond the end of a series.
  private func place<D: Distribution>(in slot: Int, _ site: Site<D>) -> Int? {
    guard let use = uses[slot] else { return nil }
    var place = 0
    for (axis, loop) in use.loops.enumerated() {
      let index = loops.first { $0.identifier == loop.identifier }?.index ?? 0
      let length = data[slot].shape[axis]
      if index >= length {
        if axis > 0 || !loop.isScan {
          site.fail(
            .dataLength(
              given: length, loop: loop.phrase, length: Swift.max(index + 1, loop.expectedLength)))
        }
        return nil
      }
      place = place * length + index
    }
    return place
  }

  /// Takes note of a site that goes by without its data: it is known, though its data are not needed.
  @inlinable @inline(__always)
  mutating func pass<D: Distribution>(_ site: Site<D>) {
    if site.identifier < slots.count, slots[site.identifier] != -2 { return }
    passAny(site)
  }

  @inline(never)
  @usableFromInline
  mutating func passAny<D: Distribution>(_ site: Site<D>) {
    guard let slot = resolve(site), site.kind != .sample else { return }
    let what = site.kind == .factor ? "a factor" : "computed, not drawn"
    site.fail(.other("values were given for \(names[slot]), but the site is \(what)"))
  }

  /// Checks, once the model has ended, that all data were used and none were too long.
  func finish(_ run: RunContext) {
    if run.hasFailed { return }
    for slot in data.indices {
      guard let use = uses[slot] else {
        if isStrict {
          let name = names[slot]
          run.fail(.unknownSite(near: nearest(name.description, among: seen), sites: seen), site: name)
        }
        continue
      }
      for (axis, loop) in use.loops.enumerated() {
        let length = lengths[loop.identifier] ?? 0
        if data[slot].shape[axis] > length {
          run.fail(
            .dataLength(given: data[slot].shape[axis], loop: loop.phrase, length: length), site: names[slot])
        }
      }
    }
  }
}
