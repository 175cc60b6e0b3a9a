/// Times of two frequencies, such as months and then days.
///
/// Missing steps leave gaps of all lengths. Four gaps or more in a row that are one longer step each, where such a
/// run is too unlikely for steps that are missing by chance, beside four steps without a gap, are another frequency.
struct MixedSteps {
  /// The first time after the change.
  let index: Int
  let before: TimeStep
  let after: TimeStep

  private static let leastRun = 4

  /// - Parameters:
  ///   - numbers: The numbers of the times on a grid of steps `step`.
  /// - Returns: nil where there is one frequency.
  init?(_ times: [CalendarTime], _ numbers: [Int], _ step: TimeStep) {
    guard times.count > 2 * Self.leastRun, let last = numbers.last, last + 1 > times.count else { return nil }
    let gaps = zip(numbers.dropFirst(), numbers).map { $0 - $1 }
    guard Self.longestRun(gaps) >= Self.leastRun else { return nil }
    let months = zip(times, times.dropFirst()).map { Self.months(from: $0, to: $1) }
    let share = Double(last + 1 - times.count) / Double(last + 1)
    for keys in [gaps, months] {
      guard let run = Self.run(keys, gaps, share) else { continue }
      let isMonths = keys == months
      let length = times[run.lowerBound + 1].microseconds - times[run.lowerBound].microseconds
      let other: TimeStep = isMonths ? .months(keys[run.lowerBound]) : .microseconds(length)
      let isAtStart = run.lowerBound == 0
      index = isAtStart ? run.upperBound + 1 : run.lowerBound + 1
      (before, after) = isAtStart ? (other, step) : (step, other)
      return
    }
    return nil
  }

  /// The whole months between two times on one day of the month, or on the last; 0 where they are on different days.
  private static func months(from a: CalendarTime, to b: CalendarTime) -> Int {
    let isEven = a.date.day == b.date.day || (a.isLastOfMonth && b.isLastOfMonth)
    return isEven && a.microsecond == b.microsecond ? b.date.monthNumber - a.date.monthNumber : 0
  }

  /// The length of the longest run of steps without a gap.
  private static func longestRun(_ gaps: [Int]) -> Int {
    var (longest, current) = (0, 0)
    for gap in gaps {
      current = gap == 1 ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }

  /// The first run of gaps with equal keys that steps missing by chance, of which there is a share, would hardly make.
  private static func run(_ keys: [Int], _ gaps: [Int], _ share: Double) -> Range<Int>? {
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end] == keys[start] { end += 1 }
      let missing = gaps[start..<end].reduce(0) { $0 + $1 - 1 }
      let isLonger = keys[start] > 0 && gaps[start..<end].allSatisfy { $0 > 1 }
      // A thousand factors are as good as more.
      let chance = (0..<min(missing, 1000)).reduce(Double(keys.count)) { chance, _ in chance * share }
      if isLonger, end - start >= leastRun, missing >= 2 * leastRun, chance < 0.001 { return start..<end }
      start = end
    }
    return nil
  }
}
