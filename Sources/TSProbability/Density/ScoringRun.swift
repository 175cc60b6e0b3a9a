/// The state of one run that scores values instead of drawing them.
final class ScoringRun {
  let state: UnsafeMutablePointer<RunState>

  /// - Parameter explains: whether the first reason for a density of zero is put into words.
  init(explains: Bool = false) {
    state = .allocate(capacity: 1)
    state.initialize(to: RunState())
    state.pointee.beginScoring(explains: explains)
  }

  deinit { state.discard() }
}
