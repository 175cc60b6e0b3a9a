import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows on a terminal, after a second, that work goes on of which nobody knows how much is left.
final class Waiting: Sendable {
  private let isDone = Mutex(false)

  /// Runs work.
  ///
  /// - Parameter what: What is being done, in a word.
  static func during<Result>(_ what: String, _ work: () throws -> Result) rethrows -> Result {
    guard isatty(STDERR_FILENO) == 1 else { return try work() }
    let waiting = Waiting()
    let start = ContinuousClock.now
    let task = Task.detached {
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(200))
        waiting.show(what, seconds: Int((ContinuousClock.now - start) / .seconds(1)))
      }
    }
    defer {
      task.cancel()
      waiting.isDone.withLock { $0 = true }
      ProgressBar.erase()
    }
    return try work()
  }

  private func show(_ what: String, seconds: Int) {
    isDone.withLock { isDone in
      if !isDone, seconds >= 1 { ProgressBar.put(line: "\(what), \(seconds) s") }
    }
  }
}
