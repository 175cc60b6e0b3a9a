/// Several plots in one picture, one below the other.
public struct PlotPanels: Sendable {
  /// The plots, from the uppermost down.
  public var plots: [Plot]

  /// How high a plot of a picture is, in points.
  private static let height = 220

  /// Plots one below the other.
  public init(_ plots: [Plot]) { self.plots = plots }

  /// Draws the plots to a picture of 900 points by 220 for each in memory.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - gnuplot: The program that draws.
  /// - Returns: The bytes of the picture's file.
  /// - Throws: As ``Plot/write(to:overwrite:gnuplot:)``.
  public func picture(_ format: PictureFormat, gnuplot: Gnuplot = Gnuplot()) throws(FileError) -> [UInt8] {
    let height = max(500, Self.height * plots.count)
    var lines = PictureScript.beginning(format, height: height)
    // All plots begin at the same place, whatever numbers are beside them.
    lines += ["set multiplot layout \(max(1, plots.count)),1", "set lmargin 10"]
    var script = Array((lines.joined(separator: "\n") + "\n").utf8)
    for plot in plots {
      script += try PictureScript(plot, format, isPanel: true).script()
      script += Array("unset title\nunset xlabel\nunset ylabel\nunset arrow\nunset label\n".utf8)
    }
    script += Array("unset multiplot\n".utf8)
    let bytes = try gnuplot.run(script)
    guard format.isWhole(bytes) else {
      throw FileError(.inputOutput, "gnuplot: the picture is not whole")
    }
    return bytes
  }

  /// Draws the plots with characters, one after the other.
  ///
  /// - Parameters:
  ///   - size: The size of the terminal, and whether it has colours; each plot gets its share of the rows, 10 at least.
  ///   - gnuplot: The program that draws.
  /// - Throws: As ``Plot/write(to:overwrite:gnuplot:)``, but for what concerns files.
  public func terminalText(
    size: TerminalSize = .current(), gnuplot: Gnuplot = Gnuplot()
  ) throws(FileError) -> String {
    let size = TerminalSize(
      columns: size.columns, rows: size.rows / max(1, plots.count), hasColour: size.hasColour)
    var text = ""
    for plot in plots { text += try plot.terminalText(size: size, gnuplot: gnuplot) }
    return text
  }
}
