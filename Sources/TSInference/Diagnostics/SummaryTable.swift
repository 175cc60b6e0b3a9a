import TSNumerics

/// The table of a fit's parameters, for people: as many digits as the errors make meaningful, in columns that line up.
public struct SummaryTable: Sendable, CustomStringConvertible {
  private let summary: DrawSummary
  private let isComplete: Bool
  /// Sites with more numbers than this are shown by their worst ones, unless everything was asked for.
  private static let many = 20

  /// A table.
  ///
  /// - Parameters:
  ///   - summary: the figures.
  ///   - isComplete: whether sites of more than twenty values are shown in full.
  public init(_ summary: DrawSummary, isComplete: Bool = false) {
    self.summary = summary
    self.isComplete = isComplete
  }

  /// The table with its header; numbers line up at their right ends.
  public var text: String {
    var rows = [
      ["", "mean", "mcse", "sd", "5%", "50%", "95%", "ess bulk", "ess tail", "rhat"]
    ]
    var notes: [String] = []
    for site in summary.sites() {
      let isShort = isComplete || site.elements.count <= Self.many
      let shown = isShort ? site.elements : Array(site.elements.prefix(2) + site.elements.suffix(2))
      for (index, row) in shown.enumerated() {
        if !isShort, index == 2 {
          rows.append(["..."])
        }
        rows.append(Self.cells(row))
      }
      if !isShort { notes.append(Self.note(site)) }
    }
    var text = Self.rightAligned(rows)
    for note in notes { text += "\n\(note)" }
    return text
  }

  public var description: String { text }

  private static func note(_ site: SiteSummary) -> String {
    var parts = ["\(site.site): \(site.elements.count) values, the first and last two are shown"]
    if let worst = site.worstRHat {
      parts.append(
        "worst rhat \(fixed(worst.value, 3)) at \(worst.indices.map(String.init).joined(separator: ","))")
    }
    return parts.joined(separator: "; ")
  }

  private static func cells(_ row: ParameterSummary) -> [String] {
    let spread = row.standardDeviation.value ?? 1
    func number(_ figure: DiagnosticFigure) -> String {
      figure.value.map { significant($0, beside: spread) } ?? "-"
    }
    func whole(_ figure: DiagnosticFigure) -> String { figure.value.map { fixed($0, 0) } ?? "-" }
    return [
      row.name, number(row.mean), row.meanError.value.map { significant($0, beside: $0) } ?? "-",
      row.standardDeviation.value.map { significant($0, beside: $0) } ?? "-", number(row.lower),
      number(row.median), number(row.upper), whole(row.bulkESS), whole(row.tailESS),
      row.rHat.value.map { fixed($0, 3) } ?? "-",
    ]
  }

  /// A number with as many decimals as its spread makes meaningful: three significant digits of that.
  package static func significant(_ value: Double, beside spread: Double) -> String {
    guard value.isFinite, spread > 0, spread.isFinite, value.magnitude < 1e15, spread > 1e-12 else {
      return "\(value)"
    }
    let exponent = Int((log10(spread)).rounded(.down))
    return fixed(value, Swift.max(0, Swift.min(14, 2 - exponent)))
  }

  private static func log10(_ x: Double) -> Double { Double.log(x) / Double.log(10) }

  /// A number with a fixed number of decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: Swift.max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if decimals == 0 { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// Rows as lines whose columns line up at their right ends, the first at its left.
  package static func rightAligned(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = Swift.max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? (row.count == 1 ? cell : cell + padding) : padding + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

extension DrawSummary: CustomStringConvertible {
  /// The table; long sites are shown by their first and last values and their worst R̂.
  public var description: String { SummaryTable(self).text }
}
