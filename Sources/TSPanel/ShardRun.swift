import Synchronization
import TSFiles
import TSForecast
import TSInference

/// Forecasts the series of a shard and writes what comes out, under temporary names first.
struct ShardRun {
  let plan: PanelPlan
  let planDigest: String
  let directory: JobDirectory
  let shard: Int
  let control: RunControl

  /// Forecasts.
  ///
  /// - Parameters:
  ///   - workspaces: one for each thread.
  ///   - progress: told after each series whether it failed, and how many rows it has; on any thread.
  /// - Returns: nil where it was cancelled.
  /// - Throws: `badData` where the input is not that of the plan; `inputOutput` or `cannotCreate` where nothing can be
  ///   written.
  func run(
    _ workspaces: [WorkspaceBox], _ progress: @escaping @Sendable (_ failed: Bool, _ rows: Int) -> Void
  ) throws -> ShardRecord? {
    let input = try ShardInput(plan, shard, in: directory)
    let work = SeriesWork(plan: plan, input: input, totals: GroupTotals(plan))
    let count = input.series.count
    // Series of one length share a recorded model, and those that take longest come first.
    let order = input.series.indices.sorted {
      (input.series[$1].rows.count, $0) < (input.series[$0].rows.count, $1)
    }
    let (queue, control) = (SeriesQueue(count: count), control)
    try onThreads(min(workspaces.count, max(1, count))) { thread in
      while !control.isCancelled, let place = queue.take(below: count) {
        let number = order[place]
        let outcome = work.outcome(number, workspaces[thread].workspace)
        queue.put(outcome, at: number)
        progress(outcome.failure != nil, input.series[number].rows.count)
      }
    }
    let found = queue.all
    guard found.count == count else { return nil }
    return try write(input, found, work.totals)
  }

  private func write(
    _ input: ShardInput, _ outcomes: [SeriesOutcome], _ totals: GroupTotals?
  ) throws(FileError) -> ShardRecord {
    var digests: [JobDirectory.Part: String] = [:]
    for part in plan.outputs {
      digests[part] = try write(part) { (sink) throws(FileError) in
        for (series, outcome) in zip(input.series, outcomes) {
          switch part {
          case .out: try sink.write(outcome.forecasts)
          case .paths: try sink.write(outcome.paths)
          case .checks: try sink.write(outcome.check)
          case .errors:
            if let failure = outcome.failure { try sink.write(SeriesLines(series.key).failure(failure)) }
          default: break
          }
        }
        if part == .totals, let totals { try sink.write(totals.lines) }
      }
    }
    let record = ShardRecord(
      plan: planDigest, series: outcomes.count, failed: outcomes.count { $0.failure != nil }, digests: digests
    )
    try record.write(directory, shard)
    return record
  }

  /// The columns of a file that comes out.
  static func columns(_ part: JobDirectory.Part, _ plan: PanelPlan) -> [String] {
    switch part {
    case .paths: SeriesLines.pathColumns(plan)
    case .totals: GroupTotals.columns(plan)
    case .checks: SeriesLines.checkColumns(plan)
    case .errors: SeriesLines.errorColumns(plan)
    default: SeriesLines.forecastColumns(plan)
    }
  }

  private func write(
    _ part: JobDirectory.Part, _ body: (any ByteSink) throws(FileError) -> Void
  ) throws(FileError) -> String {
    let output = DigestingSink(try OutputFile(directory.file(part, shard), overwrite: true))
    var header = try TableWriter(columns: Self.columns(part, plan), to: output)
    try header.finish()
    try body(output)
    try output.commit()
    return output.digest.hexadecimal
  }
}

/// What several threads take numbers from, and put outcomes to.
private final class SeriesQueue: Sendable {
  private let next = Atomic(0)
  private let outcomes: Mutex<[SeriesOutcome?]>

  init(count: Int) { outcomes = Mutex(Array(repeating: nil, count: count)) }

  /// The next number, while there is one.
  func take(below count: Int) -> Int? {
    let number = next.add(1, ordering: .relaxed).oldValue
    return number < count ? number : nil
  }

  func put(_ outcome: SeriesOutcome, at number: Int) { outcomes.withLock { $0[number] = outcome } }

  /// Those that there are.
  var all: [SeriesOutcome] { outcomes.withLock { $0 }.compactMap { $0 } }
}

/// A workspace, which one thread at a time uses; that makes the conformance to `Sendable` hold.
final class WorkspaceBox: @unchecked Sendable {
  let workspace = ForecastWorkspace()
}

/// Hands bytes on, and takes their digest.
final class DigestingSink: ByteSink {
  private let sink: any ByteSink
  private(set) var digest = SHA256()

  init(_ sink: any ByteSink) { self.sink = sink }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    digest.update(bytes)
    try sink.write(bytes)
  }

  func flush() throws(FileError) { try sink.flush() }
  func commit() throws(FileError) { try sink.commit() }
}
