import Synchronization
import TSFiles
import TSForecast
import TSInference

/// The shards of a run, done by several threads.
final class PanelWork: Sendable {
  private let job: PanelRun
  private let digest: String
  private let lanes: Int
  private let threads: Int
  private let control: RunControl
  private let progress: (@Sendable (PanelRun.Progress) -> Void)?
  private let next: Atomic<Int>
  /// How many lanes are at work.
  private let active = Atomic(0)
  private let state: Mutex<State>

  private struct State {
    var result = PanelRun.Result()
    var progress = PanelRun.Progress()
    var failure: (any Error)?
    var claims: [ShardClaim] = []
  }

  init(
    _ run: PanelRun, digest: String, jobs: Int, _ control: RunControl,
    _ progress: (@Sendable (PanelRun.Progress) -> Void)?
  ) {
    (job, self.digest, self.control, self.progress) = (run, digest, control, progress)
    // Shards side by side have no end that one thread waits for; with few shards threads share one.
    lanes = min(jobs, run.selection.count)
    threads = max(1, jobs / lanes)
    next = Atomic(run.selection.lowerBound)
    var state = State()
    state.progress.totalRows = run.plan.shards[run.selection].reduce(0) { $0 + $1.rows }
    self.state = Mutex(state)
  }

  func run() throws -> PanelRun.Result {
    try onThreads(lanes + 1) { number in
      if number == self.lanes { self.keepClaims() } else { self.work() }
    }
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      if control.isCancelled { throw CancellationError() }
      // Others may have come to the end of theirs meanwhile.
      for shard in state.result.busy {
        guard let record = record(shard) else { continue }
        state.result.busy.removeAll { $0 == shard }
        Self.count(record, before: true, &state.result)
      }
      state.result.busy.sort()
      return state.result
    }
  }

  private var isStopped: Bool { control.isCancelled || state.withLock { $0.failure != nil } }

  private func work() {
    active.add(1, ordering: .sequentiallyConsistent)
    defer { active.subtract(1, ordering: .sequentiallyConsistent) }
    let workspaces = (0..<threads).map { _ in WorkspaceBox() }
    while !isStopped {
      let shard = next.add(1, ordering: .sequentiallyConsistent).oldValue
      guard shard < job.selection.upperBound else { return }
      do {
        try work(shard, workspaces)
      } catch let error as FileError where error.category == .badData || error.category == .noInput {
        // The other shards are none the worse for it.
        state.withLock { $0.result.faults.append(error) }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
  }

  private func work(_ shard: Int, _ workspaces: [WorkspaceBox]) throws {
    if isDone(shard) { return }
    guard let claim = try ShardClaim.take(job.directory.file(.claims, shard)) else {
      state.withLock { $0.result.busy.append(shard) }
      return
    }
    state.withLock { $0.claims.append(claim) }
    defer {
      state.withLock { $0.claims.removeAll { $0 === claim } }
      claim.release()
    }
    // Another process may have done it between the two looks.
    if isDone(shard) { return }
    let shardRun = ShardRun(
      plan: job.plan, planDigest: digest, directory: job.directory, shard: shard, control: control)
    let record = try shardRun.run(workspaces) { failed, rows in
      self.state.withLock { state in
        state.progress.series += 1
        if failed { state.progress.failed += 1 }
        state.progress.rows += rows
        self.progress?(state.progress)
      }
    }
    if let record { state.withLock { Self.count(record, before: false, &$0.result) } }
  }

  private func record(_ shard: Int) -> ShardRecord? {
    guard let record = ShardRecord(job.directory, shard, plan: digest),
      record.agrees(job.directory, shard, with: job.plan.outputs)
    else { return nil }
    return record
  }

  /// Whether a shard is done; counted then.
  private func isDone(_ shard: Int) -> Bool {
    guard let record = record(shard) else { return false }
    state.withLock { state in
      Self.count(record, before: true, &state.result)
      state.progress.rows += job.plan.shards[shard].rows
      state.progress.rowsBefore += job.plan.shards[shard].rows
    }
    return true
  }

  private static func count(_ record: ShardRecord, before: Bool, _ result: inout PanelRun.Result) {
    result.series += record.series
    result.failed += record.failed
    result.done += 1
    if before { result.doneBefore += 1 }
  }

  /// Whether no shard is left to begin, and none is at work. A thread that could not be made is not waited for.
  private var isOver: Bool {
    let isAtEnd = isStopped || next.load(ordering: .sequentiallyConsistent) >= job.selection.upperBound
    return isAtEnd && active.load(ordering: .sequentiallyConsistent) == 0
  }

  /// Touches the claims until all threads are done.
  private func keepClaims() {
    var seconds = 0.0
    while !isOver {
      pause(milliseconds: 50)
      seconds += 0.05
      guard seconds >= Double(ShardClaim.interval) else { continue }
      seconds = 0
      for claim in state.withLock({ $0.claims }) { claim.touch() }
    }
  }
}
