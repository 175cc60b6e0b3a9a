/// The gnuplot script of a plot made of characters.
///
/// Gnuplot's own lines and areas cannot be told apart in characters, so everything is drawn as points of one
/// character each, close enough together to fill every cell: bands `.` and `:`, paths `-`, lines `*`, data
/// `o`.
struct TerminalScript {
  private let plot: Plot
  private let size: TerminalSize
  private let extent: Plot.Extent
  private var text = ScriptText()

  init(_ plot: Plot, _ size: TerminalSize) throws(FileError) {
    self.plot = plot
    self.size = size
    extent = try plot.extent()
  }

  consuming func script() -> [UInt8] {
    text.command("set encoding utf8")
    let colours = size.hasColour ? "ansi256" : "mono"
    text.command("set terminal dumb size \(size.columns),\(size.rows) noenhanced \(colours)")
    text.command("set border 3")
    text.command("set tics nomirror out scale 0.5")
    text.command("set xrange [\(extent.x.lowerBound):\(extent.x.upperBound)]")
    text.command("set offsets graph 0, graph 0, graph 0.02, graph 0.02")
    text.command(
      plot.hasLegend ? "set key bmargin center horizontal samplen 1 width 1 noenhanced" : "set key off")
    text.labels(of: plot, limit: max(size.columns - 4, 8))
    for (index, layer) in plot.layers.enumerated() { draw(layer, number: index + 1) }
    return text.finished()
  }

  private mutating func draw(_ layer: Plot.Layer, number: Int) {
    switch layer.kind {
    case .band(let x, let lower, let upper, let shade):
      let rows = Plot.runs(x, [lower, upper]).flatMap(filled)
      let tint = layer.colour.mixed(with: 0xFFFFFF, keeping: shade == .light ? 0.5 : 0.8)
      points(rows, shade == .light ? "." : ":", tint, layer.label)
    case .line(let x, let y):
      points(Plot.runs(x, [y]).flatMap(connected), "*", layer.colour.mixed(with: 0, keeping: 1), layer.label)
    case .paths(let x, let ys):
      // Over a band the paths would hide what is between them.
      guard !hasBand else { return }
      let rows = ys.flatMap { Plot.runs(x, [$0]).flatMap(connected) }
      points(rows, "-", layer.colour.mixed(with: 0, keeping: 1), layer.label)
    case .points(let x, let y):
      points(Plot.runs(x, [y]).flatMap { $0 }, "o", layer.colour.mixed(with: 0, keeping: 1), layer.label)
    case .marker(let x):
      guard x.isFinite else { return }
      text.command("set arrow \(number) from first \(x), graph 0 to first \(x), graph 1 nohead front")
      let label = ScriptText.literal(layer.label, limit: 20)
      text.command("set label \(number) \(label) at first \(x), graph 0.96 offset 2,0 left front noenhanced")
    }
  }

  private var hasBand: Bool {
    plot.layers.contains { if case .band = $0.kind { true } else { false } }
  }

  private mutating func points(_ rows: [[Double]], _ character: String, _ colour: String, _ label: String) {
    text.plot(rows, "using 1:2 with points pointtype '\(character)' linecolor rgb '\(colour)'", label: label)
  }

  // MARK: Points close together

  /// The width and the height of a character in units of the axes; 0 if the range is too large for a double.
  private var cell: (x: Double, y: Double) {
    let width = (extent.x.upperBound - extent.x.lowerBound) / Double(size.columns)
    let height = (extent.y.upperBound - extent.y.lowerBound) / Double(size.rows)
    return (width.isFinite ? width : 0, height.isFinite ? height : 0)
  }

  /// How many steps of a length it takes to cover a distance, at least 1 and at most `limit`.
  private func steps(_ distance: Double, _ length: Double, _ limit: Int) -> Int {
    let ratio = (abs(distance) / length).rounded(.up)
    // False for a NaN too, which comes of a length of 0.
    guard ratio >= 1 else { return 1 }
    return ratio < Double(limit) ? Int(ratio) : limit
  }

  /// Points along the lines between the points of a run.
  private func connected(_ run: [[Double]]) -> [[Double]] {
    interpolated(run) { from, to in
      max(steps(to[0] - from[0], cell.x, size.columns), steps(to[1] - from[1], cell.y, size.rows))
    }
  }

  /// Points all over the area between the second and the third number of a run.
  private func filled(_ run: [[Double]]) -> [[Double]] {
    let edges = interpolated(run) { from, to in steps(to[0] - from[0], cell.x, size.columns) }
    return edges.flatMap { edge in
      let count = steps(edge[2] - edge[1], cell.y, size.rows)
      return (0...count).map { [edge[0], mixed(edge[1], edge[2], Double($0) / Double(count))] }
    }
  }

  private func interpolated(_ run: [[Double]], _ steps: ([Double], [Double]) -> Int) -> [[Double]] {
    var rows = Array(run.prefix(1))
    for (from, to) in zip(run, run.dropFirst()) {
      let count = max(steps(from, to), 1)
      for step in 1...count {
        let share = Double(step) / Double(count)
        rows.append(zip(from, to).map { mixed($0, $1, share) })
      }
    }
    return rows
  }

  /// A value between two, without overflow.
  private func mixed(_ from: Double, _ to: Double, _ share: Double) -> Double {
    from * (1 - share) + to * share
  }
}
