import ArgumentParser
import TSFiles
import TSModel

/// `sample`: draws paths from a model.
struct SampleCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    let model = Catalogue.current.models.first
    let example = model?.name ?? "MODEL"
    let site = model?.seriesSite ?? "SITE"
    return CommandConfiguration(
      commandName: "sample",
      abstract: "Draw paths from a model and write them as a table.",
      discussion: """
        The table has a row for each step of each path and a column for each site; paths and steps are counted \
        from 0. The same seed gives the same numbers again, and a path is the same however many are drawn.

        EXAMPLES
          One path of ten steps:
            \(name) sample \(example) --steps 10 --seed 42
          Two hundred paths as a picture, the table to a file:
            \(name) sample \(example) --paths 200 --plot fan.svg --output paths.csv
          Paths that follow the data in a file and go on where they end:
            \(name) sample \(example) --condition data.csv --paths 200 --plot terminal
          The same, with the column named for the site that it is for:
            \(name) sample \(example) --condition data.csv --column \(site)=volume
        """)
  }

  @OptionGroup var choice: ModelChoice
  @OptionGroup(title: "Model") var settings: SettingOptions
  @OptionGroup(title: "Randomness") var randomness: RandomnessOptions
  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let (model, assignments) = try Catalogue.current.model(choice.name, settings)
    let parameters = try model.resolve(assignments)
    if let condition = data.condition, let path = output.output, isSameFile(condition, path) {
      throw Failure(.usage, "--output \(path): is the file of --condition; expected another")
    }
    let data = try data.read(for: model)
    let seed = randomness.seed ?? UInt64.random(in: 0...UInt64(Int64.max))
    let request = DrawRequest(
      parameters: parameters, data: data?.values ?? [:], inputs: data?.inputValues ?? [:], seed: seed,
      stream: randomness.stream,
      paths: randomness.paths)
    let job = SampleJob(
      model: model, request: request, precision: randomness.precision, data: data, output: output)
    try job.checkSize()
    Interrupts.watch(name: Catalogue.current.name)
    if randomness.seed == nil { note("seed \(seed)") }
    if let data { note("data: \(data.report)") }
    switch randomness.precision {
    case .double: try job.run(model.draw)
    case .float: try job.run(model.drawSingle)
    }
  }
}
