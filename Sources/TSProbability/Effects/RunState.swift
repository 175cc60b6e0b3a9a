import TSNumerics

/// What one run of a model shares among its handlers: where the run is, which names it has met, and its first failure.
///
/// It lives behind a pointer for the length of the run, since a value that moved with the nested handlers would be
/// copied at every one of them.
@frozen
public struct RunState {
  @usableFromInline var region: UnsafeMutablePointer<Region>
  @usableFromInline let root: UnsafeMutablePointer<Region>
  @usableFromInline var nextSite = 0
  @usableFromInline var nextRegion = 1
  @usableFromInline var hasFailed = false
  /// The first failure.
  public internal(set) var failure: ModelError?
  /// The random stream that a seed handler in the stack gives, for the record.
  public var stream: RandomStream?
  /// Names that reached the bottom of the stack, by site.
  @usableFromInline var namesByText: [SiteName: Int] = [:]
  @usableFromInline var announced: [SiteName?] = []
  /// What is known of the value that is on its way, where it is given in part; NaN for components that are not.
  @usableFromInline var part: [Double] = []
  /// How values that are given in part were given.
  @usableFromInline var patterns = ComponentPatterns()
  /// Keys that the model passed by hand, with the site that used each first.
  @usableFromInline var usedKeys: [UsedKey: SiteName] = [:]

  @usableFromInline
  init() {
    root = .allocate(capacity: 1)
    root.initialize(to: Region(kind: .model, name: "", parent: nil, identifier: 0))
    root.pointee.visit()
    region = root
  }

  func free() { Region.free(root) }

  /// Keeps a failure if it is the first.
  @inline(never)
  @usableFromInline
  mutating func fail(_ reason: ModelError.Reason, site: SiteName?) {
    guard !hasFailed else { return }
    hasFailed = true
    failure = ModelError(site: site?.description, position: position, reason: reason)
  }

  /// The enclosing steps and elements, from the outside in.
  var position: [ModelError.Place] {
    var places: [ModelError.Place] = []
    var current: UnsafeMutablePointer<Region>? = region
    while let here = current {
      switch here.pointee.kind {
      case .scan: places.append(.step(here.pointee.index))
      case .plate: places.append(.element(here.pointee.index, plate: here.pointee.name.description))
      case .model, .block: break
      }
      current = here.pointee.parent
    }
    return places.reversed()
  }

  /// Goes into the region that a statement leads to, which is made on its first visit.
  @usableFromInline
  mutating func enterRegion(
    _ kind: Region.Kind, name: SiteName, handler: ObjectIdentifier? = nil, length: Int = 0,
    isReversed: Bool = false
  ) {
    let parent = region
    if let child = parent.pointee.child(kind, name, handler) {
      region = child
    } else {
      region = .allocate(capacity: 1)
      region.initialize(
        to: Region(kind: kind, name: name, parent: parent, identifier: nextRegion, handler: handler))
      nextRegion += 1
      parent.pointee.children.append(region)
      parent.pointee.childCursor = parent.pointee.children.count
    }
    region.pointee.parentVisit = parent.pointee.visits
    region.pointee.passes += 1
    region.pointee.isReversed = isReversed
    inheritPlate(from: parent, length: length)
    region.pointee.expectedLength = length
  }

  private mutating func inheritPlate(from parent: UnsafeMutablePointer<Region>, length: Int) {
    switch region.pointee.kind {
    case .model, .scan:
      region.pointee.isInPlate = false
      region.pointee.plateIndex = 0
    case .block:
      region.pointee.isInPlate = parent.pointee.isInPlate
      region.pointee.plateIndex = parent.pointee.plateIndex
    case .plate:
      if parent.pointee.isInPlate, region.pointee.passes > 1, region.pointee.expectedLength != length {
        // Elements are numbered row by row, so rows of different lengths would share their draws.
        fail(
          .other(
            "plate '\(region.pointee.name)' has \(length) elements here and \(region.pointee.expectedLength) in "
              + "another element of the plate around it; equal sizes are expected"), site: nil)
      }
      region.pointee.isInPlate = true
      region.pointee.plateBase = parent.pointee.plateIndex &* UInt64(truncatingIfNeeded: length)
    }
  }

  /// Goes back to the region around the current one.
  @usableFromInline
  mutating func leaveRegion() {
    if let parent = region.pointee.parent { region = parent }
  }

  /// Records that a site's final name is known; false when another site has it.
  @inline(never)
  @usableFromInline
  mutating func announce(_ identifier: Int, _ name: SiteName) -> Bool {
    while announced.count <= identifier { announced.append(nil) }
    // A statement whose name changes from step to step would be recorded under its first name.
    if let before = announced[identifier], before != name { return false }
    announced[identifier] = name
    if let other = namesByText[name] { return other == identifier }
    namesByText[name] = identifier
    return true
  }

  /// Records that a key passed by hand was used; the site that used it before, if any.
  @usableFromInline
  mutating func use(_ key: PRNGKey, counter: UInt64, at site: SiteName) -> SiteName? {
    let used = UsedKey(key: key, counter: counter)
    if let first = usedKeys[used] { return first }
    usedKeys[used] = site
    return nil
  }
}

/// A key passed by hand and the element of the plate it was used for.
@frozen @usableFromInline
struct UsedKey: Hashable {
  @usableFromInline let key: PRNGKey
  @usableFromInline let counter: UInt64
}
