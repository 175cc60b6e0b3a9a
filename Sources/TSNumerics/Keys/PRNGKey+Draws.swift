import CKernels

extension PRNGKey {
  /// The 64 random bits at a counter: `jax.random.bits(key, shape, "uint64")` at that row-major position.
  @inlinable @inline(__always)
  public func bits64(at counter: UInt64 = 0) -> UInt64 {
    let (y0, y1) = block(counter)
    return UInt64(y0) << 32 | UInt64(y1)
  }

  /// The 32 random bits at a counter: `jax.random.bits(key, shape, "uint32")` at that row-major position.
  ///
  /// The 16 and 8 bit words of JAX are the low bits of it.
  @inlinable @inline(__always)
  public func bits32(at counter: UInt64 = 0) -> UInt32 {
    let (y0, y1) = block(counter)
    return y0 ^ y1
  }

  /// A uniform on [0, 1): `jax.random.uniform(key, shape)` at a row-major position, bit for bit.
  ///
  /// - Parameters:
  ///   - counter: the position.
  ///   - element: `Double` takes 52 of 64 bits, `Float` 23 of 32.
  @inlinable
  public func uniform<Element: LaneElement>(at counter: UInt64 = 0, as element: Element.Type = Double.self)
    -> Element
  {
    Element.uniform((self as PRNGKey).block(counter) as RandomWords<PRNGKey>)
  }

  /// A uniform on [low, high): `jax.random.uniform(key, shape, minval=low, maxval=high)`, bit for bit.
  @inlinable
  public func uniform<Element: LaneElement>(at counter: UInt64 = 0, in range: Range<Element>) -> Element {
    let unit = uniform(at: counter, as: Element.self)
    return Swift.max(
      range.lowerBound, unit * (range.upperBound - range.lowerBound) + range.lowerBound)
  }

  /// A standard normal: the quantile of the uniform at a row-major position.
  ///
  /// It agrees with `jax.random.normal(key, shape)` to 1e-11 relative in `Double` and 2e-5 in `Float`.
  @inlinable
  public func normal<Element: LaneElement>(at counter: UInt64 = 0, as element: Element.Type = Double.self)
    -> Element
  {
    Element.standardNormal((self as PRNGKey).block(counter) as RandomWords<PRNGKey>)
  }
}

extension PRNGKey {
  /// Standard normals, each the ``normal(at:as:)`` of its place.
  public func fill(_ normals: UnsafeMutableBufferPointer<Double>) {
    let block = 256
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * block) { words in
      guard let first = words.baseAddress, let target = normals.baseAddress else { return }
      for start in stride(from: 0, to: normals.count, by: block) {
        let count = Swift.min(block, normals.count - start)
        ck_threefry_counters(count, high, low, UInt64(start), first, first + block)
        ck_normal_f64(count, first, first + block, target + start)
      }
    }
  }
}
