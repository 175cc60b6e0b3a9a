import Synchronization
import TSPanel

/// Shows how far a panel is: on a terminal by a bar, elsewhere by a line now and then.
final class PanelProgress: Sendable {
  private struct State {
    var bar = ProgressBar()
    var last = PanelRun.Progress()
    var next: ContinuousClock.Instant
  }

  private let start = ContinuousClock.now
  private let state: Mutex<State>
  /// What lies between two lines.
  private static let pause = Duration.seconds(60)

  init() { state = Mutex(State(next: start + Self.pause)) }

  /// Shows how much is done.
  func show(_ progress: PanelRun.Progress) {
    state.withLock { state in
      state.last = progress
      let detail = "\(progress.series) series, \(speed(progress)), \(progress.failed) failed"
      state.bar.update(progress.rows, of: progress.totalRows, detail: detail)
      guard !state.bar.isTerminal, ContinuousClock.now >= state.next else { return }
      state.next = ContinuousClock.now + Self.pause
      note("\(detail), \(left(progress))")
    }
  }

  /// What was done, in a line.
  func summary(_ result: PanelRun.Result) -> String {
    let made = state.withLock { $0.last }
    let before = result.doneBefore > 0 ? ", \(result.doneBefore) of them before" : ""
    let failed = result.failed > 0 ? ", \(result.failed) failed" : ""
    let quick = made.series > 0 ? "; \(made.series) in this run, \(speed(made))" : ""
    return "\(counted(result.done, "shard")) done\(before): \(result.series) series\(failed)\(quick)"
  }

  private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  private func speed(_ progress: PanelRun.Progress) -> String {
    let speed = Double(progress.series) / max(seconds, 1e-3)
    return "\(speed < 10 ? "\((speed * 10).rounded() / 10)" : "\(Int(speed.rounded()))") series/s"
  }

  private func left(_ progress: PanelRun.Progress) -> String {
    let made = max(1, progress.rows - progress.rowsBefore)
    let seconds = seconds * Double(max(0, progress.totalRows - progress.rows)) / Double(made)
    return seconds < 1e7 ? "\(Int(seconds)) s left" : "long to go"
  }
}
