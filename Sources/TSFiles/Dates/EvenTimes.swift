/// Whether times follow one another evenly, and where they do not.
///
/// Even are: equal lengths of time; months, quarters and years, on one day of the month or on the last where it is too
/// short, or on its first or last working day; and working days with their weekends left out.
package struct EvenTimes {
  /// What is wrong with the order of two times.
  package enum Fault: Equatable {
    /// The same time again.
    case doubled
    /// An earlier time.
    case backwards
    /// Another than the next one; nil where the times have no even order at all.
    case hole(expected: CalendarTime?, TimeStep)
  }

  /// The step from each time to the next; nil where there are fewer than two times, or a fault.
  package private(set) var step: TimeStep?
  /// The first time that does not follow from the one before it.
  package private(set) var fault: (index: Int, fault: Fault)?

  /// - Complexity: O(n) for n times.
  package init(_ times: [CalendarTime]) {
    for index in times.indices.dropFirst() where times[index] <= times[index - 1] {
      fault = (index, times[index] == times[index - 1] ? .doubled : .backwards)
      return
    }
    guard times.count > 1 else { return }
    let anchor = times.reduce(1) { max($0, $1.date.day) }
    var best: (step: TimeStep, explained: Int, firstFault: Int)?
    for candidate in Self.candidates(times) {
      let (explained, firstFault) = Self.judge(candidate, times, anchor)
      if firstFault == nil {
        step = candidate
        return
      }
      if explained > best?.explained ?? -1 { best = (candidate, explained, firstFault ?? 1) }
    }
    guard let best else { return }
    let isMostly = 2 * best.explained >= times.count - 1
    let expected = isMostly ? best.step.next(after: times[best.firstFault - 1], anchor: anchor) : nil
    fault = (best.firstFault, .hole(expected: expected, best.step))
  }

  /// The steps to try, months before lengths: 30 January, 29 February and 30 March are months, not thirty days each.
  private static func candidates(_ times: [CalendarTime]) -> [TimeStep] {
    let pairs = zip(times, times.dropFirst())
    let months = mostFrequent(pairs.map { $1.date.monthNumber - $0.date.monthNumber })
    if times[0].grain == .month { return [.months(months)] }
    let length = mostFrequent(pairs.map { $1.microseconds - $0.microseconds })
    var all: [TimeStep] = months > 0 ? [.months(months)] : []
    all.append(.microseconds(length))
    if months > 0 { all += [.lastWorkingDays(months: months), .firstWorkingDays(months: months)] }
    if length == CalendarTime.microsecondsPerDay { all += TimeStep.Weekend.allCases.map { .workingDay($0) } }
    return all
  }

  /// How many times follow from those before them, and the first that does not.
  private static func judge(_ step: TimeStep, _ times: [CalendarTime], _ anchor: Int) -> (Int, Int?) {
    var explained = 0
    var firstFault: Int?
    for index in times.indices.dropFirst() {
      if step.next(after: times[index - 1], anchor: anchor) == times[index] {
        explained += 1
      } else if firstFault == nil {
        firstFault = index
      }
    }
    return (explained, firstFault)
  }

  /// The number that comes most often, the smallest of several.
  private static func mostFrequent(_ numbers: [Int]) -> Int {
    var counts: [Int: Int] = [:]
    for number in numbers { counts[number, default: 0] += 1 }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
  }
}
