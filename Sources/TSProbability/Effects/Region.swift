/// A part of a model that has its own sites: the whole model, the body of a loop, or a block under a handler.
///
/// Regions form a tree, made on the first pass and followed by cursors on every later one: the second step of a scan
/// meets the sites that the first one met, in the same order, so that finding a site is one comparison of pointers.
/// A site that comes out of order is found by its text.
@frozen
public struct Region {
  /// What the region is.
  @frozen public enum Kind: Sendable { case model, block, scan, plate }

  @usableFromInline let kind: Kind
  @usableFromInline let name: SiteName
  @usableFromInline let parent: UnsafeMutablePointer<Region>?
  @usableFromInline let identifier: Int
  /// The type of the handler of a block: blocks of different handlers are different regions.
  @usableFromInline let handler: ObjectIdentifier?

  /// How often the body has been entered, over all passes.
  @usableFromInline var visits = 0
  /// The index of the current step or element.
  @usableFromInline var index = 0
  /// The number of steps or elements of the last pass that ended.
  @usableFromInline var length = 0
  /// The visit of the parent in which the last pass began.
  @usableFromInline var parentVisit = 0
  /// How many steps or elements were expected as the last pass began.
  @usableFromInline var expectedLength = 0
  /// How many passes have begun.
  @usableFromInline var passes = 0
  /// Whether two passes had different lengths.
  @usableFromInline var isRagged = false
  /// Whether a scan runs from the last step to the first.
  @usableFromInline var isReversed = false

  /// The element of the enclosing plates, row-major, counted from the innermost scan.
  @usableFromInline var plateIndex: UInt64 = 0
  @usableFromInline var plateBase: UInt64 = 0
  @usableFromInline var isInPlate = false

  @usableFromInline var sites: UnsafeMutablePointer<Entry>
  @usableFromInline var siteCount = 0
  @usableFromInline var siteCapacity = 4
  @usableFromInline var siteCursor = 0
  /// Where each name is, kept once there are many.
  private var siteIndex: [SiteName: Int] = [:]
  @usableFromInline var children: [UnsafeMutablePointer<Region>] = []
  @usableFromInline var childCursor = 0

  /// A site of the region.
  @frozen @usableFromInline
  struct Entry {
    @usableFromInline let name: SiteName
    @usableFromInline let identifier: Int
    @usableFromInline var lastVisit: Int
  }

  @usableFromInline
  init(
    kind: Kind, name: SiteName, parent: UnsafeMutablePointer<Region>?, identifier: Int,
    handler: ObjectIdentifier? = nil
  ) {
    self.handler = handler
    self.kind = kind
    self.name = name
    self.parent = parent
    self.identifier = identifier
    sites = .allocate(capacity: siteCapacity)
  }

  /// Starts the body once more.
  @inlinable @inline(__always)
  mutating func visit() {
    visits &+= 1
    siteCursor = 0
    childCursor = 0
  }

  /// Starts step or element `index` of a loop.
  @inlinable @inline(__always)
  mutating func visit(index: Int) {
    visit()
    self.index = index
    if kind == .plate { plateIndex = plateBase &+ UInt64(truncatingIfNeeded: index) }
  }

  /// Ends one pass of a loop.
  @usableFromInline
  mutating func end(length: Int) {
    if passes > 1, length != self.length { isRagged = true }
    self.length = length
  }

  /// The site with the given name in the current visit.
  ///
  /// - Returns: its identifier, or nil when the name was already used in this visit.
  @inlinable @inline(__always)
  mutating func site(named name: SiteName, nextIdentifier: inout Int) -> Int? {
    if siteCursor < siteCount {
      let entry = sites + siteCursor
      if entry.pointee.name.start == name.start, entry.pointee.lastVisit != visits {
        entry.pointee.lastVisit = visits
        siteCursor &+= 1
        return entry.pointee.identifier
      }
    }
    return searchSite(named: name, nextIdentifier: &nextIdentifier)
  }

  @inline(never)
  @usableFromInline
  mutating func searchSite(named name: SiteName, nextIdentifier: inout Int) -> Int? {
    if let position = position(of: name) {
      guard sites[position].lastVisit != visits else { return nil }
      sites[position].lastVisit = visits
      siteCursor = position + 1
      return sites[position].identifier
    }
    if siteCount == siteCapacity { growSites() }
    let identifier = nextIdentifier
    nextIdentifier += 1
    (sites + siteCount).initialize(to: Entry(name: name, identifier: identifier, lastVisit: visits))
    siteCount += 1
    siteCursor = siteCount
    if siteCount > Self.fewSites { siteIndex[name] = siteCount - 1 }
    return identifier
  }

  /// Up to so many sites are searched one by one.
  private static var fewSites: Int { 16 }

  private func position(of name: SiteName) -> Int? {
    for position in 0..<Swift.min(siteCount, Self.fewSites) where sites[position].name == name {
      return position
    }
    return siteIndex[name]
  }

  private mutating func growSites() {
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: 2 * siteCapacity)
    larger.moveInitialize(from: sites, count: siteCount)
    sites.deallocate()
    sites = larger
    siteCapacity *= 2
  }

  /// The child that a statement of the current visit leads to: the one at the cursor, or one of the same kind, name
  /// and handler that this visit has not met.
  mutating func child(
    _ kind: Kind, _ name: SiteName, _ handler: ObjectIdentifier?
  ) -> UnsafeMutablePointer<Region>? {
    let visits = visits
    func fits(_ child: UnsafeMutablePointer<Region>) -> Bool {
      child.pointee.kind == kind && child.pointee.handler == handler && child.pointee.name == name
        && child.pointee.parentVisit != visits
    }
    let next = childCursor
    if next < children.count, fits(children[next]) {
      childCursor = next + 1
      return children[next]
    }
    guard let position = children.firstIndex(where: fits) else { return nil }
    childCursor = position + 1
    return children[position]
  }

  /// The index of the innermost loop: the region's own, or that of the loop around a block.
  @inlinable @inline(__always)
  var loopIndex: Int { kind == .block ? outerLoopIndex : index }

  @inline(never)
  @usableFromInline
  var outerLoopIndex: Int {
    var around = parent
    while let here = around, here.pointee.kind == .block { around = here.pointee.parent }
    return around?.pointee.index ?? index
  }

  /// The indices of the enclosing loops, from the outside in.
  @usableFromInline
  var loopIndices: [UInt64] {
    let outer = parent?.pointee.loopIndices ?? []
    return kind == .scan || kind == .plate ? outer + [UInt64(truncatingIfNeeded: index)] : outer
  }

  /// Frees a region and all below it.
  static func free(_ region: UnsafeMutablePointer<Region>) {
    for child in region.pointee.children { free(child) }
    region.pointee.sites.deallocate()
    region.deinitialize(count: 1)
    region.deallocate()
  }
}
