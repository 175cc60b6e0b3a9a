import TSNumerics
import TSPrograms

/// The outermost handler that records how a model is drawn: a key for every latent site, a term for every datum.
///
/// A site without a value is drawn by its distribution, from a key that the program takes for a coordinate. What the
/// particles are weighted by are the terms of the data and factors; a drawn site whose density is scaled or masked adds
/// what its draw leaves out.
struct ParticleRecorder: RecordingHandler {
  let recorder: Recorder
  /// What every visit of a latent or computed site has been given, in the order of the run.
  private(set) var values: [Recorded] = []
  private(set) var last: SiteName?
  private(set) var sites = LayoutBuilder()
  /// How many data and factors there are.
  private(set) var dataCount = 0
  /// For each visit of a site the node that it begins with, and the name.
  private(set) var visits: [(node: Int, site: SiteName)] = []
  /// Where the run is from a node on.
  private(set) var places: [(node: Int, place: [ModelError.Place])] = []
  private var labels = SiteLabels()
  private var isDrawing = false
  private var position: [(kind: Loop.Kind, name: SiteName, index: Int)] = []

  init(_ recorder: Recorder) { self.recorder = recorder }

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    isDrawing = false
    if let fault = recorder.fault {
      return site.state.pointee.fail(.other("after it the model \(fault)"), site: last ?? site.name)
    }
    visits.append((recorder.nodeCount, site.name))
    guard site.kind == .sample, site.value == nil else { return }
    let key = RecordedKey(coordinate: recorder.coordinate(label: label(of: site)))
    guard let key = key as? D.Real.Primal.Key else { return }
    site.source = RandomSource(key: key)
    isDrawing = true
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    defer { last = site.name }
    if let fault = recorder.fault {
      return site.fail(.other("its draw or density \(fault), which particles cannot follow"))
    }
    if isDrawing, site.kind == .sample, let value = site.value {
      sites.addLatent(site, eventShape: value.eventShape, coordinateCount: 1)
      note(value)
      if site.isMasked || site.scale != 1 {
        // Of a value that is given in part only the rest is drawn.
        var drawn = site.distribution.logDensity(value)
        if site.hasHoles { drawn -= site.logDensityOfPart(value) }
        add(D.Real(site.isMasked ? -1 : site.scale - 1) * drawn, site)
      }
    }
    sites.pass(site)
    if site.kind == .deterministic {
      if let value = site.value { note(value) }
    } else if site.isObserved || site.kind == .factor, !site.isMasked {
      // Of some families a density says by itself where a parameter is out of range; a weight does not.
      if D.showsFaults, site.scale != 0 { _ = site.distribution.hasValidParameters }
      add(site.weightedLogDensity, site)
    }
    isDrawing = false
  }

  private mutating func add<Real: Scalar, D>(_ term: Real, _ site: Site<D>) {
    guard let term = term as? Recorded else { return }
    dataCount += 1
    recorder.addTerm(term, label: label(of: site))
  }

  private mutating func label<D>(of site: Site<D>) -> Int {
    labels.label(of: site, in: recorder)
  }

  private mutating func note<Value: EventValue>(_ value: Value) {
    for i in 0..<value.eventCount {
      if let number = value[event: i] as? Recorded { values.append(number) }
    }
  }

  private mutating func notePlace() {
    places.append(
      (
        recorder.nodeCount,
        position.map {
          $0.kind == .scan ? .step($0.index) : .element($0.index, plate: $0.name.description)
        }
      ))
  }

  mutating func enter(_ loop: inout Loop) {
    recorder.enterLoop(length: loop.expectedLength)
    sites.enter(loop)
    position.append((loop.kind, loop.name, 0))
  }

  mutating func step(_ index: Int) {
    recorder.beginStep()
    sites.step(index)
    if !position.isEmpty { position[position.count - 1].index = index }
    notePlace()
  }

  mutating func leave(_ loop: Loop, length: Int) {
    recorder.leaveLoop()
    sites.leave()
    _ = position.popLast()
    notePlace()
  }
}
