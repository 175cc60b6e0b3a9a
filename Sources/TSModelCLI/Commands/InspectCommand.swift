import ArgumentParser
import TSFiles

/// `inspect`: what was understood of a file.
struct InspectCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "inspect",
      abstract: "Say what was understood of a file: columns, times, gaps, seasons worth trying, oddities.",
      discussion: """
        A column of times is found: dates and times, numbers such as 20200131, 202001 or seconds since 1970, years, a year \
        with a month or a quarter in another column, or running numbers. Steps without a row are gaps. Times that are \
        doubled, out of order or off the even steps are an error with both rows.

        EXAMPLES
          \(name) inspect sales.csv
          \(name) inspect sales.csv --time week --format json
        """)
  }

  @Argument(
    help: ArgumentHelp("A CSV file; '-' is the standard input.", valueName: "file.csv"),
    completion: .file(extensions: ["csv"]))
  var file: String

  @Option(name: .long, help: ArgumentHelp("The column of times; found without it.", valueName: "column"))
  var time: String?

  @Option(name: .long, help: "Lines to read, or JSON.")
  var format: Format = .table

  /// The form of the output.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
  }

  func run() throws {
    let inspection = try FileInspection(file, time: time)
    switch format {
    case .table: try printOut(inspection.text)
    case .json:
      let output = StandardOutput()
      try inspection.writeJSON(to: output)
      try output.commit()
    }
  }
}
