import TSNumerics
import TSPrograms

/// Takes note of the values and densities of sites while a model is recorded.
struct GraphRecorder: RecordingHandler {
  private var program: ProgramRecorder
  private var names: [String] = []
  private var found: [String: Found] = [:]
  private var values: [(name: String, number: Recorded)] = []
  private var open: [SiteGraph.Loop] = []
  private var lengths: [Int: Int] = [:]

  private struct Found {
    let kind: SiteKind
    let family: String
    let loops: [SiteGraph.Loop]
    var isObserved: Bool
    /// What depends on other sites, a density or numbers that are made known, with the value whose density it is.
    var results: [(number: Recorded, value: [Recorded])] = []
  }

  /// How many densities or numbers of a site are looked at.
  private static let mostResults = 100_000

  init(_ recorder: Recorder) { program = ProgramRecorder(recorder) }

  var last: SiteName? { program.last }

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if site.kind == .sample, site.value == nil, site.distribution.support.isDiscrete {
      let pattern = site.distribution.placeholder
      let point = (0..<pattern.eventCount).compactMap { _ in program.recorder.coordinate() as? D.Real }
      if point.count == pattern.eventCount { site.value = pattern.rearranged(from: point) }
    } else {
      program.process(&site)
    }
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    program.postprocess(&site)
    if site.kind == .deterministic, let value = site.value {
      // A number of its own: what goes on with the value that was passed does not depend on the name.
      site.value = value.rearranged(from: (0..<value.eventCount).map { value[event: $0] + D.Real(0) })
    }
    note(site)
  }

  /// Takes note of a visit, in place: a copy of what is known would grow with every step.
  private mutating func note<D: Distribution>(_ site: Site<D>) {
    let name = site.name.description
    if found[name] == nil {
      names.append(name)
      found[name] = Found(
        kind: site.kind, family: site.kind == .sample ? D.familyName : "", loops: open,
        isObserved: site.kind == .sample)
    }
    if !site.isObserved || site.hasHoles { found[name]?.isObserved = false }
    guard found[name]?.results.count ?? 0 < Self.mostResults, let value = site.value else { return }
    let numbers = (0..<value.eventCount).compactMap { value[event: $0] as? Recorded }
    values += numbers.map { (name, $0) }
    if site.kind != .sample {
      found[name]?.results += numbers.map { ($0, []) }
    } else if let density = site.distribution.logDensity(value) as? Recorded {
      found[name]?.results.append((density, numbers))
    }
  }

  mutating func enter(_ loop: inout Loop) {
    program.enter(&loop)
    open.append(
      SiteGraph.Loop(
        identifier: loop.region.pointee.identifier, name: loop.name.description, length: loop.expectedLength))
  }

  mutating func step(_ index: Int) { program.step(index) }

  mutating func leave(_ loop: Loop, length: Int) {
    program.leave(loop, length: length)
    if let last = open.popLast() { lengths[last.identifier] = max(lengths[last.identifier] ?? 0, length) }
  }

  /// The graph, once the model has ended.
  func graph(of program: Program) -> SiteGraph {
    let sources = ProgramSources(program, named: values)
    var edges: Set<SiteGraph.Edge> = []
    let sites = names.compactMap { name -> SiteGraph.Site? in
      guard let entry = found[name] else { return nil }
      for result in entry.results {
        let all = sources.sources(of: result.number, besides: result.value)
        for source in all where source != name || entry.kind == .sample && !entry.loops.isEmpty {
          edges.insert(SiteGraph.Edge(from: source, to: name))
        }
      }
      let loops = entry.loops.map {
        SiteGraph.Loop(identifier: $0.identifier, name: $0.name, length: lengths[$0.identifier] ?? $0.length)
      }
      return SiteGraph.Site(
        name: name, kind: entry.kind, family: entry.family, isObserved: entry.isObserved, loops: loops)
    }
    return SiteGraph(sites: sites, edges: edges.sorted())
  }
}
