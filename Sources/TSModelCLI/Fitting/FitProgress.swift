import Synchronization
import TSModel

/// Shows how far a fit is.
final class FitProgress: FitObserver {
  private let control: RunControl
  private let bar = Mutex(ProgressBar())
  private let divergences = Atomic(0)
  /// The chains that were said to be late.
  private let told = Mutex<Set<Int>>([])
  private let start = ContinuousClock.now
  private let total: Int
  private let chains: Int
  private let done: Int

  /// - Parameters:
  ///   - iterations: how many each chain makes.
  ///   - done: how many all chains had made before.
  ///   - control: counts those that are made.
  init(chains: Int, iterations: Int, done: Int, control: RunControl) {
    self.control = control
    total = chains * iterations
    self.chains = chains
    self.done = done
  }

  /// Says that a chain is late, once for each.
  func note(_ late: LateChain) {
    guard told.withLock({ $0.insert(late.chain).inserted }) else { return }
    ProgressBar.erase()
    TSModelCLI.note(
      "\(late); if it stays behind, start it elsewhere (--init auto, --init 0.5, another --seed)")
  }

  /// Takes note of a draw.
  func note(_ draw: Draw) {
    if draw.statistics.isDivergent, !draw.isWarmup { divergences.add(1, ordering: .relaxed) }
    // Who finds the bar taken goes on: another thread is showing as much.
    _ = bar.withLockIfAvailable { bar in
      let made = control.transitions
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let speed = Int(Double(made) / max(seconds, 1e-3))
      let diverged = divergences.load(ordering: .relaxed)
      bar.update(
        done + made, of: total,
        detail: "\(chains) chains, \(speed) iterations/s, \(diverged) divergent")
    }
  }
}
