import ArgumentParser

/// Options that name the file of the results, and say whether files that exist are replaced.
struct NamedOutput: ParsableArguments {
  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp("Write to a file rather than to the standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: .long, help: "Replace output files that exist.")
  var overwrite = false
}
