/// The times of the rows of a table, and how they are written.
struct RowTimes {
  /// The columns that say them.
  let columns: [Int]
  let times: [CalendarTime]
  let form: TimeForm
  /// The fewest months that lie between two of them: 3 for quarters, 12 for years.
  var months = 1
}

extension SeriesTable {
  /// The dates of a column; nil with the row where there is none.
  ///
  /// Where day and month may be either, the order with fewer gaps is meant.
  ///
  /// - Throws: `badData` where both orders are as good.
  func rowDates(_ column: Int) throws(FileError) -> Result<RowTimes, Stray> {
    var best: (times: [CalendarTime], search: GridSearch)?
    var stray = Stray(row: 0)
    // What begins with a year is the same in each order.
    let hasYearFirst = (0..<rowCount).allSatisfy { row in
      let start = trimmed(content(row, column)).prefix(4)
      return start.count == 4 && start.allSatisfy(isDigit)
    }
    for order in DateReading.DayOrder.allCases.prefix(hasYearFirst ? 1 : 2) {
      switch readDates(column, order) {
      case .failure(let found): stray = found.row > stray.row ? found : stray
      case .success(let mixed):
        let times = Self.withOneGrain(mixed)
        guard let earlier = best else {
          best = (times, GridSearch(times))
          continue
        }
        guard times != earlier.times else { continue }
        let search = GridSearch(times)
        if search.fault != nil { continue }
        if earlier.search.fault == nil, earlier.search.stepCount == search.stepCount {
          throw ambiguousDay(column, earlier.times, times)
        }
        if earlier.search.fault != nil || search.stepCount < earlier.search.stepCount {
          best = (times, search)
        }
      }
    }
    guard let best else { return .failure(stray) }
    if best.search.fault?.isOrder == false, let local = localTimes(column) { return .success(local) }
    return .success(rowTimes(column, best.times))
  }

  /// The times of the place, where offsets change and the days of the place are even: from one midnight to the next
  /// it may be 23 hours.
  private func localTimes(_ column: Int) -> RowTimes? {
    var reading = DateReading(order: .monthFirst)
    reading.isLocal = true
    let times = (0..<rowCount).compactMap { reading.read(content($0, column)) }
    guard times.count == rowCount, times.allSatisfy({ $0.grain == .time }), GridSearch(times).fault == nil
    else {
      return nil
    }
    return RowTimes(columns: [column], times: times, form: TimeForm(pattern: nil))
  }

  private func rowTimes(_ column: Int, _ times: [CalendarTime]) -> RowTimes {
    // So many cells show how the others are written.
    let rows = rowCount <= 400 ? Array(0..<rowCount) : Array(0..<200) + Array((rowCount - 200)..<rowCount)
    let form = TimeForm(
      of: rows.map { (String(decoding: trimmed(content($0, column)), as: UTF8.self), times[$0]) })
    let isQuarter = form.pattern?.contains("%q") ?? false
    return RowTimes(columns: [column], times: times, form: form, months: isQuarter ? 3 : 1)
  }

  /// Times of which some say more than others, all as the finest.
  private static func withOneGrain(_ times: [CalendarTime]) -> [CalendarTime] {
    let grain = times.reduce(CalendarTime.Grain.month) { max($0, $1.grain) }
    guard times.contains(where: { $0.grain != grain }) else { return times }
    return times.map { CalendarTime($0.date, microsecond: $0.microsecond, grain: grain) }
  }

  private func ambiguousDay(_ column: Int, _ a: [CalendarTime], _ b: [CalendarTime]) -> FileError {
    let row = a.indices.first { a[$0] != b[$0] } ?? 0
    return place(
      row, column,
      "found \(shown(row, column)), which may be \(a[row]) or \(b[row]), expected dates such as \(quoted(a[row].description))"
    )
  }
}
