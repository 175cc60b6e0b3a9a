import ArgumentParser
import TSFiles
import TSModel

/// The commands over a list of models, for an executable of one's own.
///
/// ```swift
/// import TSModelCLI
///
/// @main struct MyModels {
///   static func main() { ModelCommand.main(name: "mymodels", version: "1.0", models: [ModelEntry(Drift.self)]) }
/// }
/// ```
///
/// Make each `ModelEntry` in the module that defines the model, so that the model is specialised there.
public enum ModelCommand {
  /// Runs the command of this process and ends the process with its exit code.
  ///
  /// - Parameters:
  ///   - name: the name of the command, as it is typed.
  ///   - version: the version of the program, for `--version` and for what it writes.
  ///   - models: the models to offer, in the order in which they are listed.
  public static func main(name: String, version: String, models: [ModelEntry]) -> Never {
    keepStandardDescriptors()
    ignoreBrokenPipes()
    let arguments = Array(CommandLine.arguments.dropFirst())
    end(run(arguments, Catalogue(name: name, version: version, models: models)))
  }

  /// Runs one command.
  ///
  /// - Returns: the exit code.
  static func run(_ arguments: [String], _ catalogue: Catalogue) -> Int32 {
    Catalogue.$current.withValue(catalogue) {
      do {
        var command = try RootCommand.parseAsRoot(arguments)
        try command.run()
        return 0
      } catch {
        return report(error, arguments)
      }
    }
  }

  /// Says what went wrong in one line, or prints what was asked for, such as help.
  private static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    if let failure = Failure(error) { return failure.report() }
    guard RootCommand.exitCode(for: error).isSuccess else {
      return Failure(parser: error, arguments).report()
    }
    // Help, the version, a completion script: an error to the parser, the output to the user.
    do {
      try printOut(RootCommand.fullMessage(for: error))
      return 0
    } catch {
      return Failure(file: error).report()
    }
  }
}

/// The command that the others stand under.
struct RootCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    let example = Catalogue.current.models.first?.name ?? "MODEL"
    let last = Catalogue.current.models.last?.name ?? "MODEL"
    return CommandConfiguration(
      commandName: name,
      abstract: "Probabilistic time-series models: draw paths from them, and fit them to data.",
      discussion: """
        Data go to the standard output, everything else to the standard error.

        EXAMPLES
          \(name) list
          \(name) describe \(example)
          \(name) sample \(example) --seed 42 > paths.csv
          \(name) sample \(example) --paths 200 --plot fan.svg > paths.csv
          \(name) inspect data.csv
          \(name) fit \(last) data.csv --output fit

        EXIT CODES
          0 done   2 the fit should not be trusted, the intervals of a backtest are rejected, or series of a panel failed
          64 wrong usage   65 bad data   66 no such input   70 internal error   73 the output cannot be made
          74 reading or writing failed   75 to be tried again (panel run)   130 interrupted
        """,
      version: Catalogue.current.version,
      subcommands: [
        ForecastCommand.self, PanelCommand.self, BacktestCommand.self, InspectCommand.self, ListCommand.self,
        DescribeCommand.self, SampleCommand.self, FitCommand.self, SummaryCommand.self, DiagnoseCommand.self,
        PredictCommand.self, ComponentsCommand.self, FilterCommand.self,
      ])
  }
}
