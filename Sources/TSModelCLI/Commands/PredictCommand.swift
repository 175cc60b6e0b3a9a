import ArgumentParser
import TSFiles
import TSModel

/// `predict`: what the model would have given, had its parameters been the draws of a fit.
struct PredictCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    let name = Catalogue.current.name
    return CommandConfiguration(
      commandName: "predict",
      abstract: "Draw the data anew from the posterior: one series for each draw of a fit.",
      discussion: """
        The posterior predictive. The table has a row for each step of each draw; chains, draws and steps are counted \
        from 0. With --given, the first values are the data's, and a value that is missing among them is the fit's draw \
        of it; all that follows is drawn anew. Without it, missing values are drawn like all others.

        EXAMPLE
          \(name) predict fit --every 10 --output replicated.csv
        """)
  }

  @OptionGroup var choice: FitChoice

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Use one in so many draws (default: 1).", valueName: "n"),
    transform: wholeNumber(1...UInt64(Int32.max)))
  var every: UInt64 = 1

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Take the first values of the series from the data; as many as the fit took as given (before=given) if it is "
        + "left out, else none.", valueName: "n"),
    transform: wholeNumber(0...UInt64(Int32.max)))
  var given: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Another seed than that of the fit.", valueName: "s"),
    transform: wholeNumber(0...UInt64(Int64.max)))
  var seed: UInt64?

  @OptionGroup var target: FileOutput

  func run() throws {
    let results = try choice.results()
    let model = try Catalogue.current.model(of: results.plan)
    let data = try ConditionData.read(
      copy: results.directory.dataFile, source: results.plan.source, for: model)
    let given = try given(model, results.plan.parameters)
    Interrupts.watch(name: Catalogue.current.name)
    let sink = try target.open(besides: results.files, which: "a file of the fit")
    var prediction = try Prediction(results, model, data, given: given, seed: seed, to: sink)
    var progress = ProgressBar()
    do {
      for (done, draw) in stride(from: 0, to: results.draws.drawCount, by: Int(every)).enumerated() {
        for chain in 0..<results.draws.chainCount { try prediction.write(chain: chain, draw: draw) }
        progress.update((done + 1) * Int(every), of: results.draws.drawCount)
      }
    } catch let error as ModelError {
      throw Failure(model: error, data: data)
    }
    try prediction.finish()
    try sink.commit()
    ProgressBar.erase()
  }

  /// How many values are taken from the data: what was asked for, if the model can do with it.
  private func given(_ model: ModelEntry, _ parameters: [String: ParameterValue]) throws -> Int {
    let fewest = try model.givenSteps(parameters)
    guard let given else { return fewest }
    guard given >= fewest else {
      throw Failure(
        .usage,
        "--given \(given): the fit takes the first \(counted(fewest, "value")) of the series as given; expected --given "
          + "\(fewest) or more")
    }
    return Int(given)
  }
}
