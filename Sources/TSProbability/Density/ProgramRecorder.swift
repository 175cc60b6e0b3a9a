import TSNumerics
import TSPrograms

/// Records what a model adds to its log density: the outermost handler of the one run that is recorded.
///
/// A latent site becomes coordinates, which go through the transform of its support; the log Jacobian is a term. What
/// sites require of their parameters and values becomes conditions of the program, see ``ScalarMask/isRequired(_:)``.
struct ProgramRecorder: RecordingHandler {
  let recorder: Recorder
  /// The values of latent and computed sites, in the order of the run.
  private(set) var values: [Recorded] = []
  /// The site that was passed last.
  private(set) var last: SiteName?
  /// The names of the sites that have values, in the order of the run.
  private(set) var order = SiteOrder()

  init(_ recorder: Recorder) { self.recorder = recorder }

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if let fault = recorder.fault {
      return site.state.pointee.fail(.other("after it the model \(fault)"), site: last ?? site.name)
    }
    guard site.kind == .sample, site.value == nil else { return }
    let pattern = site.distribution.placeholder
    let shape = pattern.eventShape
    let support = site.distribution.support
    guard let count = support.coordinateCount(eventShape: shape) else { return }
    let name = site.name.description
    let point = (0..<count).compactMap { _ in recorder.coordinate(of: name) as? D.Real }
    guard point.count == count else { return }
    if case .real = support {
      // As they are: without a node more, a step that has a datum here has the same nodes.
      site.value = pattern.rearranged(from: point)
    } else if let constrained = support.constrain(point, eventShape: shape) {
      site.value = pattern.rearranged(from: constrained.value)
      add(constrained.logJacobian, site)
    }
    note(site)
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    if site.kind == .deterministic {
      note(site)
    } else if !site.isMasked {
      add(site.weightedLogDensity, site)
    }
    last = site.name
    if let fault = recorder.fault { site.fail(.other("its distribution \(fault)")) }
  }

  private func add<Real: Scalar, D>(_ term: Real, _ site: Site<D>) {
    guard let term = term as? Recorded, !term.isConstant || term.constant != 0 else { return }
    recorder.addTerm(term, of: site.name.description)
  }

  private mutating func note<D: Distribution>(_ site: Site<D>) {
    guard let value = site.value else { return }
    order.note(site.name)
    for i in 0..<value.eventCount {
      if let number = value[event: i] as? Recorded { values.append(number) }
    }
  }

  mutating func enter(_ loop: inout Loop) { recorder.enterLoop(length: loop.expectedLength) }
  mutating func step(_ index: Int) { recorder.beginStep() }
  mutating func leave(_ loop: Loop, length: Int) { recorder.leaveLoop() }
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
    let run = ScoringRun()
    let recorder = Recorder()
    let after = recorder.recording {
      var effects = Run(Bottom(), state: run.state, Recorded.self)
      return effects.with(makeHandler(recorder)) { self(&$0) }.handler
    }
    if let failure = run.state.pointee.failure { throw failure }
    if let fault = recorder.fault {
      throw ModelError(
        site: after.last?.description, position: [], reason: .other("after it the model \(fault)"))
    }
    return (recorder.finish(), after)
  }
}
