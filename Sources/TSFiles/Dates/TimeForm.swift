/// How a file writes its times.
///
/// A pattern has the fields of `strftime` (`%Y %m %d %H %M %S %b %B %y %e %G %V %u %s`), and `%q` for the quarter,
/// `%n` for a month without a zero before it, `%L` and `%f` for thousandths and millionths of a second, `%Q` for
/// milliseconds since 1970, `%J` for days as spreadsheets count them.
struct TimeForm: Sendable {
  /// The pattern; nil for ISO 8601, no finer than the times are.
  let pattern: String?
  /// What stands after a time of day: Z, an offset, or nothing.
  var zone = ""
  /// Minutes that are added to a time before it is written.
  var offset = 0

  /// The time as the file would write it.
  func text(_ time: CalendarTime) -> String {
    let local = CalendarTime(microseconds: time.microseconds + offset * 60_000_000, grain: time.grain)
    guard let pattern else { return local.description + zone }
    var text = ""
    var isField = false
    for character in pattern {
      if isField {
        text += Self.field(character, local)
        isField = false
      } else if character == "%" {
        isField = true
      } else {
        text.append(character)
      }
    }
    return text + zone
  }

  private static func field(_ character: Character, _ time: CalendarTime) -> String {
    let (date, second) = (time.date, time.microsecond / 1_000_000)
    switch character {
    case "Y": return padded(date.year, 4)
    case "y": return padded(date.year % 100, 2)
    case "m": return padded(date.month, 2)
    case "n": return "\(date.month)"
    case "d": return padded(date.day, 2)
    case "e": return "\(date.day)"
    case "b": return String(monthNames[date.month - 1].prefix(3))
    case "B": return monthNames[date.month - 1]
    case "q": return "\((date.month + 2) / 3)"
    case "H": return padded(second / 3600, 2)
    case "M": return padded(second / 60 % 60, 2)
    case "S": return padded(second % 60, 2)
    case "L": return padded(time.microsecond % 1_000_000 / 1000, 3)
    case "f": return padded(time.microsecond % 1_000_000, 6)
    case "s": return "\(CivilDate.floorDivided(time.microseconds, 1_000_000))"
    case "Q": return "\(CivilDate.floorDivided(time.microseconds, 1000))"
    case "J": return "\(date.dayNumber + spreadsheetEpoch)"
    default: return weekField(character, date)
    }
  }

  /// The year, the week and the day of the week by ISO 8601: a week is of the year that has its Thursday.
  private static func weekField(_ character: Character, _ date: CivilDate) -> String {
    let thursday = CivilDate(dayNumber: date.dayNumber - date.weekday + 3)
    switch character {
    case "G": return padded(thursday.year, 4)
    case "V":
      let first = CivilDate(year: thursday.year, month: 1, day: 1)?.dayNumber ?? thursday.dayNumber
      return padded((thursday.dayNumber - first) / 7 + 1, 2)
    case "u": return "\(date.weekday + 1)"
    default: return ""
    }
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]

  /// The number that spreadsheets give to the first day of 1970.
  static let spreadsheetEpoch = 25_569
}

// MARK: - Finding the form

extension TimeForm {
  private static let months = [
    "%Y-%m", "%Y/%m", "%m/%Y", "%b %Y", "%B %Y", "%Y-%b", "%b-%Y", "%b-%y", "%b %y", "%Y %b", "%YQ%q",
    "%Y-Q%q", "%Y Q%q", "Q%q %Y", "Q%q-%Y",
  ]

  /// Those with slashes and the day or the month first may be misread, and are written otherwise.
  private static let days = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%e.%n.%Y", "%d %b %Y", "%e %b %Y", "%e %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y", "%b %e, %Y", "%b %d, %Y", "%B %e, %Y", "%G-W%V", "%GW%V", "%G-W%V-%u",
  ]

  private static let clocks = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%L", "%H:%M:%S.%f"]

  /// The form in which some cells write their times; ISO 8601 where it is none of those known, or one of several.
  init(of cells: [(text: String, time: CalendarTime)]) {
    guard let first = cells.first else {
      self.init(pattern: nil)
      return
    }
    let zone = Self.zone(of: first.text)
    for pattern in Self.patterns(first.time.grain) {
      let form = TimeForm(pattern: pattern, zone: zone.text, offset: zone.offset)
      if cells.allSatisfy({ form.text($0.time) == $0.text }) {
        self = form
        return
      }
    }
    // Times of several offsets are those of none.
    self.init(pattern: nil, zone: zone.text.isEmpty ? "" : "Z")
  }

  private static func patterns(_ grain: CalendarTime.Grain) -> [String] {
    switch grain {
    case .month: months
    case .day: days
    case .time:
      days.prefix(4).flatMap { day in
        ["T", " "].flatMap { mark in clocks.map { day + mark + $0 } }
      }
    }
  }

  /// What stands after the time of day in a cell, with the minutes that it says.
  private static func zone(of text: String) -> (text: String, offset: Int) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return ("", 0) }
    let tail = text.utf8[colon...].drop { isDigit($0) || $0 == Byte.point || $0 == UInt8(ascii: ":") }
    guard !tail.isEmpty, let offset = ClockReading.offset(Array(tail)[...]) else { return ("", 0) }
    return (String(tail) ?? "", offset)
  }
}
