/// Which steps a time belongs to.
extension Timeline {
  /// The steps of a time that someone writes, such as `2021-04-04`, `2021-04`, `2021Q2`, `2021` or `2021-04-04 14:00`.
  ///
  /// A day, a month or a year has the steps that begin within it: a day of an hourly series its 24 hours. Where steps are longer
  /// it belongs to the one that holds it: a step of months holds those months, and any other goes from its time to the next, so
  /// that a week begins on the weekday of its times. Times of the past and of the future have steps as well. Where the steps
  /// are numbered, a number is read.
  ///
  /// - Parameter text: the time; where day and month may be either, it is none.
  /// - Returns: nil for what is no time, or none of the calendar.
  /// - Complexity: O(log n) for n steps between the first and the time.
  public func steps(of text: String) -> Range<Int>? {
    switch axis {
    case .numbers(let grid): return Double(text).flatMap(grid.step(of:))
    case .times(let grid, let form):
      guard let span = WrittenTime(text, offset: form.offset) else { return nil }
      return grid.steps(of: span)
    }
  }
}

/// A time that someone writes, with how much of it is said.
struct WrittenTime {
  /// Its first moment.
  let first: CalendarTime
  /// Its last moment.
  let last: CalendarTime

  /// - Parameters:
  ///   - text: the time.
  ///   - offset: how many minutes the clocks of the place are ahead of those that times are counted by.
  init?(_ text: String, offset: Int = 0) {
    let bytes = Array(text.utf8)
    guard let (start, months) = Self.read(bytes) else { return nil }
    let length: Int
    if let months {
      guard let next = CivilDate.day(1, ofMonth: start.date.monthNumber + months) else { return nil }
      length = (next.dayNumber - start.date.dayNumber) * CalendarTime.microsecondsPerDay
    } else {
      length = start.grain == .time ? 1 : CalendarTime.microsecondsPerDay
    }
    let begin = start.microseconds - offset * 60_000_000
    first = CalendarTime(microseconds: begin, grain: start.grain)
    last = CalendarTime(microseconds: begin + length - 1, grain: start.grain)
  }

  /// A time, and how many months it spans if it says no day.
  private static func read(_ bytes: [UInt8]) -> (CalendarTime, Int?)? {
    let text = trimmed(bytes[...])
    if let number = Int(String(decoding: text, as: UTF8.self)), text.allSatisfy(isDigit) {
      switch text.count {
      case 4: return CivilDate(year: number, month: 1, day: 1).map { (CalendarTime($0, grain: .month), 12) }
      case 8:
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100).map {
          (CalendarTime($0, grain: .day), nil)
        }
      default: return nil
      }
    }
    let readings = DateReading.DayOrder.allCases.map { DateReading(order: $0).read(text) }
    guard let time = readings[0] ?? readings[1], readings.allSatisfy({ $0 == nil || $0 == time }) else {
      return nil
    }
    guard time.grain == .month else { return (time, nil) }
    let isQuarter = text.contains { $0 | 0x20 == UInt8(ascii: "q") }
    return (time, isQuarter ? 3 : 1)
  }
}

extension TimeGrid {
  /// The steps that begin within a time, or the one that holds it.
  fileprivate func steps(of span: WrittenTime) -> Range<Int> {
    switch step {
    case .months(let count), .lastWorkingDays(let count), .firstWorkingDays(let count):
      func place(_ time: CalendarTime) -> Int {
        let distance = time.date.monthNumber - start.date.monthNumber
        // What is stamped with the last day of its months ends there.
        return isAtEnds
          ? -CivilDate.floorDivided(-distance, max(1, count))
          : CivilDate.floorDivided(distance, max(1, count))
      }
      return place(span.first)..<place(span.last) + 1
    case .microseconds, .workingDay, .number:
      let (before, end) = (floor(of: span.first), floor(of: span.last))
      let isOn = time(at: before).map { $0.microseconds == span.first.microseconds } ?? false
      let lower = isOn ? before : before + 1
      return lower <= end ? lower..<end + 1 : before..<before + 1
    }
  }

  /// Whether the times are the last days of their months.
  private var isAtEnds: Bool {
    if case .lastWorkingDays = step { return true }
    return start.grain != .month && anchor == 31
  }
}

extension NumberGrid {
  /// The step that holds a number.
  fileprivate func step(of number: Double) -> Range<Int>? {
    // What lies within a rounding error of a step is on it.
    let place = ((number - start) / step + 1e-9).rounded(.down)
    guard let whole = Int(exactly: place), abs(whole) < 1 << 52 else { return nil }
    return whole..<whole + 1
  }
}
