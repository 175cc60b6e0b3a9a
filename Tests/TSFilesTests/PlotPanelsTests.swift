import TSFiles
import Testing

@Suite struct PlotPanelsTests {
  private var panels: PlotPanels {
    PlotPanels(
      ["upper", "lower"].map { name in
        var plot = Plot(title: name, xLabel: "step", yLabel: "y")
        plot.add(.line(x: [0, 1, 2], y: [1, 3, 2], label: name))
        return plot
      })
  }

  @Test func oneBelowTheOther() throws {
    let svg = String(decoding: try panels.picture(.svg), as: UTF8.self)
    let upper = try #require(svg.firstRange(of: "upper"))
    let lower = try #require(svg.firstRange(of: "lower"))
    #expect(upper.lowerBound < lower.lowerBound && svg.contains("</svg>"))
    let text = try panels.terminalText(size: TerminalSize(columns: 60, rows: 40))
    #expect(text.contains("upper") && text.contains("lower"))
  }
}
