/// The even grid on which times lie, some of them missing.
///
/// Tried are the largest steps on which all times lie: months on one day, on the last, on the last or first working
/// day; a length of time; and working days. The one with the fewest gaps is taken, if half of its steps or more have
/// a time, and if the times do not go over from one frequency to another.
struct GridSearch {
  /// Why times have no grid; an index is that of the later of the two times it is about.
  enum Fault: Equatable {
    /// The same time again.
    case doubled(Int)
    /// An earlier time.
    case backwards(Int)
    /// A time off the grid of most others, and those of the grid that are next to it.
    case offGrid(Int, expected: [CalendarTime], TimeStep)
    /// Another frequency from here on.
    case mixed(Int, before: TimeStep, after: TimeStep)
    /// More gaps than times; the largest is before the index.
    case sparse(Int, steps: Int, TimeStep)
    /// No order at all.
    case uneven(Int)

    /// Whether times are doubled or go back, so that no step can be right.
    var isOrder: Bool {
      switch self {
      case .doubled, .backwards: true
      default: false
      }
    }
  }

  private(set) var grid: TimeGrid?
  /// The number of each time on the grid, 0 for the first.
  private(set) var numbers: [Int] = []
  private(set) var fault: Fault?

  /// - Parameters:
  ///   - times: The times, one or more.
  ///   - months: The fewest months that lie between two of them, if they say no days: it stands for the step where
  ///     there is one time.
  /// - Complexity: O(n) for n times.
  init(_ times: [CalendarTime], months: Int = 1) {
    for index in times.indices.dropFirst() where times[index] <= times[index - 1] {
      fault = times[index] == times[index - 1] ? .doubled(index) : .backwards(index)
      return
    }
    guard let first = times.first else { return }
    guard times.count > 1 else {
      grid = TimeGrid(step: Self.step(ofGrain: first.grain, months), start: first, anchor: first.date.day)
      numbers = [0]
      return
    }
    var best: (grid: TimeGrid, numbers: [Int])?
    for candidate in Self.candidates(times) {
      let numbers = times.compactMap(candidate.number)
      guard numbers.count == times.count, let last = numbers.last else { continue }
      if let shortest = best?.numbers.last, shortest <= last { continue }
      best = (candidate, numbers)
    }
    guard let best, let last = best.numbers.last else { return }
    if let mixed = MixedSteps(times, best.numbers, best.grid.step) {
      fault = .mixed(mixed.index, before: mixed.before, after: mixed.after)
    } else if last + 1 > 2 * times.count {
      fault = Self.diagnosis(times, best.grid, best.numbers)
    } else {
      (grid, numbers) = best
    }
  }

  /// How many steps there are from the first time to the last.
  var stepCount: Int { (numbers.last ?? -1) + 1 }

  /// What one time alone says of the step.
  private static func step(ofGrain grain: CalendarTime.Grain, _ months: Int) -> TimeStep {
    switch grain {
    case .month: .months(months)
    case .day: .microseconds(CalendarTime.microsecondsPerDay)
    case .time: .microseconds(3_600_000_000)
    }
  }

  // MARK: Candidates

  /// Grids from the first time, of steps that divide all differences; those of months come first.
  private static func candidates(_ times: [CalendarTime]) -> [TimeGrid] {
    let pairs = zip(times, times.dropFirst())
    let anchor = times.allSatisfy(\.isLastOfMonth) ? 31 : times.reduce(1) { max($0, $1.date.day) }
    let months = pairs.reduce(0) { divisor($0, $1.1.date.monthNumber - $1.0.date.monthNumber) }
    let hasOneAMonth = !pairs.contains { $0.date.monthNumber == $1.date.monthNumber }
    var steps: [TimeStep] = hasOneAMonth ? [.months(months)] : []
    if times[0].grain != .month {
      let length = pairs.reduce(0) { divisor($0, $1.1.microseconds - $1.0.microseconds) }
      steps.append(.microseconds(length))
      if hasOneAMonth { steps += [.lastWorkingDays(months: months), .firstWorkingDays(months: months)] }
      if length == CalendarTime.microsecondsPerDay { steps += weekends(times).map { .workingDay($0) } }
    }
    return steps.map { TimeGrid(step: $0, start: times[0], anchor: anchor) }
  }

  /// The weekends on which there are no times, although there are some in the days before and after. One Friday or
  /// Sunday that is missing makes no weekend; two do.
  private static func weekends(_ times: [CalendarTime]) -> [TimeStep.Weekend] {
    let days = times.map(\.date.dayNumber)
    return TimeStep.Weekend.allCases.filter { weekend in
      guard !times.contains(where: { weekend.contains($0.date.weekday) }) else { return false }
      let free = zip(days, days.dropFirst()).reduce(0) { free, pair in
        let working = weekend.workingDays(before: pair.1) - weekend.workingDays(before: pair.0)
        return pair.1 - pair.0 < 7 ? free + pair.1 - pair.0 - working : free
      }
      let length = (0..<7).count { weekend.contains($0) }
      return free >= (weekend == .saturdayAndSunday ? 1 : 2) * length
    }
  }

  /// The greatest common divisor.
  private static func divisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  // MARK: Faults

  /// Why a grid on which all times lie is mostly empty: some are off the grid of the others, or there are few times.
  private static func diagnosis(_ times: [CalendarTime], _ grid: TimeGrid, _ numbers: [Int]) -> Fault {
    var best: (grid: TimeGrid, count: Int)?
    for candidate in frequent(times) {
      let count = times.count { candidate.number(of: $0) != nil }
      if count > best?.count ?? 0 { best = (candidate, count) }
    }
    let gaps = zip(numbers.dropFirst(), numbers).map { $0 - $1 }
    let largest = gaps.indices.max { (gaps[$0], $1) < (gaps[$1], $0) } ?? 0
    guard let best, 2 * best.count >= times.count, best.count > 2 || times.count < 4 else {
      return .uneven(largest + 1)
    }
    guard let stray = times.firstIndex(where: { best.grid.number(of: $0) == nil }) else {
      return .sparse(largest + 1, steps: (numbers.last ?? 0) + 1, grid.step)
    }
    let floor = best.grid.floor(of: times[stray])
    let near = [floor, floor + 1].compactMap { best.grid.time(at: $0) }
    let expected = near.filter { stray == 0 || $0 > times[stray - 1] }
    return .offGrid(stray, expected: expected, best.grid.step)
  }

  /// Grids of the steps that come most often, each from a time that such a step follows.
  private static func frequent(_ times: [CalendarTime]) -> [TimeGrid] {
    let pairs = zip(times, times.dropFirst())
    let isAtEnds = 2 * times.count(where: \.isLastOfMonth) >= times.count
    let anchor = isAtEnds ? 31 : mostFrequent(times.map(\.date.day))
    let months = mostFrequent(pairs.map { $1.date.monthNumber - $0.date.monthNumber })
    var steps: [TimeStep] = months > 0 ? [.months(months)] : []
    if times[0].grain != .month {
      let length = mostFrequent(pairs.map { $1.microseconds - $0.microseconds })
      steps.append(.microseconds(length))
      if length == CalendarTime.microsecondsPerDay { steps.append(.workingDay(.saturdayAndSunday)) }
    }
    return steps.compactMap { step in
      pairs.lazy.compactMap { pair in
        let grid = TimeGrid(step: step, start: pair.0, anchor: anchor)
        return grid.number(of: pair.0) == 0 && grid.number(of: pair.1) == 1 ? grid : nil
      }.first
    }
  }

  /// The number that comes most often, the smallest of several.
  private static func mostFrequent(_ numbers: [Int]) -> Int {
    var counts: [Int: Int] = [:]
    for number in numbers { counts[number, default: 0] += 1 }
    return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
  }
}

extension CalendarTime {
  /// Whether its day is the last of a month.
  var isLastOfMonth: Bool {
    grain != .month && date.day == CivilDate.dayCount(year: date.year, month: date.month)
  }
}
