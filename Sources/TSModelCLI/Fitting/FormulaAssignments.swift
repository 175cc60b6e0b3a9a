import TSFiles
import TSForecast
import TSModel

/// What is set of a sum of parts, with what follows from the data: the steps of its events and shifts.
struct FormulaAssignments {
  private let model: ModelEntry
  private let assignments: [(name: String, text: String)]
  private let events: String?

  /// - Parameters:
  ///   - model: the model, any.
  ///   - assignments: what was set of it.
  ///   - events: the file of events, if there is one.
  /// - Throws: a ``Failure`` where a model that is no sum of parts is given events.
  init(_ model: ModelEntry, _ assignments: [(name: String, text: String)], events: String?) throws(Failure) {
    guard events == nil || model.name == StructuralSeries.name else {
      throw Failure(
        .usage,
        "--events has no effect on \(model.name); expected a formula with it, such as 'trend + event(easter)'"
      )
    }
    (self.model, self.assignments, self.events) = (model, assignments, events)
  }

  /// The same with what follows from the data; refuses data that the formula cannot be fitted to.
  func completed(for data: ConditionData) throws -> [(name: String, text: String)] {
    guard model.name == StructuralSeries.name, let series = data.sites.first(where: { $0.site == "y" }) else {
      return assignments
    }
    guard !assignments.contains(where: { $0.name == "calendar" }) else { return assignments }
    if let input = data.inputs.first(where: { $0.columns == series.columns }) {
      throw Failure(
        .usage,
        "the formula: found regression(\(input.site)), which is the series itself; expected another column")
    }
    let formula =
      assignments.last { $0.name == "formula" }?.text ?? StructuralSeries().formula
    let timeline = data.times?.timeline
    let found = try events.map { try EventFile(SeriesFile.table($0), timeline: timeline).events } ?? []
    do throws(ForecastError) {
      let own = try StructuralSeries(
        formula, for: series.withoutEnd.series, covariates: covariates(data), events: found,
        timeline: timeline, name: series.column)
      let rest = assignments.filter { $0.name != "formula" }
      let calendar = own.calendar.isEmpty ? [] : [(name: "calendar", text: own.calendar)]
      return [(name: "formula", text: own.formula)] + rest + calendar
    } catch {
      throw Failure(.badData, "\(data.file.map { "\($0): " } ?? "")\(error.message)")
    }
  }

  /// The defaults of the sampler for a model with its parameters: the states of counts are many, and the sums of steps that begin
  /// at random lie far beyond any count.
  static func sampler(_ model: ModelEntry, _ parameters: [String: ParameterValue]) -> FitPlan.Sampler {
    var usual = FitPlan.Sampler()
    guard model.name == StructuralSeries.name, case .text(let text)? = parameters["formula"],
      let formula = try? StructuralFormula(text), formula.family != .normal
    else { return usual }
    usual.targetAccept = 0.98
    usual.start = .uniform(radius: 0.1)
    return usual
  }

  private func covariates(_ data: ConditionData) -> [String: [Double]] {
    Dictionary(
      data.inputs.map { ($0.site, $0.series.compactMap { $0 }) }, uniquingKeysWith: { first, _ in first })
  }
}
