import ArgumentParser
import TSFiles
import TSModel
import TSPanel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `panel run`: forecasts the shards that are not done.
struct PanelRunCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "run",
      abstract: "Forecast the shards of a job that are not done.",
      discussion: """
        Several runs may work on one job, on one host or on several that share its directory: each takes the shards that no \
        other has. A run that was killed is started again, and passes over what is done. A series that fails is a row in the \
        job's errors, and never ends the run.

        EXAMPLES
          \(name) panel run job
          \(name) panel run job --jobs 4
          \(name) panel run job --shard 17
          \(name) panel run job --shards '0..<100'

        EXIT CODES
          0 done   2 done, and some series failed   65 bad data, or a file of the job was changed: not to be tried again
          73 a file of the job cannot be made   75 to be tried again: another run holds the shards that are left, or the disk is full   130 interrupted
        """)
  }

  @Argument(help: ArgumentHelp("The directory of 'panel plan'.", valueName: "job"), completion: .directory)
  var job: String

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("One shard, counted from 0.", valueName: "i"),
    transform: wholeNumber(0...UInt64(PanelPlanner.mostShards)))
  var shard: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Shards from one to before another (default: all).", valueName: "a..<b"))
  var shards: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many threads to use; one a processor if it is left out.", valueName: "n"),
    transform: wholeNumber(1...1024))
  var jobs: UInt64?

  func validate() throws {
    if shard != nil, shards != nil {
      throw ValidationError("--shard and --shards name shards each; expected one of them")
    }
  }

  func run() throws {
    let run = try PanelRun(JobDirectory(job), selection: selection, program: PanelCommand.program)
    let control = RunControl()
    Interrupts.watch(name: Catalogue.current.name)
    Interrupts.endInOrder(remark: "what is done stays; '\(Catalogue.current.name) panel run \(job)' goes on")
    {
      control.cancel()
    }
    let shown = PanelProgress()
    do {
      let result = try run.run(jobs: jobs.map { Int($0) }, control: control) { shown.show($0) }
      ProgressBar.erase()
      try end(result, shown)
    } catch is CancellationError {
      ProgressBar.erase()
      let signal = Interrupts.received ?? SIGINT
      complain("\(Interrupts.word(for: signal)); what is done stays, and the same command goes on")
      throw ExitCode(128 + signal)
    } catch let error as FileError where error.category == .cannotCreate {
      // What stands in the way stays there however often it is tried.
      throw Failure(.cannotCreate, "\(error); what is done stays")
    } catch let error as FileError where error.category == .inputOutput {
      throw Failure(.tryAgain, "\(error); what is done stays, and the same command goes on")
    }
  }

  private func end(_ result: PanelRun.Result, _ shown: PanelProgress) throws {
    note(shown.summary(result))
    if let fault = result.faults.first {
      let more = result.faults.count > 1 ? " (and \(result.faults.count - 1) more)" : ""
      throw Failure(.badData, "\(fault)\(more)")
    }
    if let first = result.busy.first {
      throw Failure(
        .tryAgain,
        "\(counted(result.busy.count, "shard")) left to other runs, first shard \(first); expected to be tried again when they have ended"
      )
    }
    if result.failed > 0 { throw ExitCode(2) }
  }

  private var selection: Range<Int>? {
    get throws(Failure) {
      if let shard { return Int(shard)..<Int(shard) + 1 }
      guard let shards else { return nil }
      let parts = shards.split(separator: "..<", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let first = parts[0], let end = parts[1], 0 <= first, first < end else {
        throw Failure(
          .usage, "--shards \(shards): expected the first and the one behind the last, as in 0..<100")
      }
      return first..<end
    }
  }
}
