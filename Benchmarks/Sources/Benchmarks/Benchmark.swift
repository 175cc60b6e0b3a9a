/// One thing to time.
struct Benchmark: Sendable {
  /// What the driver calls it.
  let name: String
  /// Does the work once and gives a number that shows that it was done.
  let run: @Sendable () throws -> Double

  init(_ name: String, _ run: @escaping @Sendable () throws -> Double) {
    self.name = name
    self.run = run
  }

  /// Runs it a number of times.
  ///
  /// - Returns: nanoseconds a run, and the number that the last run gave.
  func time(repeats: Int) throws -> (nanoseconds: Double, check: Double) {
    var check = 0.0
    let elapsed = try ContinuousClock().measure {
      for _ in 0..<repeats { check = try run() }
    }
    return (elapsed / .nanoseconds(1) / Double(repeats), check)
  }
}

/// Takes a value that the optimiser then has to compute.
@inline(never) @_optimize(none)
func keep<T>(_ value: T) {}

/// The value, of which the optimiser knows nothing.
@inline(never) @_optimize(none)
func opaque<T>(_ value: T) -> T { value }
