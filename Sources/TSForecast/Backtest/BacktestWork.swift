import Synchronization
import TSInference
import TSModel

/// The forecasts of a backtest, made by several threads: each takes the next that waits.
final class BacktestWork: Sendable {
  /// What became of a forecast.
  typealias Outcome = Result<(scores: SeriesScores, notes: [String]), any Error>

  private let methods: [BacktestMethod]
  private let folds: [BacktestFold]
  private let control: RunControl
  private let cache: BacktestCache?
  private let progress: (@Sendable (Int, Int) -> Void)?
  private let next = Atomic(0)
  /// By method, then by origin.
  private let outcomes: Mutex<[Outcome?]>
  /// How many are done.
  private let done = Mutex(0)

  private var count: Int { methods.count * folds.count }

  init(
    _ methods: [BacktestMethod], _ folds: [BacktestFold], _ control: RunControl, _ cache: BacktestCache?,
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) {
    (self.methods, self.folds, self.control, self.cache) = (methods, folds, control, cache)
    self.progress = progress
    outcomes = Mutex(Array(repeating: nil, count: methods.count * folds.count))
  }

  /// Makes all forecasts.
  ///
  /// - Returns: For each method what became of it at each origin.
  func run(jobs: Int) throws -> [[Outcome]] {
    try onThreads(min(max(1, jobs), count)) { _ in self.work() }
    try cache?.finish()
    let found = outcomes.withLock { $0 }.compactMap { $0 }
    guard found.count == count else { throw CancellationError() }
    return methods.indices.map { Array(found[$0 * folds.count..<($0 + 1) * folds.count]) }
  }

  private func scores(
    _ method: BacktestMethod, _ fold: BacktestFold
  ) throws -> (scores: SeriesScores, notes: [String]) {
    guard let cache, let identity = method.identity else { return try method.scores(fold) }
    if let known = cache.outcome(fold, of: identity) { return known }
    let made = try method.scores(fold)
    cache.keep(made.scores, made.notes, fold, of: identity)
    return made
  }

  private func work() {
    while !control.isCancelled {
      let number = next.add(1, ordering: .relaxed).oldValue
      guard number < count else { return }
      // Late origins take longest, and come first: no thread begins a long one when the others are done.
      let (method, fold) = (number % methods.count, folds.count - 1 - number / methods.count)
      let outcome = Outcome { try scores(methods[method], folds[fold]) }
      outcomes.withLock { $0[method * folds.count + fold] = outcome }
      done.withLock { done in
        done += 1
        progress?(done, count)
      }
    }
  }
}
