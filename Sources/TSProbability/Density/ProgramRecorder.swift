import TSNumerics
import TSPrograms

/// Records what a model adds to its log density: the outermost handler of the one run that is recorded.
///
/// A latent site becomes coordinates, which go through the transform of its support; the log Jacobian is a term. A
/// discrete one becomes a coordinate that is one of its values; one of too many values only where nothing follows from it, as
/// where a count is missing among the data: its probabilities add up to 1. What sites require of their parameters and values becomes conditions of the program, see ``ScalarMask/isRequired(_:)``.
struct ProgramRecorder: RecordingHandler {
  let recorder: Recorder
  /// The values of latent and computed sites, in the order of the run.
  private(set) var values: [Recorded] = []
  /// Which of the values are discrete, and which coordinates they are.
  private(set) var choices: [(value: Int, coordinate: Int)] = []
  /// The site that was passed last.
  private(set) var last: SiteName?
  /// Where the sites that have values lie.
  private(set) var sites = LayoutBuilder()

  /// The discrete statements with a value that is missing and is no coordinate, by their numbers.
  private var missing: [Int: (name: SiteName, error: ModelError.Reason)] = [:]
  /// Which of the visits of sites without a value are theirs.
  private(set) var missingVisits: Set<Int> = []
  private var visits = 0

  /// What the recorder calls each statement.
  private var labels = SiteLabels()

  init(_ recorder: Recorder) { self.recorder = recorder }

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if let fault = recorder.fault {
      if let (name, reason) = used { return site.state.pointee.fail(reason, site: name) }
      return site.state.pointee.fail(.other("after it the model \(fault)"), site: last ?? site.name)
    }
    guard site.kind == .sample, site.value == nil else { return }
    visits += 1
    if site.isPartlyGiven { return complete(&site) }
    if case .real = site.distribution.support, D.Value.self == Recorded.self {
      // The common case. As it is: without a node more, a step that has a datum here has the same nodes.
      site.value = recorder.coordinate(label: label(of: site)) as? D.Value
      sites.addLatent(site, eventShape: [], coordinateCount: 1)
      return note(site)
    }
    // Looked at without a trace: a step that has a datum here has the same nodes.
    let discrete = recorder.pausing { DiscreteValues(site.distribution) }
    if let discrete { return choose(discrete, &site) }
    let pattern = site.distribution.placeholder
    let shape = pattern.eventShape
    let support = site.distribution.support
    guard let count = support.coordinateCount(eventShape: shape) else {
      return site.fail(.other("\(D.familyName) has no transform to values of shape \(shape)"))
    }
    let label = self.label(of: site)
    let point = (0..<count).compactMap { _ in recorder.coordinate(label: label) as? D.Real }
    guard point.count == count else { return }
    if case .real = support {
      site.value = pattern.rearranged(from: point)
    } else if let constrained = support.constrain(point, eventShape: shape) {
      site.value = pattern.rearranged(from: constrained.value)
      add(constrained.logJacobian, site)
    }
    sites.addLatent(site, eventShape: shape, coordinateCount: count)
    note(site)
  }

  /// The components that are missing are coordinates, as all of them are where the whole value is: a step with other holes
  /// has the same nodes.
  private mutating func complete<D: Distribution>(_ site: inout Site<D>) {
    let open = site.openComponents
    let label = label(of: site)
    site.complete { _ in recorder.coordinate(label: label) as? D.Real }
    guard let value = site.value else { return }
    sites.addLatent(site, eventShape: value.eventShape, coordinateCount: open.count, components: open)
    values += open.compactMap { value[event: $0] as? Recorded }
  }

  /// A discrete site is a coordinate that is one of a few whole numbers; the program sums over them.
  private mutating func choose<D: Distribution>(_ discrete: DiscreteValues, _ site: inout Site<D>) {
    switch discrete {
    case .range(let values):
      choices.append((value: self.values.count, coordinate: recorder.coordinateCount))
      site.value = recorder.choice(label: label(of: site), among: values) as? D.Value
      sites.addLatent(site, eventShape: [], coordinateCount: 1)
      note(site)
    case .unbounded(let reason):
      let error = ModelError.Reason.other(
        "\(D.familyName) is discrete and has no gradient, and cannot be summed out: \(reason); condition it on data"
      )
      missingVisits.insert(visits)
      if missing[site.identifier] == nil { missing[site.identifier] = (site.name, error) }
      let pattern = site.distribution.placeholder
      let values = (0..<pattern.eventCount).compactMap { _ in Recorded(.missing) as? D.Real }
      if values.count == pattern.eventCount { site.value = pattern.rearranged(from: values) }
      site.isMasked = true
    }
  }

  /// The first site whose value is missing, where such a value was used; nil for another fault.
  private var used: (name: SiteName, error: ModelError.Reason)? {
    guard recorder.fault == Recorder.missingFault else { return nil }
    return missing.min { $0.key < $1.key }?.value
  }

  /// Refuses a discrete site that cannot be summed out and has data nowhere.
  func checkMissing() throws(ModelError) {
    guard
      let (name, reason) = missing.sorted(by: { $0.key < $1.key }).first(where: { !sites.hasData($0.key) })?
        .value
    else { return }
    throw ModelError(site: name.description, position: [], reason: reason)
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    sites.pass(site)
    if site.kind == .deterministic {
      note(site)
    } else if !site.isMasked {
      add(site.weightedLogDensity, site)
    }
    last = site.name
    guard let fault = recorder.fault else { return }
    if let (name, reason) = used { return site.state.pointee.fail(reason, site: name) }
    site.fail(.other("its distribution \(fault)"))
  }

  private mutating func add<Real: Scalar, D>(_ term: Real, _ site: Site<D>) {
    guard let term = term as? Recorded, !term.isConstant || term.constant != 0 else { return }
    recorder.addTerm(term, label: label(of: site))
  }

  private mutating func label<D>(of site: Site<D>) -> Int {
    labels.label(of: site, in: recorder)
  }

  private mutating func note<D: Distribution>(_ site: Site<D>) {
    guard let value = site.value else { return }
    if let number = value as? Recorded { return values.append(number) }
    for i in 0..<value.eventCount {
      if let number = value[event: i] as? Recorded { values.append(number) }
    }
  }

  mutating func enter(_ loop: inout Loop) {
    recorder.enterLoop(length: loop.expectedLength)
    sites.enter(loop)
  }

  mutating func step(_ index: Int) {
    recorder.beginStep()
    sites.step(index)
  }

  mutating func leave(_ loop: Loop, length: Int) {
    recorder.leaveLoop()
    sites.leave()
  }
}

/// The outermost handler of a run that is recorded.
protocol RecordingHandler: Handler {
  /// The site that was passed last.
  var last: SiteName? { get }
}

extension Model {
  /// Runs the model once and records it.
  ///
  /// - Parameter makeHandler: the handler, from what records.
  /// - Throws: the failure of the run; an error where the model reads a number that depends on what is drawn.
  func record<K: RecordingHandler>(
    _ makeHandler: (Recorder) -> K
  ) throws -> (program: Program, handler: K) {
    let recorder = Recorder()
    let after = try recorder.recording { try run(under: makeHandler(recorder), as: Recorded.self) }
    if let fault = recorder.fault {
      throw ModelError(
        site: after.last?.description, position: [], reason: .other("after it the model \(fault)"))
    }
    return (recorder.finish(), after)
  }
}
