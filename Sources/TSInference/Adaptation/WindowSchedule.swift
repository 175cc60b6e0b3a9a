/// The windows of a staged warm-up: a start in which only the step size is adapted, windows that double in length, at
/// the end of each of which the metric is estimated afresh, and an end for the step size alone.
///
/// With 1000 iterations: 75, then windows of 25, 50, 100, 200 and 500, then 50. A warm-up shorter than 150 is split
/// into 15 %, one window of 75 %, and 10 %. Below 20 iterations the metric is not adapted. A window that would leave
/// less than twice its length behind it is stretched to the end.
///
/// Source: Stan reference manual, section on the warm-up of HMC; Stan Development Team.
package struct WindowSchedule: Codable, Sendable, Equatable {
  /// The first iteration of the first window.
  package private(set) var start: Int
  /// The iterations that end a window, in order.
  package private(set) var ends: [Int] = []

  /// The windows of a warm-up.
  package init(warmup: Int, start: Int = 75, end: Int = 50, window: Int = 25) {
    guard warmup >= 20 else {
      self.start = warmup
      return
    }
    var (start, end, window) = (start, end, window)
    if start + window + end > warmup {
      start = warmup * 15 / 100
      end = warmup / 10
      window = warmup - start - end
    }
    self.start = start
    let last = warmup - end - 1
    var next = start + window - 1
    while next < last {
      ends.append(next)
      window *= 2
      next += window
      if next != last, next + 2 * window >= warmup - end { next = last }
    }
    ends.append(last)
  }

  /// Whether an iteration is in the last window.
  package func isLast(_ iteration: Int) -> Bool {
    contains(iteration) && iteration > (ends.dropLast().last ?? -1)
  }

  /// Whether the metric learns from an iteration.
  package func contains(_ iteration: Int) -> Bool {
    guard let last = ends.last else { return false }
    return iteration >= start && iteration <= last
  }
}
