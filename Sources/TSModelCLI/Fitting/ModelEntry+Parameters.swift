import TSModel

extension ModelEntry {
  /// The parameters for data; a model that has a length gets as many steps as there are data, unless they were set, and what
  /// else was not set as the model chooses it for the data.
  func parameters(
    _ given: [(name: String, text: String)], for data: ConditionData
  ) throws -> FitParameters {
    var assignments = given
    if let name = lengthParameter, !assignments.contains(where: { $0.name == name }) {
      assignments.append((name: name, text: "\(data.stepCount)"))
    }
    return try resolveFit(assignments, data.values)
  }
}
