import CKernels

/// What a filter foresees of the data from many origins, without learning from them beyond each; for one thread at a time.
public final class Foresight {
  /// How many data the filter observes.
  public let dataCount: Int
  private let replay: Replay
  private let coordinateCount: Int
  private var density = [0.0]
  private var gradient: [Double]
  private var work: [Double]

  /// The forecasts of one origin after another.
  public struct Forecasts: Sendable {
    /// The data, in the order in which they are observed.
    public let data: [Double]
    /// How many data precede the first origin.
    public let first: Int
    /// How many data each origin looks ahead.
    public let horizon: Int
    private let means: [Double]
    private let variances: [Double]

    init(data: [Double], first: Int, horizon: Int, means: [Double], variances: [Double]) {
      (self.data, self.first, self.horizon, self.means, self.variances) = (
        data, first, horizon, means, variances
      )
    }

    /// The mean and variance of the datum that comes `ahead` data after an origin.
    ///
    /// - Parameters:
    ///   - origin: how many data are known, from ``first`` on.
    ///   - ahead: from 1 to ``horizon``.
    /// - Returns: nil past the last datum.
    public func moments(origin: Int, ahead: Int) -> (mean: Double, variance: Double)? {
      guard origin >= first, (1...max(1, horizon)).contains(ahead), origin + ahead <= data.count else {
        return nil
      }
      let place = (origin - first) * horizon + ahead - 1
      return (means[place], variances[place])
    }
  }

  init(_ plan: ReplayPlan, _ schedule: FilterSchedule, coordinateCount: Int) {
    replay = Replay(plan, plainMeaning: nil, runsFilter: false)
    dataCount = schedule.observationCount
    self.coordinateCount = coordinateCount
    gradient = [Double](repeating: 0, count: max(1, coordinateCount))
    work = [Double](repeating: 0, count: 2 * schedule.width * (schedule.width + 1) + schedule.width + 2)
  }

  /// The forecasts from every origin at some coordinates of the density.
  ///
  /// - Parameters:
  ///   - position: the coordinates of the density.
  ///   - first: how many data precede the first origin, from 0 to ``dataCount``.
  ///   - horizon: how many data each looks ahead, at least 1.
  /// - Complexity: one pass of the filter, and `horizon` steps of it from each origin.
  public func forecasts(at position: [Double], first: Int, horizon: Int) -> Forecasts {
    precondition(position.count == coordinateCount, "\(coordinateCount) coordinates are needed")
    precondition((0...dataCount).contains(first) && horizon >= 1, "an origin among the data is needed")
    var data = [Double](repeating: 0, count: dataCount)
    var means = [Double](repeating: .nan, count: (dataCount - first + 1) * horizon)
    var variances = means
    if let filter = replay.filter {
      replay.evaluate(position, values: &density, gradients: &gradient)
      ck_filter_foresee(filter.filter, first, horizon, &data, &means, &variances, &work)
    }
    return Forecasts(data: data, first: first, horizon: horizon, means: means, variances: variances)
  }
}

extension Foresight: DataBinding {
  package func bind(_ marks: [UInt64: Int]) -> Set<Int> { replay.bind(marks) }
  package func exchange(_ data: [Double]) { replay.exchange(data) }
}
