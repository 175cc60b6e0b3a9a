import TSNumerics

/// Gives every latent site its value from a vector of unbounded coordinates, and adds up the log density with its
/// derivatives.
///
/// Coordinates are read in the order in which the sites are met, which is the same in every run: inside a scan there is
/// nothing to look up. Each value comes through the transform of the site's support, whose log Jacobian counts.
///
/// The outermost handler of a run over `Var<P>`.
@frozen
public struct LatentReader<P: PrimalScalar>: Handler where P.Element == Double {
  @usableFromInline let tape: UnsafeMutablePointer<Tape<P>>
  @usableFromInline let coordinates: UnsafePointer<P>
  @usableFromInline let count: Int
  @usableFromInline var cursor = 0
  /// The log density so far, without the normal terms, which the tape adds up.
  @usableFromInline var total = P(0)

  @inlinable
  init(_ coordinates: UnsafePointer<P>, count: Int, tape: UnsafeMutablePointer<Tape<P>>) {
    self.coordinates = coordinates
    self.count = count
    self.tape = tape
  }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Var<P>.self, site.kind == .sample, site.value == nil else { return }
    let support = unsafeBitCast(site.distribution.support, to: Support<Var<P>>.self)
    if D.Value.self == D.Real.self {
      guard cursor < count else { return site.fail(.other(changedLayout)) }
      let mark = tape.pointee.mark
      let constrained = support.constrain(scalar: next())
      site.value = unsafeBitCast(constrained.value, to: D.Value.self)
      add(constrained.logJacobian, above: mark)
    } else {
      readVector(&site, support)
    }
  }

  @inlinable @inline(__always)
  mutating func next() -> Var<P> {
    defer { cursor &+= 1 }
    return Var(coordinates[cursor], leaf: cursor, on: tape)
  }

  @inlinable
  mutating func readVector<D: Distribution>(_ site: inout Site<D>, _ support: Support<Var<P>>) {
    let pattern = site.distribution.placeholder
    let shape = pattern.eventShape
    guard let needed = support.coordinateCount(eventShape: shape), cursor + needed <= count else {
      return site.fail(.other(changedLayout))
    }
    let leaves = (0..<needed).map { _ in next() }
    let mark = tape.pointee.mark
    guard let constrained = support.constrain(leaves, eventShape: shape) else {
      return site.fail(.other(changedLayout))
    }
    site.value = pattern.rearranged(from: constrained.value.map { unsafeBitCast($0, to: D.Real.self) })
    add(constrained.logJacobian, above: mark)
  }

  @inlinable @inline(__always)
  public mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Var<P>.self, site.kind != .deterministic else { return }
    if site.isMasked {
      tape.pointee.hasDroppedTerms = true
      return
    }
    // The commonest term has a way of its own.
    if D.self == Normal<Var<P>>.self, site.scale == 1, let value = site.value {
      let normal = unsafeBitCast(site.distribution, to: Normal<Var<P>>.self)
      tape.pointee.addNormal(
        unsafeBitCast(value, to: Var<P>.self), location: normal.location, scale: normal.scale)
      return
    }
    let mark = tape.pointee.mark
    add(unsafeBitCast(site.weightedLogDensity, to: Var<P>.self), above: mark)
  }

  @inlinable @inline(__always)
  mutating func add(_ term: Var<P>, above mark: Int) {
    total += term.primal
    tape.pointee.addTerm(term, above: mark)
  }
}

/// What a model must not do between one run and the next.
@usableFromInline
let changedLayout =
  "the model draws other sites than in its first run; its sites must depend on nothing but its data"
