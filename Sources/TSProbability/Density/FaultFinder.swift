import TSNumerics

/// Finds the first site that makes a log density minus infinity or not a number at some coordinates.
struct FaultFinder: Handler {
  private let coordinates: [Double]
  private var cursor = 0
  /// Which of the visits of sites without a value have no coordinate either; see ``ProgramRecorder``.
  private let missing: Set<Int>
  private var visits = 0

  init(_ coordinates: [Double], missing: Set<Int>) {
    (self.coordinates, self.missing) = (coordinates, missing)
  }

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Double.self, site.kind == .sample, site.value == nil else { return }
    visits += 1
    if missing.contains(visits) { return site.passMissing() }
    if DiscreteValues(site.distribution) != nil {
      guard cursor < coordinates.count else { return site.fail(.other(changedLayout)) }
      site.setValue { _ in coordinates[cursor] }
      cursor += 1
      return
    }
    if site.isPartlyGiven {
      let open = site.openComponents
      guard cursor + open.count <= coordinates.count else { return site.fail(.other(changedLayout)) }
      let first = cursor
      cursor += open.count
      return site.complete { position in
        open.firstIndex(of: position).map { D.Real(coordinates[first + $0]) }
      }
    }
    let pattern = site.distribution.placeholder
    let support = site.distribution.support
    let count = support.coordinateCount(eventShape: pattern.eventShape) ?? 0
    guard cursor + count <= coordinates.count else { return site.fail(.other(changedLayout)) }
    let point = coordinates[cursor..<(cursor + count)].map { D.Real($0) }
    cursor += count
    guard let value = support.constrain(point, eventShape: pattern.eventShape)?.value else { return }
    site.value = pattern.rearranged(from: value)
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind != .deterministic, let value = site.value else { return }
    let term = site.weightedLogDensity.double(lane: 0)
    if term.isFinite { return }
    let at = value.eventCount == 1 ? " at \(value[event: 0].double(lane: 0))" : ""
    site.fail(.other("the log density of \(D.familyName)\(at) is \(term.isNaN ? "not a number" : "\(term)")"))
  }
}

extension Model {
  /// The first site and step that make the density zero or not a number at some coordinates; nil where none does.
  func firstFault(at coordinates: [Double], missing: Set<Int>) -> ModelError? {
    do {
      _ = try run(under: FaultFinder(coordinates, missing: missing))
      return nil
    } catch {
      return error as? ModelError
    }
  }
}
