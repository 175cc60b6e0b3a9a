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
  /// The models, in the order in which they are listed.
  let models: [ModelEntry]

  /// The model of a name.
  ///
  /// - Throws: a ``Failure`` of wrong usage that lists near names.
  func model(_ name: String) throws(Failure) -> ModelEntry {
    for model in models where model.name == name { return model }
    let names = models.map(\.name)
    let near = nearest(name, among: names)
    let hint =
      near.isEmpty
      ? "expected \(names.isEmpty ? "none, since there are no models" : names.joined(separator: ", "))"
      : "did you mean \(near.joined(separator: " or "))?"
    throw Failure(.usage, "there is no model '\(name)'; \(hint)")
  }
}
