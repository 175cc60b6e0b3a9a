import TSFiles
import TSForecast

/// Adds up the sums of groups over shards, a group at a time.
struct GroupCollection {
  /// What there is to say of the totals.
  struct Report: Sendable {
    var groups = 0
    var notes: [String] = []
    /// Whether some group has no total, or one that leaves series out.
    var isIncomplete = false
  }

  private struct Sum {
    var member: String
    var count: Int
    var label: [Int: String] = [:]
    var units: [Int: [Int128]] = [:]
  }

  private struct Group {
    var sums: [String: Sum] = [:]
    var failed = 0
    /// The future that the line before was of.
    var last: String?
  }

  private let plan: PanelPlan
  /// The most notes about single groups.
  private static let mostNotes = 10

  init(_ plan: PanelPlan) { self.plan = plan }

  /// The columns of the table.
  static func columns(_ plan: PanelPlan) -> [String] {
    plan.settings.totals + [plan.columns.timeName, "series", "failed", "mean", "sd"]
      + plan.settings.levels.map { "\($0)" }
  }

  /// Writes a line for each group and step.
  ///
  /// - Parameter lines: the tables of the shards, in order of groups.
  func write(_ lines: MergedLines, to sink: any ByteSink) throws -> Report {
    var lines = lines
    var header = try TableWriter(columns: Self.columns(plan), to: sink)
    try header.finish()
    var report = Report()
    var (key, group) = (PanelKey?.none, Group())
    while let next = try lines.next() {
      if let key, key != next.key {
        try write(key, group, &report, to: sink)
        group = Group()
      }
      key = next.key
      guard add(next.cells(), to: &group) else {
        throw FileError(
          .badData, "the totals of \(next.key.name): found something else, expected sums; run again")
      }
    }
    if let key { try write(key, group, &report, to: sink) }
    return report
  }

  private func add(_ cells: [String], to group: inout Group) -> Bool {
    guard cells.count == 8, let horizon = Int(cells[0]), let ahead = Int(cells[1]), let count = Int(cells[5]),
      let failed = Int(cells[6])
    else { return false }
    group.failed += failed
    guard horizon > 0 else { return true }
    let units = cells[7].split(separator: " ").compactMap { Int128($0) }
    // Futures differ where their first step, their length or the step between do; those of a shard come step by step.
    let name = ahead == 0 ? "\(cells[2])\n\(horizon)\n\(cells[3])" : group.last ?? ""
    group.last = name
    var sum = group.sums[name] ?? Sum(member: cells[4], count: 0)
    sum.member = firstInOrder(sum.member, cells[4])
    if ahead == 0 { sum.count += count }
    sum.label[ahead] = cells[2]
    guard let known = sum.units[ahead] else {
      sum.units[ahead] = units
      group.sums[name] = sum
      return true
    }
    guard known.count == units.count else { return false }
    sum.units[ahead] = zip(known, units).map { $0.addingReportingOverflow($1).partialValue }
    group.sums[name] = sum
    return true
  }

  private func write(_ key: PanelKey, _ group: Group, _ report: inout Report, to sink: any ByteSink) throws {
    report.groups += 1
    let futures = group.sums.sorted { $0.key < $1.key }
    if group.failed > 0 { report.isIncomplete = true }
    guard let first = futures.first?.value else { return }
    if futures.count > 1 {
      report.isIncomplete = true
      let second = futures[1].value
      if report.notes.count < Self.mostNotes {
        report.notes.append(
          "no total of \(key.name): the forecast of \(first.member) is \(Self.text(futures[0].key)), that of \(second.member) "
            + "\(Self.text(futures[1].key)); expected series that end at one time, with one step and one horizon"
        )
      }
      return
    }
    let lines = SeriesLines(key, levels: plan.settings.levels)
    for step in first.label.keys.sorted() {
      let values = (first.units[step] ?? []).map { FixedPoint.value($0, exponent: plan.unitExponent) }
      var text = NumberText()
      for part in key.texts + [first.label[step] ?? ""] {
        TableWriter.appendQuoted(part, to: &text)
        text.append(",")
      }
      text.append("\(first.count),\(group.failed)")
      lines.append(try PredictivePoints(values), to: &text)
      text.append("\n")
      try sink.write(text.bytes)
    }
  }

  private static func text(_ name: String) -> String {
    let parts = name.split(separator: "\n", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return name }
    let apart = parts[2].isEmpty ? "" : ", \(parts[2]) apart"
    return "of \(parts[1]) steps from \(parts[0])\(apart)"
  }
}
