import ArgumentParser
import TSFiles
import TSModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Options that say where results go, and a picture of them.
struct PicturedOutput: ParsableArguments {
  @OptionGroup var file: NamedOutput

  /// The file that is written; nil for the standard output.
  var output: String? { file.output }
  /// Whether files that exist are replaced.
  var overwrite: Bool { file.overwrite }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Draw a picture: to an .svg or .png file, or on the terminal (on the standard error).",
      valueName: "terminal|file"),
    completion: .file(extensions: ["svg", "png"]), transform: PlotTarget.init(text:))
  var plot: PlotTarget?

  func validate() throws {
    if overwrite, output == nil, !isPictureFile {
      throw ValidationError("--overwrite has no effect without a file to write; expected --output with it")
    }
    if case .file(let path, _) = plot, let output, isSameFile(path, output) {
      throw ValidationError("--output and --plot name the same file, \(path); expected two")
    }
  }

  private var isPictureFile: Bool { if case .file = plot { true } else { false } }

  /// Opens what was asked for, so that what cannot be made is refused before the work begins.
  ///
  /// - Parameter inputs: the files that are read, which must not be written over.
  func open(besides inputs: [String?]) throws -> (sink: GuardedOutput, picture: GuardedOutput?) {
    try refuse("--output", output, over: inputs)
    if case .file(let path, _) = plot { try refuse("--plot", path, over: inputs) }
    if plot != nil { try Gnuplot().check() }
    var picture: GuardedOutput?
    if case .file(let path, _) = plot { picture = try GuardedOutput(path, overwrite: overwrite) }
    return (try GuardedOutput(output, overwrite: overwrite), picture)
  }

  /// Draws the picture where it was asked for, before any result is written: what cannot be drawn leaves no output behind.
  ///
  /// - Parameters:
  ///   - picture: The file that was opened for it.
  ///   - isUsual: Whether it is drawn unasked on a terminal that shows the results.
  ///   - plot: What is to be seen.
  /// - Returns: What shows it, once the results are written.
  func drawn(
    _ picture: GuardedOutput?, isUsual: Bool, _ plot: () throws -> some Drawable
  ) throws -> DrawnPicture {
    if let picture, case .file(_, let format) = self.plot {
      try picture.write(plot().drawn(as: format))
      return DrawnPicture(file: picture, text: nil)
    }
    if self.plot != nil { return DrawnPicture(file: nil, text: try plot().drawnInText()) }
    guard isUsual, output == nil, isatty(STDOUT_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      return DrawnPicture(file: nil, text: nil)
    }
    // Unasked, so no reason to fail.
    return DrawnPicture(file: nil, text: try? plot().drawnInText())
  }
}

/// A picture that is drawn and not yet to be seen.
struct DrawnPicture {
  fileprivate let file: GuardedOutput?
  fileprivate let text: String?

  fileprivate init(file: GuardedOutput?, text: String?) { (self.file, self.text) = (file, text) }

  /// Draws a picture where it was asked for.
  init(_ target: PlotTarget, overwrite: Bool, _ plot: () throws -> some Drawable) throws {
    try Gnuplot().check()
    guard case .file(let path, let format) = target else {
      self.init(file: nil, text: try plot().drawnInText())
      return
    }
    let file = try GuardedOutput(path, overwrite: overwrite)
    try file.write(plot().drawn(as: format))
    self.init(file: file, text: nil)
  }

  /// Shows it: the results are written.
  func show() throws {
    try file?.commit()
    if let text { try writeToTerminal(text) }
  }
}

/// What can be drawn to a file and in characters.
protocol Drawable {
  func drawn(as format: PictureFormat) throws -> [UInt8]
  func drawnInText() throws -> String
}

extension Plot: Drawable {
  func drawn(as format: PictureFormat) throws -> [UInt8] { try picture(format) }
  func drawnInText() throws -> String { try terminalText() }
}

extension PlotPanels: Drawable {
  func drawn(as format: PictureFormat) throws -> [UInt8] { try picture(format) }
  func drawnInText() throws -> String { try terminalText() }
}
