import TSNumerics
import TSPrograms

/// One statement of a model on its way through the handlers.
///
/// A handler sees a site twice: on the way out, in ``Handler/process(_:)``, where it may give it a value, a key or a
/// weight, and on the way back, in ``Handler/postprocess(_:)``, where the value is known.
@frozen
public struct Site<D: Distribution> {
  /// The scalar of the run.
  public typealias Real = D.Real

  /// The name, with the prefixes of the scopes passed so far.
  public var name: SiteName
  /// What kind of statement it is.
  public let kind: SiteKind
  /// The distribution; a stand-in of density one for deterministic values and factors.
  public var distribution: D
  /// The value, once known.
  public var value: D.Value? {
    @inlinable @inline(__always) get { content.known }
    @inlinable @inline(__always) set {
      content = SiteValue(newValue)
      valueChanges &+= 1
    }
  }
  @usableFromInline var content: SiteValue<D>
  /// Whether the value is data, or some of its components are; see ``hasHoles``.
  public var isObserved: Bool
  /// Whether ``Uncondition`` has taken data away.
  public var wasObserved = false
  /// Whether there are data for the site and the value here is missing among them.
  @usableFromInline package var isMissing = false
  /// Whether some components of the value are known, in the state of the run, and no value yet.
  @usableFromInline package var isPartlyGiven = false
  /// The number of the pattern in which components are missing among the data; 0 where all or none are.
  @usableFromInline package var pattern = 0
  /// Where a draw comes from, once a seed handler has given it. It may lead to memory of the seed: not to be kept.
  @usableFromInline package var source: RandomSource<D.Real.Primal>?
  /// A factor on the log-density term.
  public var scale: Double = 1
  /// Whether the log-density term is dropped.
  public var isMasked = false
  /// Whether outer handlers shall not see the site.
  public var isHidden = false

  /// The number of the statement in this run: the same at every step.
  public let identifier: Int
  @usableFromInline let state: UnsafeMutablePointer<RunState>
  @usableFromInline let region: UnsafeMutablePointer<Region>
  @usableFromInline var valueChanges: UInt8 = 0
  /// How many scans lie between the site and the handler that gave the value.
  @usableFromInline var scansToValue = 0

  @inlinable @inline(__always)
  init(
    _ name: SiteName, _ kind: SiteKind, _ distribution: D, _ value: SiteValue<D>, identifier: Int,
    state: UnsafeMutablePointer<RunState>
  ) {
    self.name = name
    self.kind = kind
    self.distribution = distribution
    content = value
    self.identifier = identifier
    self.state = state
    isObserved = value.isKnown && kind == .sample
    region = state.pointee.region
  }

  /// The key that a draw comes from, one for each lane, once a handler has given it.
  @inlinable
  public var key: D.Real.Primal.Key? {
    get { source?.key }
    set {
      source = newValue.map {
        RandomSource(key: $0, counter: region.pointee.plateIndex, isInPlate: region.pointee.isInPlate)
      }
    }
  }

  /// Ends the run with an error at this site. The first error of a run is kept.
  public func fail(_ reason: ModelError.Reason) { state.pointee.fail(reason, site: name) }

  /// Gives the site a value made of scalars, constant over the lanes.
  ///
  /// - Parameter scalar: the scalar at each row-major position of the value.
  @inlinable @inline(__always)
  package mutating func setValue(_ scalar: (Int) -> Double) {
    if D.Value.self == D.Real.self {
      value = unsafeBitCast(D.Real(scalar(0)), to: D.Value.self)
    } else {
      let pattern = distribution.placeholder
      value = pattern.rearranged(from: (0..<pattern.eventCount).map { D.Real(scalar($0)) })
    }
  }

  /// The log-density term with its weight: zero where masked. Of a value with holes that were drawn given the data it is
  /// the term of the data.
  @inlinable @inline(__always)
  package var weightedLogDensity: D.Real {
    guard let value, !isMasked, scale != 0 else { return D.Real(0) }
    let term =
      D.Value.self != D.Real.self && pattern != 0 ? logDensityOfPart(value) : distribution.logDensity(value)
    return scale == 1 ? term : D.Real(scale) * term
  }

  /// What happens when no handler has settled the site: check the parameters, then draw, or check the value given.
  @inlinable @inline(__always)
  mutating func settle() {
    guard kind == .sample else { return checkTerm() }
    if D.Value.self != D.Real.self, isPartlyGiven { return settlePart() }
    // What is masked is dropped whole: nothing hangs on where its value lies, nor on its parameters.
    if isMasked, value != nil { return }
    // In a program the density itself says so; a term that is left out of the sum shows nothing there.
    if D.showsFaults, D.Real.self == Recorded.self, value != nil, scale != 0 { return }
    if !distribution.hasValidParameters {
      value = Self.invalid(distribution, name, state)
    } else if let value {
      let isInside = distribution.contains(value)
      // A step whose value has data for some components meets the same operations as one with data for all.
      let holds =
        D.allowsHoles
        ? isInside.isRequiredAtEveryStep("\(name) in its support")
        : isInside.isRequired("\(name) in its support")
      if !holds { self.value = Self.refused(value, distribution, name, state) }
    } else if let source {
      value =
        distribution.canDraw
        ? distribution.draw(source) : Self.failed(.improper(family: D.familyName), distribution, name, state)
    } else {
      value = Self.failed(wasObserved ? .other(lateUncondition) : .noSeed, distribution, name, state)
    }
  }

  /// A factor that is not a number would spoil the log density in silence.
  @inlinable @inline(__always)
  mutating func checkTerm() {
    guard kind == .factor, !isMasked, let value, value.eventCount > 0 else { return }
    let term = value[event: 0]
    if !(term .== term).isRequired("\(name) is a number") {
      self.value = Self.failed(
        .other("the log-density term is not a number"), distribution, name, state)
    }
  }

  // What follows is rare. It takes what it needs by value: a call with `self` in memory would keep the site there
  // at every step, where it otherwise lies in registers.

  @inline(never)
  @usableFromInline
  static func failed(
    _ reason: ModelError.Reason, _ distribution: D, _ name: SiteName, _ state: UnsafeMutablePointer<RunState>
  ) -> D.Value {
    state.pointee.fail(reason, site: name)
    return distribution.placeholder
  }

  @inline(never)
  @usableFromInline
  static func invalid(
    _ distribution: D, _ name: SiteName, _ state: UnsafeMutablePointer<RunState>
  ) -> D.Value {
    guard let fault = distribution.parameterFault() else { return distribution.placeholder }
    return failed(.parameter(family: D.familyName, fault), distribution, name, state)
  }

  @inline(never)
  @usableFromInline
  static func refused(
    _ value: D.Value, _ distribution: D, _ name: SiteName, _ state: UnsafeMutablePointer<RunState>
  ) -> D.Value {
    let mask = distribution.contains(value)
    let lane = (0..<D.Real.Primal.laneCount).first { !mask[lane: $0] } ?? 0
    let support = distribution.support
    let position = (0..<value.eventCount).first { !support.contains(value[event: $0])[lane: lane] } ?? 0
    let reason = ModelError.Reason.outsideSupport(
      value: Double(value[event: position].primal[lane: lane]), family: D.familyName,
      expected: support.phrase, lane: lane)
    return failed(reason, distribution, name, state)
  }
}

/// What is wrong where data are taken away further out than keys are given.
@usableFromInline
let lateUncondition =
  "its data were taken away after the seed had passed it over; put the seed around: .uncondition().seed(42)"

/// What a statement of a model is.
@frozen
public enum SiteKind: Sendable {
  /// A draw, or data with a density.
  case sample
  /// A value computed from others, made known by a name.
  case deterministic
  /// A bare log-density term.
  case factor
}

extension Distribution {
  /// The name of the family, such as "Normal".
  @usableFromInline
  static var familyName: String {
    let name = String(describing: Self.self)
    return String(name.prefix { $0 != "<" })
  }
}
