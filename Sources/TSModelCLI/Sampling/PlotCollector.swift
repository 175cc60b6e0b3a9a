import TSFiles
import TSModel

/// Keeps of each path what a plot needs, and makes the plot.
///
/// A picture of 900 points shows no more than a few thousand values: long series are thinned, and the bands come from
/// the first ten thousand paths, so that memory stays bounded.
struct PlotCollector<Element: PathElement> {
  private static var mostPositions: Int { 1_000 }
  private static var mostPaths: Int { 10_000 }

  private let model: ModelEntry
  private let request: DrawRequest
  private let data: ConditionData?
  private var chosen: Chosen?
  private var rows: [[Double]] = []

  /// The site that is shown.
  private struct Chosen {
    let name: String
    /// With the index of the component where the site has several.
    let label: String
    let isStepped: Bool
    let length: Int
    let width: Int
    /// The positions that are kept.
    var kept: [Int]
  }

  /// - Parameters:
  ///   - model: the model.
  ///   - request: what is drawn from it.
  ///   - data: what is shown beside the paths; nil for nothing.
  init(_ model: ModelEntry, _ request: DrawRequest, data: ConditionData?) {
    (self.model, self.request, self.data) = (model, request, data)
  }

  /// Keeps what is needed of a path.
  mutating func take(_ path: Int, _ sites: [PathSite<Element>]) {
    guard rows.count < Self.mostPaths else { return }
    if path == 0 { choose(sites) }
    guard let chosen, let site = sites.first(where: { $0.name == chosen.name }) else { return }
    let columns = SiteColumns(site)
    let stride = chosen.isStepped ? columns.width : 1
    rows.append(
      chosen.kept.map { position in
        let index = position * stride
        return index < columns.values.count ? Double(columns.values[index]) : .nan
      })
  }

  /// Chooses the series, else the first site with steps, else the first.
  private mutating func choose(_ sites: [PathSite<Element>]) {
    let shown = sites.filter { $0.kind != .factor && $0.shape.allSatisfy { $0 > 0 } }
    let series = shown.first { $0.name == model.seriesSite }
    guard let site = series ?? shown.first(where: { $0.axes.first == .step }) ?? shown.first else { return }
    let columns = SiteColumns(site)
    let length = columns.steps ?? columns.values.count
    let label = columns.steps != nil ? columns.names.first ?? site.name : site.name
    var kept = Array(0..<length)
    if length > Self.mostPositions {
      kept = (request.paths ?? 1) == 1 ? Self.extremes(columns) : Self.spread(length)
    }
    chosen = Chosen(
      name: site.name, label: label, isStepped: columns.steps != nil, length: length, width: columns.width,
      kept: kept)
  }

  /// Evenly spaced positions with both ends.
  private static func spread(_ length: Int) -> [Int] {
    let last = Double(mostPositions - 1)
    return (0..<mostPositions).map { Int((Double($0) / last * Double(length - 1)).rounded()) }
  }

  /// The lowest and the highest position of each of many equal parts: a line through these looks as the whole does.
  private static func extremes(_ columns: SiteColumns<Element>) -> [Int] {
    let stride = columns.steps == nil ? 1 : columns.width
    let length = columns.steps ?? columns.values.count
    let size = (length + mostPositions - 1) / mostPositions
    var kept: Set<Int> = [0, length - 1]
    for start in Swift.stride(from: 0, to: length, by: size) {
      let part = (start..<min(start + size, length)).filter { !columns.values[$0 * stride].isNaN }
      guard var low = part.first else { continue }
      var high = low
      for position in part {
        if columns.values[position * stride] < columns.values[low * stride] { low = position }
        if columns.values[position * stride] > columns.values[high * stride] { high = position }
      }
      kept.formUnion([low, high])
    }
    return kept.sorted()
  }

  // MARK: The plot

  /// The plot of what was kept.
  ///
  /// - Throws: a ``Failure`` where there is nothing to see.
  func plot() throws -> Plot {
    guard let chosen, !rows.isEmpty else {
      throw Failure(.badData, "there is nothing to plot: no site has a value; expected at least one step")
    }
    var plot = Plot(title: title, xLabel: chosen.isStepped ? "step" : "element", yLabel: chosen.label)
    let x = chosen.kept.map { Double($0) }
    if rows.count == 1 {
      let y = rows[0].map { $0.isNaN ? nil : $0 }
      let label = data == nil ? "" : "draw"
      // A strong line that goes up and down at every point would be a blot.
      plot.add(x.count > 300 ? .paths(x: x, ys: [y], label: label) : .line(x: x, y: y, label: label))
      plot.hasLegend = data != nil
    } else {
      let samples = Array(rows.prefix(5))
      plot.addFan(x: x, quantiles: try bands(), samples: samples)
    }
    addData(to: &plot, chosen)
    return plot
  }

  /// The quantiles of all paths, NaN where a path has no value.
  private func bands() throws -> FanQuantiles {
    let length = rows.first?.count ?? 0
    let whole = (0..<length).filter { position in rows.allSatisfy { !$0[position].isNaN } }
    let found = try quantiles(of: rows.map { row in whole.map { row[$0] } }, at: FanQuantiles.probabilities)
    return try FanQuantiles(
      found.map { series in
        var all = [Double](repeating: .nan, count: length)
        for (index, position) in whole.enumerated() { all[position] = series[index] }
        return all
      })
  }

  /// Data as points, and a line where they end if the paths go on.
  private func addData(to plot: inout Plot, _ chosen: Chosen) {
    guard let entry = data?.sites.first(where: { $0.site == chosen.name }), entry.stepCount > 0 else {
      return
    }
    // The plot shows the first component.
    let values = stride(from: 0, to: entry.stepCount * entry.width, by: entry.width).map { entry.series[$0] }
    let positions = values.count > 5 * Self.mostPositions ? Self.spread(values.count) : Array(values.indices)
    if values.count < chosen.length { plot.add(.marker(x: Double(values.count - 1), label: "data end")) }
    plot.add(.points(x: positions.map { Double($0) }, y: positions.map { values[$0] }, label: "data"))
  }

  private var title: String {
    var title = model.name
    if let file = data?.file?.split(separator: "/").last { title += " given \(file)" }
    if let paths = request.paths {
      title += rows.count < paths ? ", \(rows.count) of \(paths) paths" : ", \(counted(paths, "path"))"
    }
    return title
  }
}
