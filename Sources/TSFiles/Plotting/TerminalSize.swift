#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a terminal can show.
public struct TerminalSize: Sendable, Equatable {
  /// The number of characters in a line, from 20 to 400.
  public let columns: Int
  /// The number of lines, from 10 to 200.
  public let rows: Int
  /// Whether colours may be used.
  public let hasColour: Bool

  /// Makes a size; numbers out of range are brought into it.
  ///
  /// - Parameters:
  ///   - columns: The number of characters in a line.
  ///   - rows: The number of lines.
  ///   - hasColour: Whether colours may be used.
  public init(columns: Int = 80, rows: Int = 24, hasColour: Bool = false) {
    self.columns = min(max(columns, 20), 400)
    self.rows = min(max(rows, 10), 200)
    self.hasColour = hasColour
  }

  /// The size of the terminal at a descriptor: `COLUMNS` and `LINES` if they are set, else what the terminal
  /// says, else 80 by 24. One line is left for the prompt. There are colours if the descriptor is a terminal,
  /// `NO_COLOR` is unset or empty, and `TERM` is not `dumb`.
  ///
  /// - Parameters:
  ///   - descriptor: The descriptor; the standard error unless told.
  ///   - environment: Gives the value of an environment variable, or nil if it is unset or empty.
  public static func current(
    descriptor: Int32 = STDERR_FILENO,
    environment: (String) -> String? = environmentVariable
  ) -> TerminalSize {
    let isTerminal = isatty(descriptor) == 1
    var window = winsize()
    let isKnown = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    func size(_ name: String, _ known: UInt16, _ usual: Int) -> Int {
      if let value = environment(name).flatMap({ Int($0) }), value > 0 { return value }
      return isKnown && known > 0 ? Int(known) : usual
    }
    let rows = size("LINES", window.ws_row, 25)
    return TerminalSize(
      columns: size("COLUMNS", window.ws_col, 80), rows: rows - 1,
      hasColour: isTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb")
  }
}

/// The value of an environment variable, or nil if it is unset or empty.
///
/// - Parameter name: The name of the variable.
public func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}
