import Synchronization

/// Keeps every draw in memory.
public final class DrawStore: DrawSink {
  /// What one chain has produced.
  public struct Chain: Sendable, Equatable {
    /// The draws one after another, each of as many numbers as there are coordinates.
    public var positions: [Double] = []
    /// The statistics of each draw.
    public var statistics: [DrawStatistics] = []
    /// The statistics of the warm-up draws, if they are handed over.
    public var warmupStatistics: [DrawStatistics] = []
    /// The warm-up draws, if they are handed over.
    public var warmupPositions: [Double] = []
    /// What the warm-up has learnt.
    public var adaptation: Adaptation?
  }

  private let stored = Mutex<[Int: Chain]>([:])

  public init() {}

  /// The chains that have produced something, in order.
  public var chains: [Chain] { stored.withLock { all in all.keys.sorted().compactMap { all[$0] } } }

  public func record(_ draw: Draw) {
    stored.withLock { all in
      if draw.isWarmup {
        all[draw.chain, default: Chain()].warmupPositions.append(contentsOf: draw.position)
        all[draw.chain, default: Chain()].warmupStatistics.append(draw.statistics)
      } else {
        all[draw.chain, default: Chain()].positions.append(contentsOf: draw.position)
        all[draw.chain, default: Chain()].statistics.append(draw.statistics)
      }
    }
  }

  public func record(_ adaptation: Adaptation) {
    stored.withLock { $0[adaptation.chain, default: Chain()].adaptation = adaptation }
  }
}
