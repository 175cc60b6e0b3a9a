import TSFiles
import TSForecast
import TSModel

/// What a diagnosis compares the draws of a fit with: the data, and draws from the prior.
struct FitEvidence {
  private static let mostPriorDraws = 1000
  private static let fewestPriorDraws = 200
  /// How many steps are drawn at the most, all prior draws together.
  private static let mostSteps = 20_000_000

  private let model: ModelEntry
  private let plan: FitPlan
  private let given: ConditionData

  /// - Returns: nil where the copy of the data cannot be read, which other commands complain of.
  init?(_ model: ModelEntry, _ plan: FitPlan, _ directory: FitDirectory) {
    guard
      let data = try? ConditionData.read(copy: directory.dataFile, source: plan.source, for: model)
    else { return nil }
    self.model = model
    self.plan = plan
    given = data
  }

  /// The values that were fitted, by the name of the series; those that were taken as given are left out.
  var data: [String: [Double?]] {
    let given = (try? model.givenSteps(plan.parameters)) ?? 0
    var data: [String: [Double?]] = [:]
    for entry in self.given.sites {
      for (component, name) in entry.componentNames.enumerated() {
        data[name] = (min(given, entry.stepCount)..<entry.stepCount).map {
          entry.series[$0 * entry.width + component]
        }
      }
    }
    return data
  }

  /// Draws of the parameters that are drawn once, by name; none where the prior cannot be drawn from, or only in a long
  /// time.
  func priorDraws() -> [String: [Double]] {
    let count = min(Self.mostPriorDraws, Self.mostSteps / max(1, given.stepCount))
    guard count >= Self.fewestPriorDraws,
      let layout = try? model.density(
        parameters: plan.parameters, data: given.values, inputs: given.inputValues
      ).layout
    else { return [:] }
    let sites = layout.sites.filter { $0.scanAxes == 0 && !$0.isDeterministic && $0.positions == nil }
    var draws: [String: [Double]] = [:]
    var (parameters, values) = (plan.parameters, given.values)
    if plan.model == StructuralSeries.name, let length = model.lengthParameter {
      // What is drawn once does not depend on how many steps follow.
      parameters[length] = .integer(1)
      values = given.values(given: 1)
    }
    let request = DrawRequest(
      parameters: parameters, data: values, inputs: given.inputValues, seed: plan.seed, paths: count)
    do {
      try model.draw(request) { _, drawn in
        for site in sites {
          guard let values = drawn.first(where: { $0.name == site.name })?.values else { continue }
          for (name, value) in zip(site.columnNames, values) { draws[name, default: []].append(value) }
        }
      }
    } catch {
      // An improper prior has no draws, and nothing lies far out in it.
      return [:]
    }
    return draws
  }
}
