extension SeriesForecast {
  /// What draws of the future say, each step of them alike.
  ///
  /// - Parameters:
  ///   - draws: paths of the future, at least one, as long as one another.
  ///   - paths: those of them that are shown as paths.
  ///   - firstStep: the number of the first step.
  ///   - notes: what there is to know besides.
  /// - Throws: ``ScoreError`` where there is no path, or a value is not finite.
  package init(
    draws: [[Double]], paths: [[Double]] = [], firstStep: Int, notes: [String] = []
  ) throws(ScoreError) {
    var steps: [PredictivePoints] = []
    for step in 0..<(draws.first?.count ?? 0) { steps.append(try PredictivePoints(draws.map { $0[step] })) }
    self.init(steps: steps, paths: paths, firstStep: firstStep, members: [], notes: notes)
  }
}
