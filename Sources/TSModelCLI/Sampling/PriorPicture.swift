import TSFiles
import TSModel

/// What the priors of a model predict before it has seen any data: a fan of paths, with the data beside them if there are some.
struct PriorPicture {
  private static let pathCount = 400

  private let model: ModelEntry
  private let parameters: [String: ParameterValue]
  private let data: ConditionData?

  /// - Parameters:
  ///   - model: the model.
  ///   - assignments: what was set of it.
  ///   - data: the series that it is for, which scales that are not set are taken from; nil for none.
  ///   - events: the file of events of a formula.
  init(
    _ model: ModelEntry, _ assignments: [(name: String, text: String)], data: ConditionData?, events: String?
  ) throws {
    if data == nil, let input = model.inputs.first {
      throw Failure(
        .usage,
        "\(model.name) takes '\(input.name)' as an input; expected --data FILE.csv with a column for it")
    }
    (self.model, self.data) = (model, data)
    parameters =
      try data.map {
        try model.parameters(
          FormulaAssignments(model, assignments, events: events).completed(for: $0), for: $0
        )
        .values
      } ?? model.resolve(assignments)
    let steps = model.lengthParameter.flatMap { parameters[$0]?.numbers.first }
    if let steps { try checkSize(steps: steps, bytesPerStep: 16 * Double(Self.pathCount)) }
  }

  /// Draws the paths.
  func plot() throws -> Plot {
    let request = DrawRequest(
      parameters: parameters, inputs: data?.inputValues ?? [:], seed: 0, paths: Self.pathCount)
    var collector = PlotCollector<Double>(model, request, data: data)
    do {
      try model.draw(request) { collector.take($0, $1) }
    } catch let error as ModelError {
      throw Failure(model: error, data: data)
    }
    var plot = try collector.plot()
    plot.title = "\(model.name): \(Self.pathCount) paths of the prior"
    if let file = data?.file?.split(separator: "/").last { plot.title += ", and \(file)" }
    return plot
  }
}
