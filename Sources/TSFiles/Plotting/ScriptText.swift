/// The pieces of a gnuplot script that every terminal shares.
struct ScriptText {
  private(set) var text = NumberText(capacity: 1 << 12)
  private var clauses: [String] = []

  /// The whole script: what was appended, and one `plot` command.
  func finished() -> [UInt8] {
    text.bytes + Array(("plot " + clauses.joined(separator: ", \\\n  ") + "\n").utf8)
  }

  var hasPlots: Bool { !clauses.isEmpty }

  mutating func command(_ line: String) {
    text.append(line)
    text.append(Byte.lineFeed)
  }

  /// Adds a block of data and a clause of the `plot` command that draws it.
  ///
  /// - Parameters:
  ///   - rows: The numbers; an empty row is a gap.
  ///   - style: The clause after the name of the block.
  ///   - label: The name in the legend.
  mutating func plot(_ rows: [[Double]], _ style: String, label: String) {
    let name = "$data\(clauses.count)"
    command("\(name) << END")
    for row in rows {
      for (index, value) in row.enumerated() {
        if index > 0 { text.append(Byte.space) }
        text.append(value)
      }
      text.append(Byte.lineFeed)
    }
    command("END")
    let title = label.isEmpty ? "notitle" : "title \(ScriptText.literal(label)) noenhanced"
    clauses.append("\(name) \(style) \(title)")
  }

  /// A text as a literal of gnuplot, in which no character has a meaning of its own: every ASCII character
  /// but letters, digits and spaces is written as an octal escape, so there is nothing to end the literal, to
  /// run a command in backquotes or to name a macro. (Single quotes with doubled ones inside will not do:
  /// gnuplot 5.4 takes the first two of `'''a'` for an empty text.) A digit after an escape is escaped as well: gnuplot reads
  /// as many octal digits as there are, and `1960-12` would end in another letter. Control characters become spaces.
  static func literal(_ text: String, limit: Int = 120) -> String {
    var literal = "\""
    let shown = text.count > limit ? text.prefix(max(limit - 3, 0)) + "..." : text[...]
    var followsEscape = false
    for scalar in shown.unicodeScalars {
      let isPlain = scalar == " " || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      if isControl(scalar) {
        literal += " "
        followsEscape = false
      } else if !(followsEscape && ("0"..."7").contains(scalar)), isPlain || !scalar.isASCII {
        literal.unicodeScalars.append(scalar)
        followsEscape = false
      } else {
        followsEscape = true
        let octal = String(scalar.value, radix: 8)
        literal += "\\" + String(repeating: "0", count: max(0, 3 - octal.count)) + octal
      }
    }
    return literal + "\""
  }

  /// Titles and axes, the same for all terminals.
  mutating func labels(
    of plot: Plot, titleStyle: String = "", xStyle: String = "", yStyle: String = "", limit: Int
  ) {
    let labels = [
      ("title", plot.title, titleStyle), ("xlabel", plot.xLabel, xStyle), ("ylabel", plot.yLabel, yStyle),
    ]
    for (kind, label, style) in labels where !label.isEmpty {
      command("set \(kind) \(ScriptText.literal(label, limit: limit)) noenhanced \(style)")
    }
  }
}

extension Plot {
  /// The range of the positions and of the values that can be shown.
  struct Extent {
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
  }

  /// The layer's series, each with as many values as there are positions.
  static func series(of layer: Layer) -> (x: [Double], ys: [[Double?]]) {
    switch layer.kind {
    case .band(let x, let lower, let upper, _): (x, [lower, upper])
    case .line(let x, let y), .points(let x, let y): (x, [y])
    case .paths(let x, let ys): (x, ys)
    case .marker(let x): ([x], [])
    }
  }

  /// Checks the layers, and finds what they span.
  func extent() throws(FileError) -> Extent {
    var (xLow, xHigh) = (Double.infinity, -Double.infinity)
    var (yLow, yHigh) = (Double.infinity, -Double.infinity)
    for layer in layers {
      let (x, ys) = Plot.series(of: layer)
      for y in ys {
        guard y.count == x.count else {
          let found = "found \(counted(y.count, "value")) for \(counted(x.count, "position"))"
          throw FileError(.misuse, "a plot: \(found) in the layer \(quoted(layer.label))")
        }
        for (x, y) in zip(x, y) where x.isFinite {
          guard let y, y.isFinite else { continue }
          (xLow, xHigh) = (min(xLow, x), max(xHigh, x))
          (yLow, yHigh) = (min(yLow, y), max(yHigh, y))
        }
      }
    }
    guard xLow <= xHigh else {
      throw FileError(.badData, "a plot: found no finite values, expected some to show")
    }
    for case .marker(let x) in layers.map(\.kind) where x.isFinite {
      (xLow, xHigh) = (min(xLow, x), max(xHigh, x))
    }
    return Extent(x: Plot.widened(xLow, xHigh), y: Plot.widened(yLow, yHigh))
  }

  /// A range that is not empty, as gnuplot wants it.
  private static func widened(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    guard low == high else { return low...high }
    let margin = max(1, abs(low) * 0.1)
    return (low - margin).isFinite && (high + margin).isFinite ? (low - margin)...(high + margin) : low...high
  }

  /// The runs of neighbouring positions at which all the series have finite values: what is between them is a
  /// gap.
  static func runs(_ x: [Double], _ ys: [[Double?]]) -> [[[Double]]] {
    var runs: [[[Double]]] = []
    var run: [[Double]] = []
    for index in x.indices {
      let row = [x[index]] + ys.compactMap { $0[index] }
      if row.count == ys.count + 1, row.allSatisfy(\.isFinite) {
        run.append(row)
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }
}
