internal import CKernels
import TSNumerics

/// The choices of one trajectory, from two keys: the direction of doubling d is bit d of a word, and the uniforms that
/// select are those of consecutive counters, computed sixteen at a time.
package struct KeyedChoices: TrajectoryChoices {
  private static var blockLength: Int { 16 }

  private var directions: UInt64 = 0
  private var selection = PRNGKey(high: 0, low: 0)
  private var nextCounter: UInt64 = 0
  private var position = KeyedChoices.blockLength
  private let uniforms: UnsafeMutablePointer<Double>
  private let words: UnsafeMutablePointer<UInt32>

  package init() {
    uniforms = .allocate(capacity: Self.blockLength)
    uniforms.initialize(repeating: 0, count: Self.blockLength)
    words = .allocate(capacity: 2 * Self.blockLength)
    words.initialize(repeating: 0, count: 2 * Self.blockLength)
  }

  package func deallocate() {
    uniforms.deallocate()
    words.deallocate()
  }

  /// Starts the choices of a trajectory.
  package mutating func begin(directions: PRNGKey, selection: PRNGKey) {
    self.directions = directions.bits64()
    self.selection = selection
    nextCounter = 0
    position = Self.blockLength
  }

  @inline(__always)
  package mutating func goesForward(doubling: Int) -> Bool { directions >> UInt64(doubling & 63) & 1 == 1 }

  @inline(__always)
  package mutating func uniform() -> Double {
    if position == Self.blockLength { refill() }
    let u = uniforms[position]
    position &+= 1
    return u
  }

  private mutating func refill() {
    let length = Self.blockLength
    ck_threefry_counters(length, selection.high, selection.low, nextCounter, words, words + length)
    ck_uniform_f64(length, words, words + length, uniforms)
    nextCounter += UInt64(length)
    position = 0
  }
}
