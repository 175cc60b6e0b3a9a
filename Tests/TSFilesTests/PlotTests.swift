import TSFiles
import TestSupport
import Testing

private let hasGnuplot = ChildProcess.find("gnuplot", in: environmentVariable("PATH")) != nil

@Suite struct QuantileTests {
  @Test func knownAnswers() throws {
    // R: quantile(c(1, 2, 4, 8), c(0, .1, .25, .5, .9, 1), type = 7)
    let values = try quantiles(of: [[8], [1], [4], [2]], at: [0, 0.1, 0.25, 0.5, 0.9, 1]).map { $0[0] }
    for (value, expected) in zip(values, [1, 1.3, 1.75, 3, 6.8, 8]) { #expect(abs(value - expected) < 1e-14) }
    #expect(try quantiles(of: [[3, 4]], at: [0.3]) == [[3, 4]])
    #expect(try quantiles(of: [[], []], at: [0.5]) == [[]])
    let wide = try quantiles(of: [[-1.7e308], [1.7e308]], at: [0.25, 0.5])
    #expect(abs(wide[0][0] + 0.85e308) < 1e294 && wide[1][0] == 0)
    let infinite = try quantiles(of: [[-.infinity], [0], [1], [.infinity]], at: [0, 0.1, 0.5, 0.9, 1])
    #expect(infinite == [[-.infinity], [-.infinity], [0.5], [.infinity], [.infinity]])
  }

  @Test func quantilesAreInOrder() throws {
    var generator = FixedGenerator(8)
    let rows = (0..<37).map { _ in (0..<20).map { _ in Double.random(in: -1...1, using: &generator) } }
    let edges = try quantiles(of: rows, at: [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
    for position in 0..<20 {
      for (low, high) in zip(edges, edges.dropFirst()) { #expect(low[position] <= high[position]) }
      #expect(edges[0][position] == rows.map { $0[position] }.min())
      #expect(edges[6][position] == rows.map { $0[position] }.max())
    }
  }

  @Test func errors() {
    expectError(.badData, "quantiles: found NaN in row 1 at 0, expected a number") {
      _ = try quantiles(of: [[1], [.nan]], at: [0.5])
    }
    expectError(.misuse, "quantiles: found 1 value in row 1, expected 2 as in row 0") {
      _ = try quantiles(of: [[1, 2], [1]], at: [0.5])
    }
    expectError(.misuse, "quantiles: found no rows, expected one or more") {
      _ = try quantiles(of: [], at: [0.5])
    }
    expectError(.misuse, "quantiles: found the probability nan, expected one from 0 to 1") {
      _ = try quantiles(of: [[1]], at: [.nan])
    }
    expectError(.misuse, "a fan: found 1 series of quantiles, expected 5") { _ = try FanQuantiles([[1]]) }
  }
}

@Suite(.enabled(if: hasGnuplot, "gnuplot is not installed")) struct PlotTests {
  private func fan() throws -> Plot {
    var generator = FixedGenerator(9)
    let x = (0..<50).map(Double.init)
    let paths = (0..<100).map { _ in
      var level = 0.0
      return x.map { _ in
        level += Double.random(in: -1...1, using: &generator)
        return level
      }
    }
    var plot = Plot(title: "A fan", xLabel: "step", yLabel: "level")
    try plot.addFan(x: x, paths: paths)
    plot.add(.points(x: x, y: paths[0].map { $0 > 2 ? nil : $0 }, label: "observed"))
    plot.add(.marker(x: 30, label: "forecast"))
    return plot
  }

  @Test func pictures() throws {
    let directory = try TemporaryDirectory()
    let plot = try fan()
    let (svg, png) = (directory.file("a.svg"), directory.file("b.PNG"))
    try plot.write(to: svg)
    try plot.write(to: png)
    let text = try text(of: svg)
    #expect(text.hasPrefix("<?xml") && text.contains("<svg") && text.contains("width=\"900\" height=\"500\""))
    #expect(text.contains("A fan") && text.contains("forecast"))
    #expect(try readBytes(of: png).starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    expectError(.cannotCreate, "\(svg): exists already, and is not overwritten unless that is asked for") {
      try plot.write(to: svg)
    }
    try plot.write(to: svg, overwrite: true)
    #expect(directory.names == ["a.svg", "b.PNG"])
  }

  @Test(arguments: [(80, 24), (20, 10), (133, 40)])
  func charactersFitTheTerminal(_ columns: Int, _ rows: Int) throws {
    let text = try fan().terminalText(size: TerminalSize(columns: columns, rows: rows))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= rows && lines.count > rows / 2)
    #expect(lines.allSatisfy { $0.count <= columns })
    #expect(columns == 20 || lines.contains { $0.count > columns - 12 })
    #expect(!text.contains("\u{1B}"))
    #expect(columns == 20 || (text.contains(":") && text.contains("*") && text.contains("o")))
  }

  @Test func coloursOnlyIfAsked() throws {
    let text = try fan().terminalText(size: TerminalSize(hasColour: true))
    #expect(text.contains("\u{1B}[") && text.hasSuffix("\u{1B}[0m\n"))
    #expect(text.split(separator: "\n").allSatisfy { Plot.withoutColours(String($0)).count <= 80 })
  }

  /// Text from a user is shown as it is: no commands, no escapes, no markup.
  @Test func textIsNotScript() throws {
    let directory = try TemporaryDirectory()
    let evil = [
      "`touch \(directory.file("x"))`", "'; system('touch \(directory.file("y"))'); '",
      "a_b^{c} {/Bold d} @e & \\n",
      "line\nset output '\(directory.file("z"))'\n", "\\", "'", "\"", "100% é 😀", "$data0", "END",
      "\u{1B}[31m",
    ]
    for text in evil {
      var plot = Plot(title: text, xLabel: text, yLabel: text)
      plot.add(.line(x: [0, 1], y: [0, 1], label: text))
      plot.add(.marker(x: 0.5, label: text))
      let svg = String(decoding: try plot.picture(.svg), as: UTF8.self)
      #expect(svg.contains("</svg>"))
      _ = try plot.terminalText(size: TerminalSize())
    }
    #expect(directory.names == [])
    // As XML, in which some of them are escaped.
    for (text, shown) in [
      ("a_b^{c} \\n @d `e` 'f' \"g\" %d", "a_b^{c} \\n @d `e` 'f' \"g\" %d"),
      ("<a> & 1", "&lt;a> &amp; 1"),
      ("'a'", "'a'"), ("é 😀~|}\\", "é 😀~|}\\"), ("1957-01 to 1961-12, -7.25", "1957-01 to 1961-12, -7.25"),
    ] {
      var plot = Plot(title: text)
      plot.add(.line(x: [0, 1], y: [0, 1], label: text))
      plot.add(.marker(x: 0.5, label: text))
      let svg = String(decoding: try plot.picture(.svg), as: UTF8.self)
      let parts = svg.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").split(
        separator: ">\(shown)<")
      #expect(parts.count >= 4, "\(text)")
    }
  }

  @Test func oddData() throws {
    let cases: [(x: [Double], y: [Double?])] = [
      ([0], [1]), ([0, 0], [1, 1]), ([0, 1, 2], [nil, 1, nil]), ([3, 1, 2], [1, .infinity, .nan]),
      ([0, .nan, 2], [1, 2, 3]), ([1e-300, 2e-300], [1e-300, 2e-300]), ([1e15, 1e15 + 1], [-1e100, 1e100]),
    ]
    for (x, y) in cases {
      for layer in [
        Plot.Layer.line(x: x, y: y), .points(x: x, y: y), .paths(x: x, ys: [y, y]),
        .band(x: x, lower: y, upper: y),
      ] {
        var plot = Plot()
        plot.add(layer)
        plot.hasLegend = false
        #expect(throws: Never.self) { _ = try plot.picture(.svg) }
        #expect(throws: Never.self) { _ = try plot.terminalText(size: TerminalSize()) }
      }
    }
    // What gnuplot cannot draw is an error, not a trap.
    var plot = Plot()
    plot.add(.line(x: [-1.7e308, 1.7e308], y: [-1.7e308, 1.7e308]))
    _ = try? plot.picture(.svg)
    _ = try? plot.terminalText(size: TerminalSize())
  }

  /// More than a pipe holds, in and out.
  @Test(.timeLimit(.minutes(1))) func largePlots() throws {
    let x = (0..<20_000).map(Double.init)
    var plot = Plot()
    plot.add(
      .paths(
        x: x,
        ys: (0..<10).map { path in x.map { ($0 * 0.37 + Double(path)).truncatingRemainder(dividingBy: 7) } }))
    #expect(try plot.picture(.svg).count > 1_000_000)
  }
}

@Suite struct PlotErrorTests {
  private var line: Plot {
    var plot = Plot()
    plot.add(.line(x: [0, 1], y: [0, 1]))
    return plot
  }

  @Test(arguments: [
    ("a.pdf", "a.pdf: found the extension \".pdf\", expected .svg or .png for a plot"),
    ("a", "a: found no extension, expected .svg or .png for a plot"),
    ("a.svg/b", "a.svg/b: found no extension, expected .svg or .png for a plot"),
    ("a.", "a.: found no extension, expected .svg or .png for a plot"),
    ("", ": found no extension, expected .svg or .png for a plot"),
  ])
  func unknownFormats(_ path: String, _ message: String) {
    expectError(.usage, message) { try line.write(to: path) }
  }

  @Test func aMissingGnuplot() throws {
    let directory = try TemporaryDirectory()
    let message = "gnuplot is not installed: plots need it (in the package gnuplot-nox)"
    for path in [directory.path, "", nil] {
      let gnuplot = Gnuplot(searchPath: path)
      expectError(.cannotCreate, message) { try gnuplot.check() }
      expectError(.cannotCreate, message) { try line.write(to: directory.file("a.svg"), gnuplot: gnuplot) }
    }
    #expect(directory.names == [])
  }

  @Test func aFailingGnuplot() throws {
    let directory = try TemporaryDirectory()
    let program = directory.file("gnuplot")
    let scripts = [
      ("echo; echo 'gnuplot> plot'; echo '  line 3: wrong' >&2; exit 1", "line 3: wrong"),
      ("exit 0", "ended without an output and without a message"),
      ("kill -9 $$", "ended without an output and without a message"),
      ("exec 0<&-; echo '  what is this' >&2; exit 3", "what is this"),
    ]
    for (script, message) in scripts {
      let output = try OutputFile(program, overwrite: true)
      try output.write("#!/bin/sh\n\(script)\n")
      try output.commit()
      #expect(makeExecutable(program))
      expectError(.cannotCreate, "gnuplot: \(message)") {
        try line.write(to: directory.file("a.svg"), gnuplot: Gnuplot(searchPath: directory.path))
      }
    }
    #expect(directory.names == ["gnuplot"])
  }

  @Test func plotsWithNothingToSee() {
    let message = "a plot: found no finite values, expected some to show"
    expectError(.badData, message) { _ = try Plot().picture(.svg) }
    var plot = Plot()
    plot.add(.points(x: [0, 1], y: [nil, .nan]))
    plot.add(.marker(x: 1))
    expectError(.badData, message) { _ = try plot.terminalText(size: TerminalSize()) }
    var uneven = Plot()
    uneven.add(.band(x: [0, 1], lower: [0, 1], upper: [1], label: "b"))
    expectError(.misuse, "a plot: found 1 value for 2 positions in the layer \"b\"") {
      _ = try uneven.picture(.png)
    }
  }

  @Test func terminalSizes() {
    func size(_ environment: [String: String]) -> TerminalSize {
      TerminalSize.current(descriptor: -1) { environment[$0] }
    }
    #expect(size([:]) == TerminalSize(columns: 80, rows: 24))
    #expect(size(["COLUMNS": "100", "LINES": "31"]) == TerminalSize(columns: 100, rows: 30))
    #expect(size(["COLUMNS": "x", "LINES": "-5"]) == TerminalSize(columns: 80, rows: 24))
    #expect(size(["COLUMNS": "9223372036854775807"]).columns == 400)
    #expect(TerminalSize(columns: .min, rows: .min) == TerminalSize(columns: 20, rows: 10))
  }
}
