import Synchronization
import TSInference
import TSModel

/// The forecasts of a backtest, made by several threads: each takes the next that waits.
final class BacktestWork: Sendable {
  /// What became of a forecast.
  typealias Outcome = Result<(scores: SeriesScores, notes: [String]), any Error>

  private let methods: [BacktestMethod]
  private let folds: [BacktestFold]
  /// The origins with one fit.
  private let groups: [Range<Int>]
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
    _ methods: [BacktestMethod], _ folds: [BacktestFold], refit: Int, _ control: RunControl,
    _ cache: BacktestCache?,
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) {
    (self.methods, self.folds, self.control, self.cache) = (methods, folds, control, cache)
    self.progress = progress
    groups = stride(from: 0, to: folds.count, by: max(1, refit)).map {
      $0..<min(folds.count, $0 + max(1, refit))
    }
    outcomes = Mutex(Array(repeating: nil, count: methods.count * folds.count))
  }

  /// Makes all forecasts.
  ///
  /// - Returns: For each method what became of it at each origin.
  func run(jobs: Int) throws -> [[Outcome]] {
    try onThreads(min(max(1, jobs), methods.count * groups.count)) { _ in self.work() }
    try cache?.finish()
    let found = outcomes.withLock { $0 }.compactMap { $0 }
    guard found.count == count else { throw CancellationError() }
    return methods.indices.map { Array(found[$0 * folds.count..<($0 + 1) * folds.count]) }
  }

  private func scores(
    _ session: BacktestMethod.Session, _ identity: String?, _ fold: BacktestFold, first: BacktestFold
  ) throws -> (scores: SeriesScores, notes: [String]) {
    guard let cache, let identity else { return try session(fold) }
    // What is forecast depends on where the parameters are from.
    let own = first.origin == fold.origin ? identity : "\(identity), fitted at \(first.origin)"
    if let known = cache.outcome(fold, of: own) { return known }
    let made = try session(fold)
    cache.keep(made.scores, made.notes, fold, of: own)
    return made
  }

  private func work() {
    while !control.isCancelled {
      let number = next.add(1, ordering: .relaxed).oldValue
      guard number < methods.count * groups.count else { return }
      // Late origins take longest, and come first: no thread begins a long one when the others are done.
      work(on: groups[groups.count - 1 - number / methods.count], number % methods.count)
    }
  }

  private func work(on group: Range<Int>, _ method: Int) {
    let first = folds[group.lowerBound]
    let session = methods[method].session(first)
    for fold in group where !control.isCancelled {
      let outcome = Outcome { try scores(session, methods[method].identity, folds[fold], first: first) }
      outcomes.withLock { $0[method * folds.count + fold] = outcome }
      done.withLock { done in
        done += 1
        progress?(done, count)
      }
    }
  }
}
