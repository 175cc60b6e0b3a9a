import Synchronization

/// Stops a run from another thread, and shows how far it is.
public final class RunControl: Sendable {
  private let stop = Atomic(false)
  private let finished = Atomic(0)

  public init() {}

  /// Ends the run: each chain stops before its next transition and hands over a checkpoint.
  public func cancel() { stop.store(true, ordering: .relaxed) }

  /// Whether the run was told to end.
  public var isCancelled: Bool { stop.load(ordering: .relaxed) }

  /// The number of transitions made so far, over all chains.
  public var transitions: Int { finished.load(ordering: .relaxed) }

  func countTransition() { finished.add(1, ordering: .relaxed) }
}
