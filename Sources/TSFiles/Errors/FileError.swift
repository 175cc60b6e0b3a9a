/// What went wrong with a file, in one line that a person can act on.
///
/// Every throwing function of this module throws this type and no other. The message names the file, the
/// place in it, what was found and what was expected; it never holds a line break or another control
/// character, whatever the file held.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of a failure; the command line maps it to an exit code.
  public enum Category: Sendable, Equatable, CaseIterable {
    /// The caller asked for something that does not exist, such as a plot format. `EX_USAGE`.
    case usage
    /// The input was read, and is wrong. `EX_DATAERR`.
    case badData
    /// The input does not exist or may not be read. `EX_NOINPUT`.
    case noInput
    /// The program broke a rule of this module, such as a row with too few cells. `EX_SOFTWARE`.
    case misuse
    /// The output cannot be made: it exists already, its directory does not, or a tool is missing.
    /// `EX_CANTCREAT`.
    case cannotCreate
    /// Reading or writing failed half-way, such as on a full disk. `EX_IOERR`.
    case inputOutput
    /// Whoever was reading the output went away. Not worth a message: the program should end quietly.
    case closedPipe

    /// The exit code of a program that ends for this reason, after `sysexits.h`; 0 for a closed pipe.
    public var exitCode: Int32 {
      switch self {
      case .usage: 64
      case .badData: 65
      case .noInput: 66
      case .misuse: 70
      case .cannotCreate: 73
      case .inputOutput: 74
      case .closedPipe: 0
      }
    }
  }

  /// The kind of the failure.
  public let category: Category

  /// The message: one line, without a final full stop.
  public let description: String

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - category: The kind of the failure.
  ///   - description: The message; control characters in it are shown as escapes, so that it stays one line.
  public init(_ category: Category, _ description: String) {
    self.category = category
    self.description = escapingControls(description)
  }
}
