import TSFiles
import TSModel

/// Writes the posterior predictive draws of a fit as a table.
struct Prediction {
  private let results: FitResults
  private let model: ModelEntry
  private let sites: [String]
  private let widths: [Int]
  private let given: [String: SiteData]
  private let inputs: [String: SiteData]
  private let layout: LatentLayout
  private let root: PRNGKey
  private var table: TableWriter

  /// - Parameters:
  ///   - given: how many of the first values are data.
  ///   - seed: another seed than the fit's.
  init(
    _ results: FitResults, _ model: ModelEntry, _ data: ConditionData, given: Int, seed: UInt64?,
    to sink: any ByteSink
  ) throws {
    self.results = results
    self.model = model
    sites = data.sites.map(\.site)
    widths = data.sites.map(\.width)
    self.given = data.values(given: given)
    inputs = data.inputValues
    layout = try model.density(parameters: results.plan.parameters, data: data.values, inputs: inputs).layout
    guard layout.columnNames == results.draws.names else {
      throw Failure(.badData, "\(results.directory.path): the model draws other sites than the fit has")
    }
    root = try fitKey(seed ?? results.plan.seed).child(named: "predict")
    table = try TableWriter(
      columns: ["chain", "draw", "step"] + data.sites.flatMap(\.componentNames), to: sink)
  }

  /// Draws once, under a key that follows from the chain and the draw.
  mutating func write(chain: Int, draw: Int) throws {
    let request = PredictionRequest(
      parameters: results.plan.parameters, data: given, inputs: inputs,
      latents: layout.siteData(results.draws, chain: chain, draw: draw, without: Set(sites)),
      key: root.child(UInt64(chain)).child(UInt64(draw)))
    let drawn = try model.draw(request)
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
