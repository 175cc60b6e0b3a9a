import TSFiles
import TSModel

/// Writes the posterior predictive draws of a fit as a table.
struct Prediction {
  private let sites: [String]
  private let widths: [Int]
  private let predictor: ModelEntry.Predictor
  private var table: TableWriter

  /// - Parameters:
  ///   - given: how many of the first values are data.
  ///   - seed: another seed than the fit's.
  init(
    _ results: FitResults, _ model: ModelEntry, _ data: ConditionData, given: Int, seed: UInt64?,
    to sink: any ByteSink
  ) throws {
    guard !data.sites.isEmpty else {
      throw Failure(
        .badData,
        "\(results.directory.path): was fitted without data, so that there are none to draw anew; 'sample' draws the model"
      )
    }
    sites = data.sites.map(\.site)
    widths = data.sites.map(\.width)
    let (parameters, inputs) = (results.plan.parameters, data.inputValues)
    let layout = try model.density(parameters: parameters, data: data.values, inputs: inputs).layout
    guard let kept = PosteriorSites(layout: layout, draws: results.draws) else {
      throw Failure(.badData, "\(results.directory.path): the model draws other sites than the fit has")
    }
    let posterior = try model.completed(kept, results.plan, data: data.values, inputs: inputs)
    let longest = data.sites.map(\.stepCount).max() ?? 0
    guard given <= longest else {
      throw Failure(.usage, "--given \(given): the data have \(longest) steps; expected at most as many")
    }
    predictor = try model.predictor(
      PredictionRequest(
        parameters: parameters, data: data.values(given: given), inputs: inputs, posterior: posterior,
        seed: seed ?? results.plan.seed))
    table = try TableWriter(
      columns: ["chain", "draw", "step"] + data.sites.flatMap(\.componentNames), to: sink)
  }

  /// Draws once, under a key that follows from the chain and the draw.
  mutating func write(chain: Int, draw: Int) throws {
    let drawn = try predictor(chain, draw)
    let series = sites.map { name in drawn.first { $0.name == name }?.values ?? [] }
    for step in 0..<(zip(series, widths).map { $0.count / $1 }.max() ?? 0) {
      table.append(chain)
      table.append(draw)
      table.append(step)
      for (values, width) in zip(series, widths) {
        for place in (step * width)..<((step + 1) * width) {
          table.append(place < values.count ? values[place] : nil)
        }
      }
      try table.endRow()
    }
  }

  /// Writes what stands at the end.
  mutating func finish() throws { try table.finish() }
}
