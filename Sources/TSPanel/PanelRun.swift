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
