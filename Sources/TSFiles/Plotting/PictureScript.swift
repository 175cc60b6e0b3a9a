/// The gnuplot script of a picture file.
struct PictureScript {
  private let plot: Plot
  private let format: PictureFormat
  private let extent: Plot.Extent
  private var text = ScriptText()
  private let isPanel: Bool

  /// - Parameter isPanel: Whether the plot is one of several in a picture that has been begun.
  init(_ plot: Plot, _ format: PictureFormat, isPanel: Bool = false) throws(FileError) {
    self.plot = plot
    self.format = format
    self.isPanel = isPanel
    extent = try plot.extent()
  }

  /// The lines that begin a picture.
  static func beginning(_ format: PictureFormat, height: Int) -> [String] {
    let size = "size 900,\(height) noenhanced"
    switch format {
    case .svg:
      return [
        "set encoding utf8", "set terminal svg \(size) font 'sans-serif,14' background '#ffffff'",
      ]
    case .png:
      return ["set encoding utf8", "set terminal pngcairo \(size) font 'Sans,11' background '#ffffff'"]
    }
  }

  consuming func script() -> [UInt8] {
    if !isPanel { for line in Self.beginning(format, height: 500) { text.command(line) } }
    frame()
    for (index, layer) in plot.layers.enumerated() { draw(layer, number: index + 1) }
    return text.finished()
  }

  private mutating func frame() {
    text.command("set border 3 linecolor rgb '#808080'")
    text.command("set tics nomirror out scale 0.6 textcolor rgb '#404040'")
    text.command("set grid back linetype 1 linewidth 1 linecolor rgb '#e8e8e8'")
    text.command("set style fill solid 1.0 noborder")
    text.command("set xrange [\(extent.x.lowerBound):\(extent.x.upperBound)]")
    // Room for the last number of the axis, which is centred on its end.
    text.command("set rmargin 4")
    // The legend is at the lower edge, below the name of the axis.
    if plot.hasLegend { text.command("set bmargin \(plot.xLabel.isEmpty ? 3.8 : 5.2)") }
    text.command("set offsets graph 0, graph 0, graph 0.04, graph 0.04")
    let legend =
      "set key bmargin center horizontal Left reverse samplen 2 width 0 textcolor rgb '#303030' noenhanced"
    text.command(plot.hasLegend ? legend : "set key off")
    let grey = "textcolor rgb '#202020'"
    let large = "\(grey) font ',\(format == .svg ? 17 : 14)'"
    text.labels(of: plot, titleStyle: large, xStyle: "\(grey) offset 0,0.2", yStyle: grey, limit: 90)
  }

  private mutating func draw(_ layer: Plot.Layer, number: Int) {
    switch layer.kind {
    case .band(let x, let lower, let upper, let shade):
      let tint = layer.colour.mixed(with: 0xFFFFFF, keeping: shade == .light ? 0.22 : 0.48)
      plotRuns(x, [lower, upper], "using 1:2:3 with filledcurves linecolor rgb '\(tint)'", layer.label)
    case .line(let x, let y):
      let dark = layer.colour.mixed(with: 0, keeping: 0.7)
      plotRuns(x, [y], "using 1:2 with lines linewidth 2.2 linecolor rgb '\(dark)'", layer.label)
    case .paths(let x, let ys):
      // The more there are, the less of each is seen; the leading byte is the transparency. A few need none,
      // and some programs draw transparent lines of SVG wrongly.
      let veil = ys.count <= 10 ? "" : ys.count <= 50 ? "90" : "b0"
      let colour = "#\(veil)\(layer.colour.mixed(with: 0, keeping: 1).dropFirst())"
      let rows = ys.flatMap { Plot.runs(x, [$0]).flatMap { $0 + [[]] } }
      text.plot(rows, "using 1:2 with lines linewidth 0.8 linecolor rgb '\(colour)'", label: layer.label)
    case .points(let x, let y):
      let colour = layer.colour.mixed(with: 0, keeping: 1)
      let size = x.count > 400 ? 0.4 : 0.7
      let style = "with points pointtype 7 pointsize \(size) linecolor rgb '\(colour)'"
      plotRuns(x, [y], "using 1:2 \(style)", layer.label)
    case .marker(let x):
      guard x.isFinite else { return }
      let ends = "from first \(x), graph 0 to first \(x), graph 1"
      text.command("set arrow \(number) \(ends) nohead front dashtype 2 linecolor rgb '#606060'")
      let isRight = x > extent.x.lowerBound / 2 + extent.x.upperBound / 2
      let place = isRight ? "offset -0.6,0 right" : "offset 0.6,0 left"
      let label = ScriptText.literal(layer.label, limit: 60)
      text.command(
        "set label \(number) \(label) at first \(x), graph 0.965 \(place) front noenhanced tc rgb '#404040'"
      )
    }
  }

  private mutating func plotRuns(_ x: [Double], _ ys: [[Double?]], _ style: String, _ label: String) {
    text.plot(Plot.runs(x, ys).flatMap { $0 + [[]] }, style, label: label)
  }
}

extension Plot.Colour {
  /// The colour with another mixed in, as `#rrggbb`.
  func mixed(with other: Int, keeping share: Double) -> String {
    var text = "#"
    for shift in [16, 8, 0] {
      let own = Double((rawValue >> shift) & 0xFF)
      let foreign = Double((other >> shift) & 0xFF)
      let value = Int((own * share + foreign * (1 - share)).rounded())
      text += (value < 16 ? "0" : "") + String(value, radix: 16)
    }
    return text
  }
}
