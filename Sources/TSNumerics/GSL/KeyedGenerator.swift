import CGSL

/// A GSL random number generator whose whole state is a key and a counter.
///
/// GSL's rejection samplers take a varying number of random words. Each site gives its sampler a key of its own, and
/// the generator counts blocks from zero under it, so that a rejection at one site never shifts the next.
///
/// `get` returns y₀ ⊕ y₁ of a Threefry block, `get_double` the uniform on [0, 1) of its 52 leading bits: JAX's 32-bit
/// words and 64-bit uniforms at consecutive counters.
public struct KeyedGenerator {
  /// The key of the site.
  public let key: PRNGKey

  /// A generator at counter zero.
  public init(key: PRNGKey) { self.key = key }

  /// Runs a sampler of GSL on this generator.
  ///
  /// - Parameter sampler: called once with the generator; the pointer is valid during the call only.
  /// - Returns: what the sampler returns.
  public func withGSL<Result>(_ sampler: (UnsafePointer<gsl_rng>) -> Result) -> Result {
    var state = KeyedGeneratorState(key: key, counter: 0)
    return withUnsafeMutablePointer(to: &state) { state in
      var generator = gsl_rng(type: GSL.keyedGeneratorType, state: UnsafeMutableRawPointer(state))
      return withUnsafePointer(to: &generator) { sampler($0) }
    }
  }
}

struct KeyedGeneratorState {
  var key: PRNGKey
  var counter: UInt64

  mutating func next() -> (UInt32, UInt32) {
    defer { counter &+= 1 }
    return key.block(counter)
  }
}

extension GSL {
  /// The generator's type as GSL sees it; made once, never freed.
  nonisolated(unsafe) static let keyedGeneratorType: UnsafePointer<gsl_rng_type> = {
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: 16)
    for (index, byte) in "threefry2x32-20".utf8.enumerated() { name[index] = CChar(truncatingIfNeeded: byte) }
    name[15] = 0
    let type = UnsafeMutablePointer<gsl_rng_type>.allocate(capacity: 1)
    type.initialize(
      to: gsl_rng_type(
        name: name, max: 0xFFFF_FFFF, min: 0, size: MemoryLayout<KeyedGeneratorState>.size,
        set: { state, seed in
          guard let state else { return }
          state.assumingMemoryBound(to: KeyedGeneratorState.self).pointee =
            KeyedGeneratorState(key: PRNGKey(seed: UInt64(seed)), counter: 0)
        },
        get: { state in
          guard let state else { return 0 }
          let (y0, y1) = state.assumingMemoryBound(to: KeyedGeneratorState.self).pointee.next()
          return UInt(y0 ^ y1)
        },
        get_double: { state in
          guard let state else { return 0 }
          let (y0, y1) = state.assumingMemoryBound(to: KeyedGeneratorState.self).pointee.next()
          let bits = UInt64(y0) << 32 | UInt64(y1)
          return Double(bitPattern: bits >> 12 | 0x3FF0_0000_0000_0000) - 1
        }))
    return UnsafePointer(type)
  }()
}
