import ArgumentParser
import TSFiles
import TSModel

/// `summary`: the table of a fit's parameters.
struct SummaryCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "summary",
      abstract: "Summarise a fit: means, errors, quantiles, effective sample sizes and R-hat.",
      discussion: """
        mcse is the Monte Carlo standard error of the mean; ess are effective sample sizes of the bulk and of the \
        tails; rhat is near 1 where the chains agree (Vehtari et al. 2021).

        EXAMPLE
          \(Catalogue.current.name) summary fit
        """)
  }

  @OptionGroup var choice: FitChoice

  @Flag(name: .long, help: "Show every value of long sites.")
  var all = false

  @Option(name: .long, help: "As a table to read, or as CSV with all digits.")
  var format: Format = .table

  /// The form of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case csv
  }

  func run() throws {
    let results = try choice.results()
    switch format {
    case .table: try printOut(SummaryTable(results.summary, isComplete: all).text)
    case .csv: try writeCSV(results.summary)
    }
  }

  private func writeCSV(_ summary: DrawSummary) throws {
    let output = StandardOutput()
    var table = try TableWriter(
      columns: [
        "parameter", "mean", "mcse_mean", "sd", "q5", "median", "q95", "ess_bulk", "ess_tail", "r_hat",
      ], to: output)
    for row in summary.rows {
      table.append(row.name)
      for figure in [
        row.mean, row.meanError, row.standardDeviation, row.lower, row.median, row.upper, row.bulkESS,
        row.tailESS, row.rHat,
      ] {
        table.append(figure.value)
      }
      try table.endRow()
    }
    try table.finish()
    try output.commit()
  }
}

/// `diagnose`: whether a fit should be trusted.
struct DiagnoseCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diagnose",
      abstract: "Say in plain words whether a fit should be trusted, what is wrong with it, and what to try.",
      discussion: """
        The exit code is 2 where the fit should not be trusted.

        EXAMPLE
          \(Catalogue.current.name) diagnose fit
        """)
  }

  @OptionGroup var choice: FitChoice

  func run() throws {
    let results = try choice.results()
    let diagnosis = results.diagnosis
    try printOutIfRead(Verdict(diagnosis, isBrief: false).lines.joined(separator: "\n"))
    if diagnosis.trust == .notTrusted { throw ExitCode(2) }
  }
}

/// The argument that names a fit.
struct FitChoice: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The directory of a fit.", valueName: "dir"), completion: .directory)
  var directory: String

  /// The draws of the fit; a note says where it is not finished.
  func results() throws -> FitResults {
    try FitResults(reporting: FitDirectory(directory))
  }
}
