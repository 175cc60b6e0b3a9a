import ArgumentParser
import TSFiles
import TSPanel

/// `panel collect`: puts the forecasts of all shards together.
struct PanelCollectCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "collect",
      abstract: "Put the forecasts of a job together, in order of keys.",
      discussion: """
        All shards have to be done, and each series to be there once. On the standard error it says how many series failed and \
        why, with the first keys of each reason.

        EXAMPLES
          \(name) panel collect job --output forecasts.csv
          \(name) panel collect job --output forecasts.csv --totals-output totals.csv --errors-output errors.csv

        EXIT CODES
          0 done   2 done, and some series failed or totals are not whole   65 shards are missing, or a file of the job was changed
        """)
  }

  @Argument(help: ArgumentHelp("The directory of 'panel plan'.", valueName: "job"), completion: .directory)
  var job: String

  @OptionGroup var target: NamedOutput

  @Option(
    name: .long, help: ArgumentHelp("Write the totals of plan --totals.", valueName: "file"),
    completion: .file())
  var totalsOutput: String?

  @Option(
    name: .long, help: ArgumentHelp("Write the paths of plan --draws.", valueName: "file"),
    completion: .file())
  var drawsOutput: String?

  @Option(
    name: .long, help: ArgumentHelp("Write the series that failed, and why.", valueName: "file"),
    completion: .file())
  var errorsOutput: String?

  func validate() throws {
    if [totalsOutput, drawsOutput, errorsOutput].contains("-") {
      throw ValidationError(
        "only forecasts go to the standard output; expected files for what else is written")
    }
    let files = [target.output, totalsOutput, drawsOutput, errorsOutput].compactMap { $0 }
    if target.overwrite, files.isEmpty {
      throw ValidationError("--overwrite has no effect without a file to write; expected --output with it")
    }
    for (place, file) in files.enumerated() {
      if files[..<place].contains(where: { isSameFile($0, file) }) {
        throw ValidationError("two outputs name the same file, \(file); expected each its own")
      }
    }
  }

  func run() throws {
    let directory = JobDirectory(job)
    let collection = try PanelCollection(directory)
    Interrupts.watch(name: Catalogue.current.name)
    try refuseFilesOfTheJob()
    let sink = try GuardedOutput(target.output, overwrite: target.overwrite)
    let (totals, paths, errors) = (try open(totalsOutput), try open(drawsOutput), try open(errorsOutput))
    let summary = try Waiting.during("collecting") {
      try collection.collect(to: sink, totals: totals, paths: paths, errors: errors)
    }
    for other in [totals, paths, errors] { try other?.commit() }
    try sink.commit()
    for line in summary.lines { note(line) }
    if summary.isIncomplete { throw ExitCode(2) }
  }

  private func open(_ path: String?) throws -> GuardedOutput? {
    try path.map { try GuardedOutput($0, overwrite: target.overwrite) }
  }

  /// Refuses outputs in the directory of the job, whose files they would replace.
  private func refuseFilesOfTheJob() throws(Failure) {
    let outputs = [
      ("--output", target.output), ("--totals-output", totalsOutput), ("--draws-output", drawsOutput),
      ("--errors-output", errorsOutput),
    ]
    for (option, path) in outputs {
      guard let path, isInside(path, folder: job) else { continue }
      throw Failure(.usage, "\(option) \(path): is in the directory of the job; expected a file elsewhere")
    }
  }
}
