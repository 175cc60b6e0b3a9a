/// A kind of picture file.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// Scalable vector graphics.
  case svg
  /// Portable network graphics.
  case png

  /// The format that a file's extension stands for.
  ///
  /// - Parameter path: The file.
  /// - Throws: `usage`, listing the known extensions, if it has none of them.
  public init(path: String) throws(FileError) {
    let name = path.split(separator: "/").last ?? ""
    let suffix = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? ""
    if let format = PictureFormat(rawValue: suffix.lowercased()) {
      self = format
      return
    }
    let known = PictureFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: " or ")
    let found = suffix.isEmpty ? "no extension" : "the extension \(quoted("." + suffix))"
    throw FileError(.usage, "\(path): found \(found), expected \(known) for a plot")
  }

  /// Whether bytes are a whole picture of the format: a program that fails to write may still say it has
  /// succeeded.
  func isWhole(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .svg: String(decoding: bytes.suffix(16), as: UTF8.self).contains("</svg>")
    case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.suffix(8).starts(with: "IEND".utf8)
    }
  }
}

/// The program gnuplot, which draws the plots.
public struct Gnuplot: Sendable {
  private let searchPath: String?

  /// Names where to search for the program.
  ///
  /// - Parameter searchPath: Directories with colons between; the environment's `PATH` unless told.
  public init(searchPath: String? = environmentVariable("PATH")) {
    self.searchPath = searchPath
  }

  /// Makes sure that the program is there, so that it is missed before the work and not after it.
  ///
  /// - Throws: `cannotCreate` if it is not.
  public func check() throws(FileError) {
    _ = try program()
  }

  /// Runs a script, and gives what it wrote to its standard output.
  func run(_ script: [UInt8]) throws(FileError) -> [UInt8] {
    // Without the user's own settings, so that a plot is the same for everyone.
    let child = ChildProcess(program: try program(), arguments: ["-d"])
    let result = try child.run(input: script)
    guard result.exitCode == 0, !result.output.isEmpty else {
      throw FileError(.cannotCreate, "gnuplot: \(Gnuplot.complaint(result.errors))")
    }
    return result.output
  }

  private func program() throws(FileError) -> String {
    if let path = ChildProcess.find("gnuplot", in: searchPath) { return path }
    throw FileError(.cannotCreate, "gnuplot is not installed: plots need it (in the package gnuplot-nox)")
  }

  /// The line of gnuplot's error output that says what is wrong: it shows the command and an arrow to the
  /// place first.
  static func complaint(_ errors: [UInt8]) -> String {
    let lines = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.drop(while: { $0 == " " || $0 == "\t" }) }.filter { !$0.isEmpty }
    let chosen = lines.first { $0.hasPrefix("line ") } ?? lines.first
    return chosen.map { String($0.prefix(200)) } ?? "ended without an output and without a message"
  }
}

extension Plot {
  /// Draws the plot to a picture file of 900 by 500 points.
  ///
  /// - Parameters:
  ///   - path: The file; its extension says the format.
  ///   - overwrite: Whether a file that exists may be replaced.
  ///   - gnuplot: The program that draws.
  /// - Throws: `usage` if the extension is not known; `cannotCreate` if the file cannot be made or exists
  ///   already, or gnuplot is missing or fails; `badData` if there is nothing to see; `misuse` if a layer's
  ///   lengths differ; `inputOutput` if writing fails.
  public func write(to path: String, overwrite: Bool = false, gnuplot: Gnuplot = Gnuplot()) throws(FileError)
  {
    let format = try PictureFormat(path: path)
    let output = try OutputFile(path, overwrite: overwrite)
    try output.write(try picture(format, gnuplot: gnuplot))
    try output.commit()
  }

  /// Draws the plot to a picture of 900 by 500 points in memory.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - gnuplot: The program that draws.
  /// - Returns: The bytes of the picture's file.
  /// - Throws: As ``write(to:overwrite:gnuplot:)``.
  public func picture(_ format: PictureFormat, gnuplot: Gnuplot = Gnuplot()) throws(FileError) -> [UInt8] {
    let bytes = try gnuplot.run(try PictureScript(self, format).script())
    guard format.isWhole(bytes) else {
      throw FileError(.inputOutput, "gnuplot: the picture is not whole")
    }
    return bytes
  }

  /// Draws the plot with characters.
  ///
  /// - Parameters:
  ///   - size: The size of the terminal, and whether it has colours.
  ///   - gnuplot: The program that draws.
  /// - Returns: Lines of at most the terminal's width, at most as many as it has, each ended by a line feed.
  /// - Throws: As ``write(to:overwrite:gnuplot:)``, but for what concerns files.
  public func terminalText(
    size: TerminalSize = .current(), gnuplot: Gnuplot = Gnuplot()
  ) throws(FileError) -> String {
    let bytes = try gnuplot.run(try TerminalScript(self, size).script())
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(Plot.withoutTrailingSpace)
    let isSeen = lines.map { !Plot.withoutColours($0).allSatisfy(\.isWhitespace) }
    guard let first = isSeen.firstIndex(of: true), let last = isSeen.lastIndex(of: true) else { return "" }
    // The last colour must not be left on.
    let ending = size.hasColour ? "\u{1B}[0m\n" : "\n"
    return lines[first...last].joined(separator: "\n") + ending
  }

  private static func withoutTrailingSpace(_ line: Substring) -> String {
    var line = line.filter { $0 != "\u{C}" && $0 != "\r" }
    while line.last == " " { line.removeLast() }
    return line
  }

  /// The line without the sequences that set colours, which end in `m`.
  package static func withoutColours(_ line: String) -> String {
    var isInside = false
    return line.filter { character in
      if character == "\u{1B}" { isInside = true }
      defer { if character == "m" { isInside = false } }
      return !isInside
    }
  }
}
