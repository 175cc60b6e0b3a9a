import Synchronization
import TSFiles
import TSForecast

/// Sums of the paths of series by group, draw by draw: the intervals of a total are those of the sum of its parts.
///
/// Draws of different series are independent. Sums are exact, see ``FixedPoint``, so that neither shards nor threads change
/// them.
final class GroupTotals: Sendable {
  /// The steps of the future that series of a group have; where there are several, the group has no total.
  struct Future: Hashable, Comparable {
    let labels: [String]
    let apart: String

    static func < (a: Future, b: Future) -> Bool {
      (a.labels.first ?? "", a.labels.count, a.apart) < (b.labels.first ?? "", b.labels.count, b.apart)
    }
  }

  /// A sum of paths.
  struct Sum {
    /// The series with the first name.
    var member: String
    var count = 0
    /// By draw, then by step.
    var units: [Int128]
  }

  /// What is summed of a group.
  struct Group {
    var sums: [Future: Sum] = [:]
    var failed = 0
  }

  private let places: [Int]
  private let exponent: Int
  private let groups = Mutex<[PanelKey: Group]>([:])

  /// - Returns: nil where the plan has no totals.
  init?(_ plan: PanelPlan) {
    guard !plan.settings.totals.isEmpty else { return nil }
    places = plan.settings.totals.compactMap { plan.columns.keys.firstIndex(of: $0) }
    exponent = plan.unitExponent
  }

  /// Adds the paths of a series.
  ///
  /// - Throws: `ForecastError` where a value is too large.
  func add(_ paths: [[Double]], of key: PanelKey, labels: [String], apart: String) throws(ForecastError) {
    var units: [Int128] = []
    units.reserveCapacity(paths.count * labels.count)
    for value in paths.joined() {
      guard let own = FixedPoint.units(value, exponent: exponent) else {
        throw ForecastError("a path: found \(value), too large beside the data to be added up")
      }
      units.append(own)
    }
    let (group, future) = (key.part(places), Future(labels: labels, apart: apart))
    groups.withLock { groups in
      guard var sum = groups[group]?.sums[future] else {
        groups[group, default: Group()].sums[future] = Sum(member: key.name, count: 1, units: units)
        return
      }
      // Taken out, so that it is changed in place.
      groups[group]?.sums[future] = nil
      sum.member = firstInOrder(sum.member, key.name)
      sum.count += 1
      for i in units.indices { sum.units[i] = sum.units[i].addingReportingOverflow(units[i]).partialValue }
      groups[group]?.sums[future] = sum
    }
  }

  /// Counts a series that has no forecast.
  func addFailure(of key: PanelKey) {
    groups.withLock { $0[key.part(places), default: Group()].failed += 1 }
  }

  // MARK: The table

  /// The columns of the table of a shard.
  static func columns(_ plan: PanelPlan) -> [String] {
    plan.settings.totals + ["horizon", "ahead", "time", "apart", "member", "series", "failed", "sums"]
  }

  /// A line for each group, future and step: sums of all draws with spaces between them; one without steps for the failures.
  var lines: [UInt8] {
    groups.withLock { groups in
      var text = NumberText()
      for (key, group) in groups.sorted(by: { $0.key < $1.key }) {
        if group.failed > 0 {
          Self.append(key, Future(labels: [], apart: ""), 0, nil, failed: group.failed, to: &text)
        }
        for (future, sum) in group.sums.sorted(by: { $0.key < $1.key }) {
          for step in future.labels.indices { Self.append(key, future, step, sum, failed: 0, to: &text) }
        }
      }
      return text.bytes
    }
  }

  private static func append(
    _ key: PanelKey, _ future: Future, _ step: Int, _ sum: Sum?, failed: Int, to text: inout NumberText
  ) {
    for part in key.texts {
      TableWriter.appendQuoted(part, to: &text)
      text.append(",")
    }
    text.append("\(future.labels.count),\(step),")
    TableWriter.appendQuoted(future.labels.indices.contains(step) ? future.labels[step] : "", to: &text)
    text.append(",")
    TableWriter.appendQuoted(future.apart, to: &text)
    text.append(",")
    TableWriter.appendQuoted(sum?.member ?? "", to: &text)
    text.append(",\(sum?.count ?? 0),\(failed),")
    let horizon = max(1, future.labels.count)
    for (draw, place) in stride(from: step, to: sum?.units.count ?? 0, by: horizon).enumerated() {
      if draw > 0 { text.append(" ") }
      text.append(sum?.units[place] ?? 0)
    }
    text.append("\n")
  }
}

/// The first of two names by their bytes, which is the same everywhere.
func firstInOrder(_ a: String, _ b: String) -> String {
  a.utf8.lexicographicallyPrecedes(b.utf8) ? a : b
}
