import TSNumerics

/// The seed of a stream that is chosen at run time.
///
/// One handler for both streams, so that a model is compiled once for them.
@usableFromInline
struct StreamSeed<Primal: PrimalScalar>: Handler {
  @usableFromInline let isAddressed: Bool
  @usableFromInline var seed: Seed<Primal>
  @usableFromInline var addressed: AddressedSeed<Primal>

  @inlinable
  init(_ key: Primal.Key, _ stream: RandomStream) {
    isAddressed = stream == .addressed
    seed = Seed(key)
    addressed = AddressedSeed(key)
  }

  @inlinable @inline(__always)
  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if isAddressed { addressed.process(&site) } else { seed.process(&site) }
  }

  @inlinable @inline(__always)
  mutating func hidden<D: Distribution>(_ site: inout Site<D>) {
    if isAddressed { addressed.hidden(&site) } else { seed.hidden(&site) }
  }

  @inlinable @inline(__always)
  mutating func enter(_ loop: inout Loop) {
    if isAddressed { addressed.enter(&loop) } else { seed.enter(&loop) }
  }

  @inlinable @inline(__always)
  mutating func step(_ index: Int) {
    if isAddressed { addressed.step(index) } else { seed.step(index) }
  }

  @inlinable @inline(__always)
  mutating func leave(_ loop: Loop, length: Int) {
    if isAddressed { addressed.leave(loop, length: length) } else { seed.leave(loop, length: length) }
  }

  @inlinable
  mutating func finish(_ run: RunContext) {
    if isAddressed { addressed.finish(run) } else { seed.finish(run) }
  }
}
