/// A fixed number of vectors of one length, handed out and taken back by number.
///
/// A vector may have several holders; it is free again when the last has released it. Nothing is allocated after
/// `init`.
struct VectorPool {
  /// How many numbers lie between one vector and the next.
  let stride: Int
  private let capacity: Int
  private let storage: UnsafeMutablePointer<Double>
  private let holders: UnsafeMutablePointer<Int32>
  private let free: UnsafeMutablePointer<Int32>
  private var freeCount = 0

  /// A pool of `capacity` vectors of `stride` zeros.
  init(capacity: Int, stride: Int) {
    self.stride = stride
    self.capacity = capacity
    storage = .zeros(capacity * stride)
    holders = .allocate(capacity: capacity)
    holders.initialize(repeating: 0, count: capacity)
    free = .allocate(capacity: capacity)
    free.initialize(repeating: 0, count: capacity)
    reset()
  }

  func deallocate() {
    storage.deallocate()
    holders.deallocate()
    free.deallocate()
  }

  /// Frees every vector but one, which keeps one holder.
  mutating func reset(keeping kept: Int32? = nil) {
    for number in 0..<capacity {
      holders[number] = 0
      free[number] = Int32(truncatingIfNeeded: number)
    }
    freeCount = capacity
    guard let kept else { return }
    freeCount -= 1
    free[Int(kept)] = free[freeCount]
    holders[Int(kept)] = 1
  }

  /// A vector with one holder; what it holds is arbitrary but for the padding, which is zero.
  @inline(__always)
  mutating func take() -> Int32 {
    assert(freeCount > 0, "the pool was made too small")
    freeCount &-= 1
    let number = free[freeCount]
    holders[Int(number)] = 1
    return number
  }

  /// Adds a holder.
  @inline(__always)
  func retain(_ number: Int32) { holders[Int(number)] &+= 1 }

  /// Removes a holder.
  @inline(__always)
  mutating func release(_ number: Int32) {
    let left = holders[Int(number)] &- 1
    holders[Int(number)] = left
    if left == 0 {
      free[freeCount] = number
      freeCount &+= 1
    }
  }

  @inline(__always)
  subscript(number: Int32) -> UnsafeMutablePointer<Double> { storage + Int(number) &* stride }
}
