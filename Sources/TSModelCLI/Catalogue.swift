import TSForecast
import TSModel
import TSText

/// What the commands know of the program they are part of.
///
/// The parser makes commands itself, so nothing can be passed to them: they find the catalogue here.
struct Catalogue: Sendable {
  @TaskLocal static var current = Catalogue(name: "models", version: "0", models: [])

  /// The name of the command, as it is typed.
  let name: String
  /// The version of the program.
  let version: String
  /// The models of the program itself, in the order in which they are listed.
  let models: [ModelEntry]

  /// All that can be chosen: the models of the program, and sums of parts by a formula.
  var all: [ModelEntry] {
    models.contains { $0.name == StructuralSeries.name } ? models : models + [.structural]
  }

  /// The model of a name.
  ///
  /// - Throws: a ``Failure`` of wrong usage that lists near names.
  func model(_ name: String) throws(Failure) -> ModelEntry {
    for model in all where model.name == name { return model }
    let names = all.map(\.name)
    let near = nearest(name, among: names)
    let hint =
      near.isEmpty
      ? "expected \(names.joined(separator: ", "))"
      : "did you mean \(near.joined(separator: " or "))?"
    throw Failure(.usage, "there is no model '\(name)'; \(hint)")
  }

  /// The model of a saved fit, with the inputs that it has.
  func model(of plan: FitPlan) throws -> ModelEntry { try model(plan.model).given(plan.parameters) }

  /// Whether a text is meant as a formula rather than as the name of a model.
  func isFormula(_ text: String) -> Bool {
    let names = all.map(\.name)
    if names.contains(text) { return false }
    if (try? StructuralFormula(text)) != nil || text.contains("(") || text.contains("+") { return true }
    return StructuralFormula.resembles(text) && nearest(text, among: names).isEmpty
  }

  /// The model of a name or of a formula, and what is set of it.
  ///
  /// - Parameters:
  ///   - text: a name, or a formula.
  ///   - settings: what is set besides.
  /// - Throws: a ``Failure`` of wrong usage that lists near names, or says what is wrong with the formula.
  func model(
    _ text: String, _ settings: SettingOptions
  ) throws -> (model: ModelEntry, assignments: [(name: String, text: String)]) {
    var model: ModelEntry
    var formula: [(name: String, text: String)] = []
    if isFormula(text) {
      _ = try StructuralFormula(text)
      (model, formula) = (.structural, [(name: "formula", text: text)])
    } else {
      model = try self.model(text)
    }
    let own = try settings.assignments(for: model)
    if let twice = own.first(where: { own in formula.contains { $0.name == own.name } }) {
      throw Failure(.usage, "--set \(twice.name)=...: the formula is '\(text)'; expected one of them")
    }
    let assignments = formula + own
    return (try model.given(model.resolve(assignments)), assignments)
  }
}
