import Synchronization
import TSFiles
import TSForecast
import TSInference

/// Forecasts the series of a job, shard by shard; any number of processes may do so at a time.
///
/// A shard whose output agrees with the plan is passed over; one that another process has claimed is left to it.
public struct PanelRun: Sendable {
  /// How far a run is.
  public struct Progress: Sendable {
    /// How many series were forecast in this run, those included that failed.
    public var series = 0
    /// How many of them failed.
    public var failed = 0
    /// How many rows are done, of all shards of the run.
    public var rows = 0
    /// How many of them were done before.
    public var rowsBefore = 0
    /// How many rows there are.
    public var totalRows = 0

    /// A run that has not begun.
    public init() {}
  }

  /// What came of a run.
  public struct Result: Sendable {
    /// How many series the shards have that are done.
    public var series = 0
    /// How many of them failed.
    public var failed = 0
    /// How many shards are done.
    public var done = 0
    /// How many of these were done before.
    public var doneBefore = 0
    /// The shards that another process works on.
    public var busy: [Int] = []
    /// Why shards could not be done.
    public var faults: [FileError] = []
  }

  /// The directory.
  public let directory: JobDirectory
  /// The plan.
  public let plan: PanelPlan
  /// The shards to do.
  public let selection: Range<Int>
  private let digest: String

  /// A run.
  ///
  /// - Parameters:
  ///   - directory: the directory of a job.
  ///   - selection: the shards to do; all if nil.
  ///   - program: the program that runs, with its version.
  /// - Throws: `noInput` or `badData` where there is no such plan; `usage` where there are no such shards.
  public init(_ directory: JobDirectory, selection: Range<Int>? = nil, program: String) throws(FileError) {
    self.directory = directory
    plan = try PanelPlan(directory, program: program)
    digest = try Self.digest(directory)
    self.selection = selection ?? plan.shards.indices
    guard self.selection.lowerBound >= 0, self.selection.upperBound <= plan.shards.count,
      !self.selection.isEmpty
    else {
      throw FileError(
        .usage,
        "the shards: found \(self.selection.lowerBound)..<\(self.selection.upperBound), expected some of 0..<\(plan.shards.count)"
      )
    }
  }

  /// The digest of the plan of a directory.
  package static func digest(_ directory: JobDirectory) throws(FileError) -> String {
    SHA256.hexadecimal(of: try readRegularFile(directory.planFile))
  }

  /// Does all shards that are not done.
  ///
  /// - Parameters:
  ///   - jobs: how many threads; one a processor if nil.
  ///   - control: ends the run: shards that have begun are left undone.
  ///   - progress: told after each series; on any thread, one at a time.
  /// - Throws: `inputOutput` or `cannotCreate` where nothing can be written; `CancellationError` if the run was ended.
  /// - Complexity: a forecast for each series.
  public func run(
    jobs: Int? = nil, control: RunControl = RunControl(), progress: (@Sendable (Progress) -> Void)? = nil
  ) throws -> Result {
    try directory.prepare([.claims, .done] + plan.outputs)
    let work = PanelWork(self, digest: digest, jobs: max(1, jobs ?? processorCount()), control, progress)
    return try work.run()
  }
}

/// The shards of a run, done by several threads.
private final class PanelWork: Sendable {
  private let run_: PanelRun
  private let digest: String
  private let lanes: Int
  private let threads: Int
  private let control: RunControl
  private let progress: (@Sendable (PanelRun.Progress) -> Void)?
  private let next: Atomic<Int>
  private let lanesLeft: Atomic<Int>
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
    (run_, self.digest, self.control, self.progress) = (run, digest, control, progress)
    // Shards side by side have no end that one thread waits for; with few shards threads share one.
    lanes = min(jobs, run.selection.count)
    threads = max(1, jobs / lanes)
    next = Atomic(run.selection.lowerBound)
    lanesLeft = Atomic(lanes)
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
    defer { lanesLeft.subtract(1, ordering: .relaxed) }
    let workspaces = (0..<threads).map { _ in WorkspaceBox() }
    while !isStopped {
      let shard = next.add(1, ordering: .relaxed).oldValue
      guard shard < run_.selection.upperBound else { return }
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
    guard let claim = try ShardClaim.take(run_.directory.file(.claims, shard)) else {
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
      plan: run_.plan, planDigest: digest, directory: run_.directory, shard: shard, control: control)
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
    guard let record = ShardRecord(run_.directory, shard, plan: digest),
      record.agrees(run_.directory, shard, with: run_.plan.outputs)
    else { return nil }
    return record
  }

  /// Whether a shard is done; counted then.
  private func isDone(_ shard: Int) -> Bool {
    guard let record = record(shard) else { return false }
    state.withLock { state in
      Self.count(record, before: true, &state.result)
      state.progress.rows += run_.plan.shards[shard].rows
      state.progress.rowsBefore += run_.plan.shards[shard].rows
    }
    return true
  }

  private static func count(_ record: ShardRecord, before: Bool, _ result: inout PanelRun.Result) {
    result.series += record.series
    result.failed += record.failed
    result.done += 1
    if before { result.doneBefore += 1 }
  }

  /// Touches the claims until all threads are done.
  private func keepClaims() {
    var seconds = 0.0
    while lanesLeft.load(ordering: .relaxed) > 0 {
      pause(milliseconds: 50)
      seconds += 0.05
      guard seconds >= Double(ShardClaim.interval) else { continue }
      seconds = 0
      for claim in state.withLock({ $0.claims }) { claim.touch() }
    }
  }
}
