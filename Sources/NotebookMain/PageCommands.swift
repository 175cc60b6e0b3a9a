import ArgumentParser
import TSFiles
import TSNotebook

/// What both commands are told.
struct PageOptions: ParsableArguments {
  @Argument(help: "The pages.", completion: .file(extensions: ["txt"]))
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "The package whose library the cells use; unless told, the first above the first page.",
      valueName: "folder"),
    completion: .directory)
  var package: String?

  @Option(help: ArgumentHelp("How many seconds a page may run.", valueName: "seconds"))
  var limit = 600.0

  @Option(
    help: ArgumentHelp(
      "Draw each figure that a cell prints to an SVG file in this folder too.", valueName: "folder"),
    completion: .directory)
  var svg: String?

  func validate() throws {
    guard limit > 0, limit <= 1e6 else {
      throw ValidationError("--limit is \(limit), but must be positive and at most 1000000")
    }
  }

  /// Does the work, and ends the command with its exit code.
  func run(_ purpose: NotebookJob.Purpose) throws {
    var job = NotebookJob(purpose)
    job.library = package
    job.limit = .seconds(limit)
    job.pictures = svg
    var code: Int32 = 0
    let errors = job.run(files) { path, outcome in
      switch outcome {
      case .agrees(let cells): print("\(path): \(cells) cells agree")
      case .rewritten(let cells): print("\(path): \(cells) cells written")
      case .differs(let differences):
        OutputDifference.listing(differences).forEach(complain)
        code = max(code, 1)
      case .failed(let error):
        complain("\(error)")
        code = max(code, error.category.exitCode)
      }
    }
    for error in errors { complain("\(error)") }
    code = errors.first?.category.exitCode ?? code
    if code != 0 { throw ExitCode(code) }
  }
}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the cells of pages and rewrite their outputs.")

  @OptionGroup var options: PageOptions

  func run() throws { try options.run(.rewrite) }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run the cells of pages and compare what they print with the pages.")

  @OptionGroup var options: PageOptions

  func run() throws { try options.run(.compare) }
}
