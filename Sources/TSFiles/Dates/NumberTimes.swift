/// Times that are written as plain numbers.
extension SeriesTable {
  /// A way to write a time as a number.
  enum NumberKind: CaseIterable {
    /// 20200131
    case day
    /// 202001
    case month
    /// Milliseconds since 1970.
    case milliseconds
    /// Seconds since 1970.
    case seconds
    /// 1871
    case year
    /// 1871.25, 1871.083
    case fractionalYear
    /// Days as spreadsheets count them, from the end of 1899.
    case spreadsheetDay

    fileprivate var range: Range<Double> {
      switch self {
      case .day: 16_000_101..<22_001_232
      case .month: 160_001..<220_013
      // From the years 1973 and 1973 to the year 5138.
      case .milliseconds: 1e11..<1e14
      case .seconds: 1e8..<1e11
      case .year, .fractionalYear: 1700..<2201
      case .spreadsheetDay: 10_000..<100_000
      }
    }

    fileprivate var pattern: String {
      switch self {
      case .day: "%Y%m%d"
      case .month: "%Y%m"
      case .milliseconds: "%Q"
      case .seconds: "%s"
      case .year: "%Y"
      case .fractionalYear: "%Y-%m"
      case .spreadsheetDay: "%J"
      }
    }

    /// The time of a number in the range.
    fileprivate func time(_ number: Double) -> CalendarTime? {
      if self == .fractionalYear {
        // Two decimals are enough to tell months apart.
        let months = (number * 12).rounded()
        guard abs(number * 12 - months) < 0.06 else { return nil }
        return CivilDate.day(1, ofMonth: Int(months)).map { CalendarTime($0, grain: .month) }
      }
      guard let whole = Int(exactly: number) else { return nil }
      switch self {
      case .day:
        return CivilDate(year: whole / 10_000, month: whole / 100 % 100, day: whole % 100).map {
          CalendarTime($0, grain: .day)
        }
      case .month:
        return CivilDate(year: whole / 100, month: whole % 100, day: 1).map {
          CalendarTime($0, grain: .month)
        }
      case .milliseconds: return CalendarTime(microseconds: whole * 1000, grain: .time)
      case .seconds: return CalendarTime(microseconds: whole * 1_000_000, grain: .time)
      case .year: return CivilDate(year: whole, month: 1, day: 1).map { CalendarTime($0, grain: .month) }
      case .spreadsheetDay:
        return CalendarTime(CivilDate(dayNumber: whole - TimeForm.spreadsheetEpoch), grain: .day)
      case .fractionalYear: return nil
      }
    }
  }

  /// The times of a column of numbers, if they can be read as one of some kinds.
  func numberTimes(_ column: Int, _ kinds: [NumberKind]) -> (times: RowTimes, kind: NumberKind)? {
    guard let numbers = completeNumbers(column), let first = numbers.first else { return nil }
    for kind in kinds where kind.range.contains(first) {
      guard numbers.allSatisfy({ kind.range.contains($0) }) else { continue }
      let times = numbers.compactMap(kind.time)
      guard times.count == numbers.count else { continue }
      let isQuarters = kind == .fractionalYear && times.allSatisfy { $0.date.month % 3 == 1 }
      let form = TimeForm(pattern: isQuarters ? "%YQ%q" : kind.pattern)
      let months = kind == .year ? 12 : isQuarters ? 3 : 1
      return (RowTimes(columns: [column], times: times, form: form, months: months), kind)
    }
    return nil
  }

  /// The numbers of a column without a gap; nil for one with a gap or with anything else in it.
  func completeNumbers(_ column: Int) -> [Double]? {
    do throws(FileError) {
      let numbers = try numbers(column).compactMap { $0 }
      return numbers.count == rowCount ? numbers : nil
    } catch {
      return nil
    }
  }

  /// The kinds of times that a column of numbers may stand for by its name; empty for those of numbers only.
  func numberKinds(_ column: Int) -> [NumberKind] {
    let plain: [NumberKind] = [.day, .month, .milliseconds, .seconds, .year]
    switch columnNames[column].lowercased() {
    case _ where !hasHeader: return plain
    case "date", "dates", "ds", "datetime", "observation_date": return NumberKind.allCases
    case "time", "times", "year", "years", "period": return plain + [.fractionalYear]
    case "timestamp", "month", "week", "quarter", "day", "epoch", "unixtime", "unix_time", "ts", "t", "index",
      "",
      "unnamed: 0":
      return plain
    case "step", "row", "id", "n", "rownames": return []
    // Eight or six digits that are even dates are little else, whatever their name, and so are ten that go on evenly.
    default: return column == 0 ? [.day, .month, .milliseconds, .seconds] : []
    }
  }
}
