import TSFiles

/// What a column of a file holds, and what is odd about it.
struct ColumnProfile {
  /// What the cells are.
  enum Kind: String {
    case time
    case numbers
    case counts
    case text
    case empty
  }

  let name: String
  let kind: Kind
  /// How many cells say something.
  let valueCount: Int
  /// How many cells are empty, or say that a number is missing.
  let missingCount: Int
  private(set) var minimum: Double?
  private(set) var maximum: Double?
  /// Whatever may surprise, each in a few words.
  private(set) var oddities: [String] = []

  /// - Parameter timeline: The steps of the rows, for the names of those that are odd.
  init(_ table: SeriesTable, _ column: String, _ timeline: Timeline?) throws(FileError) {
    name = column
    let texts = try table.texts(in: column)
    if timeline?.columns.contains(column) == true {
      (kind, valueCount, missingCount) = (.time, texts.count { !$0.isEmpty }, texts.count(where: \.isEmpty))
      return
    }
    do {
      let numbers = try table.numbers(in: column)
      let known = numbers.compactMap { $0 }
      (valueCount, missingCount) = (known.count, numbers.count - known.count)
      (minimum, maximum) = (known.min(), known.max())
      let areCounts = known.allSatisfy { $0 >= 0 && $0 == $0.rounded() }
      kind = known.isEmpty ? .empty : areCounts ? .counts : .numbers
      oddities = Self.oddities(known)
      if let outliers = Self.outliers(in: numbers, table, timeline) { oddities.append(outliers) }
    } catch {
      (kind, missingCount) = (.text, texts.count(where: \.isEmpty))
      valueCount = texts.count - missingCount
      // A column of numbers but for a few cells was meant to be one.
      let numberCount = texts.count { Double($0) != nil }
      if 2 * numberCount >= valueCount, numberCount > 0 { oddities = [Self.withoutFile(error, table)] }
    }
  }

  private static func withoutFile(_ error: FileError, _ table: SeriesTable) -> String {
    error.description.trimmingPrefix("\(table.file): ").description
  }

  // MARK: Oddities

  private static func oddities(_ known: [Double]) -> [String] {
    guard let first = known.first else { return ["no value"] }
    if known.allSatisfy({ $0 == 0 }) { return ["zeros only"] }
    if known.count > 1, known.allSatisfy({ $0 == first }) { return ["constant"] }
    var found: [String] = []
    let negative = known.count { $0 < 0 }
    if negative > 0 { found.append(counted(negative, "negative value")) }
    if known.allSatisfy({ $0 == $0.rounded() }) {
      found.append("whole numbers only\(negative == 0 ? ": counts" : "")")
    }
    let zeros = known.count { $0 == 0 }
    if 2 * zeros >= known.count { found.append("\(100 * zeros / known.count) % zeros") }
    return found
  }

  /// Values outside of the range of two before and two after, by more than eight times what values are from the
  /// median of their neighbours (the median of these distances, as the standard deviation of normal noise that has
  /// it). A trend has none; where more than one value in twenty is, that is how the series goes.
  private static func outliers(
    in numbers: [Double?], _ table: SeriesTable, _ timeline: Timeline?
  ) -> String? {
    let known = numbers.enumerated().compactMap { row, number in number.map { (row: row, number: $0) } }
    guard known.count >= 8 else { return nil }
    let inner = 2..<(known.count - 2)
    let near = inner.map { index in
      [index - 2, index - 1, index + 1, index + 2].map { known[$0].number }.sorted()
    }
    let usual = 1.4826 * middle(zip(inner, near).map { abs(known[$0].number - middle($1)) })
    let far = zip(inner, near).filter { index, near in
      let outside = max(known[index].number - near[3], near[0] - known[index].number)
      return outside > 8 * usual
    }.map(\.0)
    guard usual > 0, !far.isEmpty, 20 * far.count <= known.count else { return nil }
    let shown = far.prefix(3).map { index in
      let row = known[index].row
      let step = timeline?.rows.firstIndex(of: row)
      let place = step.flatMap { timeline?.label(at: $0) } ?? "row \(table.lineNumber(ofRow: row))"
      return "\(figure(known[index].number)) (\(place))"
    }
    let more = far.count > 3 ? " and \(far.count - 3) more" : ""
    return "far from \(far.count == 1 ? "its" : "their") neighbours: \(shown.joined(separator: ", "))\(more)"
  }

  /// The number of a list with as many below it as above; the mean of two such.
  private static func middle(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    guard !sorted.isEmpty else { return 0 }
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2
  }
}

/// A number as a person writes it: without a point where it is whole.
func figure(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
